import { Reader, ZipReader } from '@zip.js/zip.js'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** What a reader made of an archive: the SHA-256 of each entry's bytes by its name; null when it refused. */
export type Opened = Readonly<Record<string, string>> | null
export type ArchiveReader = (archive: string, password: string) => Promise<Opened>

const run = promisify(execFile)

/** Four implementations by different people, each as a person or a program at a State would use it. */
export const archiveReaders: Readonly<Record<'7-Zip' | 'libarchive' | 'zip.js' | 'Python', ArchiveReader>> = {
  '7-Zip': (archive, password) => unpacked(archive, (folder) => run('7z', ['x', '-y', `-p${password}`, `-o${folder}`, archive])),
  'libarchive': (archive, password) => unpacked(archive, (folder) => run('bsdtar', ['-xf', archive, '-C', folder, '--passphrase', password])),
  'zip.js': async (archive, password) => {
    const found: Record<string, string> = {}
    const handle = await fs.promises.open(archive)
    try {
      for (const entry of await new ZipReader(new ReadFromDisk(handle, (await handle.stat()).size), { password, useWebWorkers: false }).getEntries()) {
        if (entry.directory) continue
        const hash = createHash('sha256')
        await entry.getData(new WritableStream<Uint8Array>({ write: (bytes) => void hash.update(bytes) }))
        found[entry.filename] = hash.digest('hex')
      }
    } catch {
      return null
    } finally {
      await handle.close()
    }
    return found
  },
  'Python': async (archive, password) => {
    try {
      const { stdout } = await run('/usr/bin/python3', [path.resolve('lib/testing/read-aes-zip.py'), archive, password])
      return Object.fromEntries(stdout.trim().split('\n').map((line) => line.split(' ')).map(([name = '', , sha256 = '']) => [name, sha256]))
    } catch {
      return null
    }
  },
}

/** Node's own blobs of files are cut at 4 GiB. */
class ReadFromDisk extends Reader<FileHandle> {
  constructor(private readonly handle: FileHandle, override readonly size: number) { super(handle) }
  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await this.handle.read(bytes, 0, length, offset)
    return bytes.subarray(0, bytesRead)
  }
}

async function unpacked(archive: string, unpack: (folder: string) => Promise<unknown>): Promise<Opened> {
  const folder = fs.mkdtempSync(path.join(path.dirname(archive), 'unpacked-'))
  try {
    await unpack(folder)
    const found: Record<string, string> = {}
    for (const name of fs.readdirSync(folder)) {
      const hash = createHash('sha256')
      for await (const bytes of fs.createReadStream(path.join(folder, name))) hash.update(bytes)
      found[name] = hash.digest('hex')
    }
    return found
  } catch {
    return null
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
