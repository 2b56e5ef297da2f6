import { createReadStream, createWriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileStore, StoredFile } from '@/lib/storage/file-store'
import { checkedName, isStoredName } from '@/lib/storage/names'

const unfinishedEnd = '.tmp'

/** A folder of the local disk, readable by the portal's own user alone. Writing is: temporary name, fsync, rename, fsync of the folder. */
export function localFiles(folder: string): FileStore {
  const fileOf = (name: string): string => path.join(folder, checkedName(name))
  return {
    write: (input) => writeFile(folder, { ...input, target: fileOf(input.name) }),
    read: ({ name, from, to }) => Readable.from(exactly(fileOf(name), from, to), { objectMode: false }),
    remove: async (name) => fs.rm(fileOf(name), { force: true }),
    removeUnfinished: async (name) => fs.rm(fileOf(name) + unfinishedEnd, { force: true }),
    list: () => listFiles(folder),
  }
}

async function writeFile(folder: string, { target, source, signal }: { target: string; source: AsyncIterable<Uint8Array>; signal?: AbortSignal }): Promise<void> {
  const temporary = target + unfinishedEnd
  await fs.mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    // `flush` is an fsync before close: a rename must never be on the disk before the bytes are.
    await pipeline(source, createWriteStream(temporary, { mode: 0o600, flush: true }), { signal })
    await fs.rename(temporary, target)
  } catch (error) {
    // Space goes back at once, also when the disk was full.
    await fs.rm(temporary, { force: true })
    throw error
  }
  const handle = await fs.open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

async function* exactly(file: string, from: number, to: number): AsyncGenerator<Buffer> {
  if (to <= from) return
  let missing = to - from
  for await (const piece of createReadStream(file, { start: from, end: to - 1, highWaterMark: 262_144 })) {
    const bytes: Buffer = piece
    missing -= bytes.length
    yield bytes
  }
  if (missing > 0) throw new Error('the stored file is shorter than it should be')
}

async function listFiles(folder: string): Promise<StoredFile[]> {
  const found: StoredFile[] = []
  for (const entry of await entriesOf(folder)) {
    const stat = await fs.stat(path.join(folder, entry)).catch(() => null)
    if (!stat?.isFile()) continue
    const isUnfinished = entry.endsWith(unfinishedEnd)
    const name = isUnfinished ? entry.slice(0, -unfinishedEnd.length) : entry
    found.push(isStoredName(name)
      ? { name, kind: isUnfinished ? 'unfinished' : 'finished', sizeBytes: stat.size, changedAt: stat.mtime }
      : { name: entry, kind: 'foreign', sizeBytes: stat.size, changedAt: stat.mtime })
  }
  return found
}

/** Only a folder that is not there is an empty one: a disk that does not answer says nothing about its files. */
async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
