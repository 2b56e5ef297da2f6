import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encryptedZip } from '@/lib/storage/encrypted-zip'
import { plainZip } from '@/lib/storage/plain-zip'
import type { ZipEntrySource } from '@/lib/storage/zip-filling'
import { everyDeflation } from '@/lib/testing/deflations'

// It needs no database, but 7-Zip, libarchive and igzip, which `npm test` fetches before this stage: nothing here is skipped where one is missing.
const program = ['7z', '7zz', '7za'].find((name) => spawnSync(name, ['i']).status === 0) ?? '7z'
const password = 'J7Q2M4X8K1T5R9C3V6B0N2P4W8'
const texts: Readonly<Record<string, string>> = {
  'data-1.csv': 'uan,name\r\n012345678901,सीता\r\n'.repeat(60_000), 'data-2.csv': randomBytes(900_000).toString('base64'), 'empty.csv': '', 'one.csv': 'x', 'README.txt': 'यह फ़ाइल',
}

async function* pieces(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 300_001) yield bytes.subarray(at, at + 300_001)
}
async function* entries(): AsyncGenerator<ZipEntrySource> {
  for (const [name, text] of Object.entries(texts)) yield { name, source: pieces(text), isBulk: name.endsWith('.csv') }
}

describe.each(everyDeflation())('an archive by $name', (bulk) => {
  let folder = ''
  let file = ''
  beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'zip-'))
    file = path.join(folder, 'file.zip')
    await fs.writeFile(file, encryptedZip({ password, entries: entries(), level: 1, bulk }))
  })
  afterAll(() => fs.rm(folder, { recursive: true }))

  const readBack = async (bytes: Buffer<ArrayBuffer>, secret?: string): Promise<Record<string, string>> => {
    const found: Record<string, string> = {}
    for (const entry of await new ZipReader(new BlobReader(new Blob([bytes])), { password: secret, useWebWorkers: false, checkSignature: true }).getEntries()) if (!entry.directory) found[entry.filename] = await entry.getData(new TextWriter())
    return found
  }
  const unpackedIn = async (name: string): Promise<Record<string, string>> =>
    Object.fromEntries(await Promise.all(Object.keys(texts).map(async (entry) => [entry, await fs.readFile(path.join(folder, name, entry), 'utf8')] as const)))

  it('is tested whole by 7-Zip, which refuses a wrong password', () => {
    const tested = spawnSync(program, ['t', `-p${password}`, file], { encoding: 'utf8' })
    expect(tested.error).toBeUndefined()
    expect(tested.stdout).toContain('Everything is Ok')
    expect(spawnSync(program, ['t', '-pWRONG', file]).status).toBe(2)
  })

  it('is read to the letter by 7-Zip, libarchive and zip.js', async () => {
    expect(spawnSync(program, ['x', '-y', `-p${password}`, `-o${path.join(folder, '7z')}`, file]).status).toBe(0)
    expect(await unpackedIn('7z')).toEqual(texts)
    await fs.mkdir(path.join(folder, 'bsdtar'))
    expect(spawnSync('bsdtar', ['-xf', file, '-C', path.join(folder, 'bsdtar'), '--passphrase', password]).status).toBe(0)
    expect(await unpackedIn('bsdtar')).toEqual(texts)
    expect(await readBack(await fs.readFile(file), password)).toEqual(texts)
  })

  it('has the checksum of its plain bytes where nothing is encrypted', async () => {
    const plain = path.join(folder, 'plain.zip')
    await fs.writeFile(plain, plainZip({ entries: entries(), level: 1, bulk }))
    expect(spawnSync(program, ['t', plain], { encoding: 'utf8' }).stdout).toContain('Everything is Ok')
    expect(await readBack(await fs.readFile(plain))).toEqual(texts)
  })

  it('stops at once with its signal, also while its source waits', async () => {
    const stop = new AbortController()
    const never = async function* (): AsyncGenerator<Buffer> {
      yield randomBytes(1_000_000)
      await new Promise((_resolve, reject) => { stop.signal.addEventListener('abort', () => setTimeout(() => reject(new Error('the source stops')), 50)) })
    }
    const one = async function* (): AsyncGenerator<ZipEntrySource> { yield { name: 'data-1.csv', source: never(), isBulk: true } }
    const reading = (async () => { for await (const _bytes of encryptedZip({ password, entries: one(), level: 1, bulk, signal: stop.signal })) void _bytes })()
    reading.catch(() => undefined)
    stop.abort(new Error('the worker stops'))
    await expect(reading).rejects.toThrow('the worker stops')
  })
})
