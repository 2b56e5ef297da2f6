import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { encryptedZip } from '@/lib/storage/encrypted-zip'
import type { ZipEntrySource } from '@/lib/storage/zip-filling'

const password = 'J7Q2M4X8K1T5R9C3V6B0N2P4W8'
const text = 'uan,name\r\n012345678901,सीता\r\n'.repeat(20_000)

async function* parts(of: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(of)
  // Odd lengths on purpose: the cipher must not care where a piece ends.
  for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001)
}

async function* entries(): AsyncGenerator<ZipEntrySource> {
  yield { name: 'data-1.csv', source: parts(text) }
  yield { name: 'empty.csv', source: parts('') }
  yield { name: 'README.txt', source: parts('यह फ़ाइल') }
}

async function archive(source: AsyncIterable<ZipEntrySource> = entries()): Promise<Buffer<ArrayBuffer>> {
  const made: Uint8Array[] = []
  for await (const part of encryptedZip({ password, entries: source, level: 1 })) made.push(part)
  return Buffer.concat(made)
}

/** The entries as another reader sees them. */
async function readAll(bytes: Buffer<ArrayBuffer>, secret = password): Promise<Record<string, string>> {
  const reader = new ZipReader(new BlobReader(new Blob([bytes])), { password: secret, useWebWorkers: false })
  const found: Record<string, string> = {}
  for (const entry of await reader.getEntries()) if (!entry.directory) found[entry.filename] = await entry.getData(new TextWriter())
  return found
}

describe('the archive', () => {
  it('is read by another implementation, to the letter', async () => {
    expect(await readAll(await archive())).toEqual({ 'data-1.csv': text, 'empty.csv': '', 'README.txt': 'यह फ़ाइल' })
  })

  it('holds entries of noise as they are, beside packed ones', async () => {
    const noise = randomBytes(300_000)
    async function* mixed(): AsyncGenerator<ZipEntrySource> {
      yield { name: 'noise.txt', source: parts(noise.toString('base64')), isNoise: true }
      yield { name: 'data-1.csv', source: parts(text) }
    }
    const bytes = await archive(mixed())
    expect(await readAll(bytes)).toEqual({ 'noise.txt': noise.toString('base64'), 'data-1.csv': text })
    expect(bytes.length).toBeGreaterThan(400_000)
    expect(bytes.length).toBeLessThan(400_000 + text.length / 5)
  })

  it('opens with no other password, and not when a byte of it changed', async () => {
    const bytes = await archive()
    await expect(readAll(bytes, 'J7Q2M4X8K1T5R9C3V6B0N2P4W9')).rejects.toThrow()
    const at = bytes.indexOf('data-1.csv') + 4_000
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    await expect(readAll(bytes)).rejects.toThrow()
  })

  it('leaves no checksum of the plain bytes in the clear (AE-2), and says AES-256', async () => {
    const bytes = await archive()
    const reader = new ZipReader(new BlobReader(new Blob([bytes])), { useWebWorkers: false })
    for (const entry of await reader.getEntries()) {
      expect(entry.signature, entry.filename).toBe(0)
      expect(entry.encrypted).toBe(true)
      expect(entry.extraField?.get(0x9901)?.data).toEqual(new Uint8Array([2, 0, 0x41, 0x45, 3, 8, 0]))
    }
  })

  it('never encrypts two archives alike', async () => {
    const [one, other] = [await archive(), await archive()]
    const body = (bytes: Buffer): Buffer => bytes.subarray(60, 4_000)
    expect(body(one).equals(body(other))).toBe(false)
  })

  it('makes no archive of a level it cannot say in its headers', async () => {
    for (const level of [0, -1, 10]) await expect(encryptedZip({ password, entries: entries(), level }).next()).rejects.toThrow(RangeError)
  })

  it('fails when a source fails, and lets go of a source that is not read to its end', async () => {
    async function* failing(): AsyncGenerator<Buffer> { yield randomBytes(10); throw new Error('the rows broke') }
    async function* broken(): AsyncGenerator<ZipEntrySource> { yield { name: 'data-1.csv', source: failing() } }
    await expect(archive(broken())).rejects.toThrow('the rows broke')
    let released = false
    async function* endless(): AsyncGenerator<Buffer> { try { for (;;) yield randomBytes(100_000) } finally { released = true } }
    async function* one(): AsyncGenerator<ZipEntrySource> { yield { name: 'data-1.csv', source: endless() } }
    for await (const _part of encryptedZip({ password, entries: one(), level: 1 })) break
    await expect.poll(() => released).toBe(true)
  })
})
