import { createReadStream, createWriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileStore, StoredFile } from '@/lib/storage/file-store'

const temporaryEnd = '.tmp'

/** A folder of the local disk, readable by the portal's own user alone. Writing is: temporary name, fsync, rename, fsync of the folder. */
export function localFiles(folder: string): FileStore {
  return {
    write: (input) => writeFile(folder, input),
    read: ({ name, from, to }) => readRange(fileOf(folder, name), { from, to }),
    remove: (name) => fs.rm(path.join(folder, checked(name)), { force: true }),
    list: () => listFiles(folder),
  }
}

async function writeFile(folder: string, { name, source, signal }: { name: string; source: AsyncIterable<Uint8Array>; signal?: AbortSignal }): Promise<void> {
  const target = fileOf(folder, name)
  const temporary = target + temporaryEnd
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

function readRange(file: string, { from, to }: { from: number; to: number }): Readable {
  return Readable.from(exactly(file, from, to), { objectMode: false })
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
  const names = await fs.readdir(folder).catch(() => [])
  const found: StoredFile[] = []
  for (const entry of names) {
    const stat = await fs.stat(path.join(folder, entry)).catch(() => null)
    if (!stat?.isFile()) continue
    const isTemporary = entry.endsWith(temporaryEnd)
    found.push({ name: isTemporary ? entry.slice(0, -temporaryEnd.length) : entry, isTemporary, changedAt: stat.mtime })
  }
  return found
}

function fileOf(folder: string, name: string): string {
  const isOurs = /^[0-9a-f-]{36}\.\d{1,9}$/.test(name)
  // Names are made of an export's id and fence; anything else would be a path somebody else wrote.
  if (!isOurs) throw new Error('not a stored file\'s name')
  return path.join(folder, name)
}

function checked(name: string): string {
  if (!/^[0-9a-f-]{36}\.\d{1,9}(\.tmp)?$/.test(name)) throw new Error('not a stored file\'s name')
  return name
}
