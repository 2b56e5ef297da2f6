import ZipEncrypted, { type ZipEngine, type ZipEntry } from 'archiver-zip-encrypted'
import ZipStream from 'zip-stream'
import { type Deflater, type Deflation, zlibDeflation } from '@/lib/storage/deflater'
import { ZipEncryption } from '@/lib/storage/zip-encryption'
import { beginDeflater, fillZip, type Packing, type ZipEntrySource } from '@/lib/storage/zip-filling'

const aesMethod = 99
const aesVersionNeeded = 51

/**
 * The bytes of a zip whose entries are encrypted with WinZip's AES-256 (AE-2), made while it is read. Each entry is asked for when the one before
 * is written. `level` is deflate's, 1 to 9: entries are never stored as they are; large ones are deflated by `bulk`. Throws what a source throws, or the signal's reason; then what was given so far is no archive.
 */
export async function* encryptedZip({ password, entries, level, bulk = zlibDeflation, signal }: {
  password: string; entries: AsyncIterable<ZipEntrySource>; level: number; bulk?: Deflation; signal?: AbortSignal
}): AsyncGenerator<Uint8Array> {
  if (level < 1 || level > 9) throw new RangeError('an entry is deflated at a level of 1 to 9')
  const secret = Buffer.from(password)
  const { engine } = new ZipEncrypted({ password: secret, encryptionMethod: 'aes256', zlib: { level } })
  const packing: Packing = {}
  encryptNatively(engine, { secret, level, bulk, packing })
  yield* fillZip(engine, { entries, packing, signal })
}

/**
 * The package enciphers in plain JavaScript (20 MB/s, and nothing else runs meanwhile) and leaves the checksum of the plain bytes in the clear (AE-1).
 * Here its two steps are replaced: the cipher by zip-encryption.ts, the header by AE-2, whose checksum is zero (docs/decisions/0042).
 */
function encryptNatively(engine: ZipEngine, { secret, level, bulk, packing }: { secret: Buffer; level: number; bulk: Deflation; packing: Packing }): void {
  engine._writeLocalFileHeader = (entry) => {
    entry.getGeneralPurposeBit().useEncryption(true)
    entry.setExtra(Buffer.concat([entry.getExtra(), aesExtra(entry.getMethod())]))
    entry.setMethod(aesMethod)
    entry.setVersionNeededToExtract(aesVersionNeeded)
    ZipStream.prototype._writeLocalFileHeader.call(engine, entry)
  }
  engine._smartStream = (entry, done) => {
    packing.deflate = beginDeflater({ entry: packing.entry, level, bulk })
    encryptedEntry(engine, { entry, secret, deflate: packing.deflate, done })
    return packing.deflate
  }
}

function encryptedEntry(engine: ZipEngine, { entry, secret, deflate, done }: {
  entry: ZipEntry; secret: Buffer; deflate: Deflater; done: (error: Error | null, entry: ZipEntry) => void
}): void {
  const encryption = new ZipEncryption(secret)
  const fail = (error: Error): void => done(error, entry)
  deflate.once('error', fail)
  encryption.once('error', fail)
  encryption.once('end', () => {
    entry.setCrc(0)
    entry.setSize(deflate.bytesWritten)
    entry.setCompressedSize(encryption.totalBytes)
    engine._afterAppend(entry)
    done(null, entry)
  })
  deflate.pipe(encryption).pipe(engine, { end: false })
}

/** Extra field 0x9901: AE-2, vendor AE, AES-256, and the method the bytes had before. */
function aesExtra(method: number): Buffer {
  const extra = Buffer.alloc(11)
  extra.writeUInt16LE(0x9901, 0)
  extra.writeUInt16LE(7, 2)
  extra.writeUInt16LE(2, 4)
  extra.write('AE', 6, 'latin1')
  extra.writeUInt8(3, 8)
  extra.writeUInt16LE(method, 9)
  return extra
}
