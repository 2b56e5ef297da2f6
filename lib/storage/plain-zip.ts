import type { ZipEngine, ZipEntry } from 'archiver-zip-encrypted'
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib'
import ZipStream from 'zip-stream'
import { fillZip, type Packing, type ZipEntrySource } from '@/lib/storage/zip-filling'

/** What is counted of the entry that is being written: its plain bytes' checksum. */
interface Tally {
  sum: number
}

/**
 * The bytes of a zip without a password, made while it is read: what a workbook is. Each entry is asked for when the one before is written. Throws what a source throws; then what was given so far is no
 * archive. The package sums up in plain JavaScript, on the thread that does everything else as well; here zlib does it.
 */
export async function* plainZip({ entries, level }: { entries: AsyncIterable<ZipEntrySource>; level: number }): AsyncGenerator<Uint8Array> {
  if (level < 1 || level > 9) throw new RangeError('an entry is deflated at a level of 1 to 9')
  const engine = new ZipStream({ zlib: { level } })
  const tally: Tally = { sum: 0 }
  const packing: Packing = {}
  engine._smartStream = (entry, done) => {
    packing.deflate = deflatedEntry(engine, { entry, tally, level, done })
    return packing.deflate
  }
  yield* fillZip(engine, summed(entries, tally), packing)
}

async function* summed(entries: AsyncIterable<ZipEntrySource>, tally: Tally): AsyncGenerator<ZipEntrySource> {
  for await (const { name, source } of entries) yield { name, source: summedBytes(source, tally) }
}

async function* summedBytes(source: AsyncIterable<Uint8Array>, tally: Tally): AsyncGenerator<Uint8Array> {
  tally.sum = 0
  for await (const bytes of source) {
    tally.sum = crc32(bytes, tally.sum)
    yield bytes
  }
}

function deflatedEntry(engine: ZipEngine, { entry, tally, level, done }: { entry: ZipEntry; tally: Tally; level: number; done: (error: Error | null, entry: ZipEntry) => void }): DeflateRaw {
  const deflate = createDeflateRaw({ level, chunkSize: 262_144, memLevel: 9 })
  let packedBytes = 0
  deflate.on('data', (bytes: Buffer) => { packedBytes += bytes.length })
  deflate.once('error', (error: Error) => done(error, entry))
  deflate.once('end', () => {
    entry.setCrc(tally.sum)
    entry.setSize(deflate.bytesWritten)
    entry.setCompressedSize(packedBytes)
    engine._afterAppend(entry)
    done(null, entry)
  })
  deflate.pipe(engine, { end: false })
  return deflate
}
