import ZipEncrypted, { type ZipEngine, type ZipEntry } from 'archiver-zip-encrypted'
import { Readable } from 'node:stream'
import { createDeflateRaw, type DeflateRaw } from 'node:zlib'
import ZipStream from 'zip-stream'
import { ZipEncryption } from '@/lib/storage/zip-encryption'

/** One entry of an archive. Names are readable without the password: no personal data in them. What `source` gave is used up when it is asked for more. */
export interface ZipEntrySource {
  readonly name: string
  readonly source: AsyncIterable<Uint8Array>
  /** Bytes that cannot get smaller, such as encrypted ones: deflate then only frames them, as its format allows. */
  readonly isNoise?: boolean
}

const aesMethod = 99
const aesVersionNeeded = 51

/**
 * The bytes of a zip whose entries are encrypted with WinZip's AES-256 (AE-2), made while it is read. Each entry is asked for when the one before
 * is written. `level` is deflate's, 1 to 9: entries are never stored as they are. Throws what a source throws; then what was given so far is no archive.
 */
export async function* encryptedZip({ password, entries, level }: { password: string; entries: AsyncIterable<ZipEntrySource>; level: number }): AsyncGenerator<Uint8Array> {
  if (level < 1 || level > 9) throw new RangeError('an entry is deflated at a level of 1 to 9')
  const secret = Buffer.from(password)
  const { engine } = new ZipEncrypted({ password: secret, encryptionMethod: 'aes256', zlib: { level } })
  let current: DeflateRaw | undefined
  const packing = { level }
  encryptNatively(engine, { secret, packing, begun: (deflate) => { current = deflate } })
  const add = async ({ name, source, isNoise = false }: ZipEntrySource): Promise<void> => {
    packing.level = isNoise ? 0 : level
    current = undefined
    const { ending, ended } = beginEntry(engine, name)
    if (!current) throw new Error('the engine began no entry')
    const deflated = deflateAll(current, source)
    // Whichever fails first is told; the other one fails because of it.
    deflated.catch(() => undefined)
    await Promise.race([ended, deflated])
    ending.push(null)
    await ended
  }
  const fill = async (): Promise<void> => {
    for await (const entry of entries) await add(entry)
    engine.finalize()
  }
  const filling = fill().catch((error: unknown) => { engine.destroy(error instanceof Error ? error : new Error(String(error))) })
  try {
    for await (const bytes of engine) yield bytes
    await filling
  } finally {
    // Whoever stops reading early must not leave a database cursor open behind the source.
    current?.destroy()
    engine.destroy()
  }
}

/** Begins an entry whose bytes go to its deflater from here; the engine is only told when they end. */
function beginEntry(engine: ZipEngine, name: string): { ending: Readable; ended: Promise<void> } {
  const ending = new Readable({ read: () => undefined })
  const ended = new Promise<void>((resolve, reject) => {
    engine.once('error', reject)
    engine.once('close', () => reject(new Error('the archive was closed before its end')))
    engine.entry(ending, { name }, (error) => (error ? reject(error) : resolve()))
  })
  ended.catch(() => undefined)
  return { ending, ended }
}

/** Deflates piece after piece: the next is asked for when zlib has read the last byte of this one, so that its memory can be used again. */
async function deflateAll(deflate: DeflateRaw, source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const bytes of source) await deflateOne(deflate, bytes)
}

function deflateOne(deflate: DeflateRaw, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // One that is destroyed while it waits for its reader never answers.
    const fail = (): void => reject(new Error('the archive was closed before its end'))
    if (deflate.destroyed) return fail()
    deflate.once('close', fail)
    deflate.write(bytes, (error) => {
      deflate.removeListener('close', fail)
      if (error) reject(error)
      else resolve()
    })
  })
}

/**
 * The package enciphers in plain JavaScript (20 MB/s, and nothing else runs meanwhile) and leaves the checksum of the plain bytes in the clear (AE-1).
 * Here its two steps are replaced: the cipher by zip-encryption.ts, the header by AE-2, whose checksum is zero (docs/decisions/0042).
 */
function encryptNatively(engine: ZipEngine, { secret, packing, begun }: { secret: Buffer; packing: { readonly level: number }; begun: (deflate: DeflateRaw) => void }): void {
  engine._writeLocalFileHeader = (entry) => {
    entry.getGeneralPurposeBit().useEncryption(true)
    entry.setExtra(Buffer.concat([entry.getExtra(), aesExtra(entry.getMethod())]))
    entry.setMethod(aesMethod)
    entry.setVersionNeededToExtract(aesVersionNeeded)
    ZipStream.prototype._writeLocalFileHeader.call(engine, entry)
  }
  engine._smartStream = (entry, done) => {
    const deflate = encryptedEntry(engine, { entry, secret, level: packing.level, done })
    begun(deflate)
    return deflate
  }
}

function encryptedEntry(engine: ZipEngine, { entry, secret, level, done }: {
  entry: ZipEntry; secret: Buffer; level: number; done: (error: Error | null, entry: ZipEntry) => void
}): DeflateRaw {
  const deflate = createDeflateRaw({ level, chunkSize: 262_144, memLevel: 9 })
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
  return deflate
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
