import { Readable } from 'node:stream'
import type { ZipEngine } from 'archiver-zip-encrypted'
import { type Deflater, type Deflation, zlibDeflation } from '@/lib/storage/deflater'

/** One entry of an archive. Names are readable without the password: no personal data in them. What `source` gave is used up when it is asked for more. */
export interface ZipEntrySource {
  readonly name: string
  readonly source: AsyncIterable<Uint8Array>
  /** Bytes that cannot get smaller, such as encrypted ones or a workbook's: deflate then only frames them, as its format allows. */
  readonly isNoise?: boolean
  /** So many bytes that a process of their own pays. */
  readonly isBulk?: boolean
}

/** The entry that is being written and its deflater, which the engine makes once it has written the entry's header. */
export interface Packing {
  entry?: ZipEntrySource
  deflate?: Deflater
}

/** The deflater that an entry needs. What is packed already is only framed: deflate's own blocks without packing, so that the header still tells the truth. */
export function beginDeflater({ entry, level, bulk }: { entry: ZipEntrySource | undefined; level: number; bulk: Deflation }): Deflater {
  if (entry?.isNoise === true) return zlibDeflation.begin(0)
  return (entry?.isBulk === true ? bulk : zlibDeflation).begin(level)
}

/**
 * The bytes of the engine's archive while entries are put into it, one after the other. The engine's `_smartStream` makes each entry's deflater and leaves it in `packing`. Throws what a source throws, and the
 * signal's reason at once: also while a deflater hangs, which nothing else would notice.
 */
export async function* fillZip(engine: ZipEngine, { entries, packing, signal }: { entries: AsyncIterable<ZipEntrySource>; packing: Packing; signal?: AbortSignal }): AsyncGenerator<Uint8Array> {
  const add = async (entry: ZipEntrySource): Promise<void> => {
    packing.entry = entry
    packing.deflate = undefined
    const { ending, ended } = beginEntry(engine, entry.name)
    const deflated = deflateAll(deflaterOf(packing), entry.source)
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
  const stop = (): void => {
    const reason: unknown = signal?.reason
    engine.destroy(reason instanceof Error ? reason : new Error('the archive was stopped'))
    packing.deflate?.destroy()
  }
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted === true) stop()
  try {
    for await (const bytes of engine) yield bytes
    await filling
  } finally {
    signal?.removeEventListener('abort', stop)
    // Whoever stops reading early must not leave a database cursor open behind the source.
    packing.deflate?.destroy()
    engine.destroy()
  }
}

function deflaterOf({ deflate }: Packing): Deflater {
  if (!deflate) throw new Error('the engine began no entry')
  return deflate
}

/** Begins an entry whose bytes go to its deflater from here; the engine is only told when they end. */
function beginEntry(engine: ZipEngine, name: string): { ending: Readable; ended: Promise<void> } {
  const ending = new Readable({ read: () => undefined })
  const ended = new Promise<void>((resolve, reject) => {
    const isClosed = (): void => reject(new Error('the archive was closed before its end'))
    engine.once('error', reject)
    engine.once('close', isClosed)
    engine.entry(ending, { name }, (error) => {
      engine.off('error', reject)
      engine.off('close', isClosed)
      if (error) reject(error)
      else resolve()
    })
  })
  ended.catch(() => undefined)
  return { ending, ended }
}

/** Deflates piece after piece: the next is asked for when zlib has read the last byte of this one, so that its memory can be used again. */
async function deflateAll(deflate: Deflater, source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const bytes of source) await deflateOne(deflate, bytes)
}

function deflateOne(deflate: Deflater, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // One that is destroyed while it waits for its reader never answers.
    const fail = (): void => reject(deflate.errored ?? new Error('the archive was closed before its end'))
    if (deflate.destroyed) return fail()
    deflate.once('close', fail)
    deflate.write(bytes, (error) => {
      deflate.removeListener('close', fail)
      if (error) reject(error)
      else resolve()
    })
  })
}
