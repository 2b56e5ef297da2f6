import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localFiles } from '@/lib/storage/local-files'
import { readSealedFile, sealFile } from '@/lib/storage/sealed-file'

const chunk = 65_536
let folder = ''
beforeAll(async () => { folder = await fs.mkdtemp(path.join(os.tmpdir(), 'sealed-')) })
afterAll(() => fs.rm(folder, { recursive: true }))

async function* inRandomParts(plain: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < plain.length;) {
    const end = Math.min(plain.length, at + 1 + randomInt(100_000))
    yield plain.subarray(at, end)
    at = end
  }
}

async function stored(plain: Buffer) {
  const name = `${randomUUID()}.1`
  const key = randomBytes(32)
  const store = localFiles(folder)
  await store.write({ name, source: sealFile({ key, fileId: 'export:1', source: inRandomParts(plain) }) })
  return { store, name, key, fileId: 'export:1', sizeBytes: plain.length }
}

async function read(file: Awaited<ReturnType<typeof stored>>, from = 0, to = file.sizeBytes): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of readSealedFile(file, { from, to })) parts.push(part)
  return Buffer.concat(parts)
}

async function rewrite(name: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  const file = path.join(folder, name)
  await fs.writeFile(file, change(await fs.readFile(file)))
}

describe('a sealed file', () => {
  it.each([0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 17])('of %i bytes comes back whole', async (size) => {
    const plain = randomBytes(size)
    expect(plain.equals(await read(await stored(plain)))).toBe(true)
  })

  it('gives any range, and only that', async () => {
    const plain = randomBytes(4 * chunk + 100)
    const file = await stored(plain)
    const edges = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 4 * chunk, plain.length - 1, plain.length]
    for (const from of edges) for (const to of edges) if (from <= to) expect(plain.subarray(from, to).equals(await read(file, from, to)), `${from} to ${to}`).toBe(true)
    for (let round = 0; round < 30; round++) {
      const [from = 0, to = 0] = [randomInt(plain.length), randomInt(plain.length)].sort((one, other) => one - other)
      expect(plain.subarray(from, to).equals(await read(file, from, to))).toBe(true)
    }
  })

  it('does not hold the plain bytes on disk, nor lets others read it', async () => {
    const file = await stored(Buffer.from('a name that must not be found'.repeat(50)))
    expect((await fs.readFile(path.join(folder, file.name))).includes('must not be found')).toBe(false)
    expect((await fs.stat(path.join(folder, file.name))).mode & 0o077).toBe(0)
  })

  it('refuses every flipped bit of a sample', async () => {
    for (const file of [await stored(randomBytes(40)), await stored(randomBytes(chunk + 40))]) {
      const whole = await fs.readFile(path.join(folder, file.name))
      for (let round = 0; round < 50; round++) {
        const bytes = Buffer.from(whole)
        const at = randomInt(bytes.length)
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << randomInt(8)), at)
        await rewrite(file.name, () => bytes)
        await expect(read(file), `byte ${at}`).rejects.toThrow()
      }
    }
  })

  it('refuses what is cut off, also at a chunk\'s edge', async () => {
    for (const cut of [1, 16, 17, 40 + 16, chunk]) {
      const file = await stored(randomBytes(2 * chunk + 40))
      await rewrite(file.name, (bytes) => bytes.subarray(0, bytes.length - cut))
      await expect(read(file), `${cut} bytes`).rejects.toThrow()
    }
  })

  it('refuses a shorter size than was written', async () => {
    const file = await stored(randomBytes(2 * chunk))
    await expect(read({ ...file, sizeBytes: chunk })).rejects.toThrow()
  })

  it('refuses chunks in another order, another file\'s chunk, another key', async () => {
    const file = await stored(randomBytes(3 * chunk))
    const sealedChunk = chunk + 16
    await rewrite(file.name, (bytes) => Buffer.concat([bytes.subarray(0, 20), bytes.subarray(20 + sealedChunk, 20 + 2 * sealedChunk), bytes.subarray(20, 20 + sealedChunk), bytes.subarray(20 + 2 * sealedChunk)]))
    await expect(read(file)).rejects.toThrow()
    const other = await stored(randomBytes(40))
    await expect(read({ ...other, fileId: 'export:2' })).rejects.toThrow()
    await expect(read({ ...other, key: randomBytes(32) })).rejects.toThrow()
  })
})

describe('the local store', () => {
  it('leaves nothing behind when the source fails', async () => {
    const store = localFiles(folder)
    const name = `${randomUUID()}.1`
    const failing = async function* (): AsyncGenerator<Buffer> { yield Buffer.from('some'); throw new Error('the source broke') }
    await expect(store.write({ name, source: failing() })).rejects.toThrow('the source broke')
    expect((await store.list()).filter((file) => file.name === name)).toEqual([])
  })

  it('knows no names but its own', async () => {
    const store = localFiles(folder)
    for (const name of ['../x', 'a/b', '/etc/passwd', '', '..', `${randomUUID()}.1/../../x`]) {
      expect(() => store.read({ name, from: 0, to: 1 }), name).toThrow()
      await expect(async () => store.remove(name)).rejects.toThrow()
    }
  })

  it('removes what is not there quietly', async () => {
    await expect(localFiles(folder).remove(`${randomUUID()}.7`)).resolves.toBeUndefined()
  })
})
