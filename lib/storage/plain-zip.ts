import type { ZipEngine, ZipEntry } from 'archiver-zip-encrypted'
import { crc32 } from 'node:zlib'
import ZipStream from 'zip-stream'
import { type Deflater, type Deflation, zlibDeflation } from '@/lib/storage/deflater'
import { beginDeflater, fillZip, type Packing, type ZipEntrySource } from '@/lib/storage/zip-filling'

/** What is counted of the entry that is being written: its plain bytes' checksum. */
interface Tally {
  sum: number
}

/**
 * The bytes of a zip without a password, made while it is read: what a workbook is. Each entry is asked for when the one before is written. Throws what a source throws; then what was given so far is no
 * archive. The package sums up in plain JavaScript, on the thread that does everything else as well; here zlib does it.
 */
export async function* plainZip({ entries, level, bulk = zlibDeflation, signal }: {
  entries: AsyncIterable<ZipEntrySource>; level: number; bulk?: Deflation; signal?: AbortSignal
}): AsyncGenerator<Uint8Array> {
  if (level < 1 || level > 9) throw new RangeError('an entry is deflated at a level of 1 to 9')
  const engine = new ZipStream({ zlib: { level } })
  const tally: Tally = { sum: 0 }
  const packing: Packing = {}
  engine._smartStream = (entry, done) => {
    packing.deflate = beginDeflater({ entry: packing.entry, level, bulk })
    deflatedEntry(engine, { entry, tally, deflate: packing.deflate, done })
    return packing.deflate
  }
  yield* fillZip(engine, { entries: summed(entries, tally), packing, signal })
}

async function* summed(entries: AsyncIterable<ZipEntrySource>, tally: Tally): AsyncGenerator<ZipEntrySource> {
  for await (const entry of entries) yield { ...entry, source: summedBytes(entry.source, tally) }
}

async function* summedBytes(source: AsyncIterable<Uint8Array>, tally: Tally): AsyncGenerator<Uint8Array> {
  tally.sum = 0
  for await (const bytes of source) {
    tally.sum = crc32(bytes, tally.sum)
    yield bytes
  }
}

function deflatedEntry(engine: ZipEngine, { entry, tally, deflate, done }: { entry: ZipEntry; tally: Tally; deflate: Deflater; done: (error: Error | null, entry: ZipEntry) => void }): void {
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
}
