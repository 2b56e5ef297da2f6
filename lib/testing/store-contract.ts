import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import type { FileStore } from '@/lib/storage/file-store'
import { readSealedFile, sealFile } from '@/lib/storage/sealed-file'

/** A store at hand, and a way to put into it what the portal would not. */
export interface StorePlace {
  readonly store: FileStore
  putForeign(name: string, bytes: Buffer): Promise<void>
  end(): Promise<void>
}

export const newName = (): string => `${randomUUID()}.${randomInt(1, 1_000)}`

/** The bytes in parts of odd lengths: no store may care where a part ends. */
export async function* inOddParts(bytes: Buffer, mostBytes = 300_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + 1 + randomInt(mostBytes))
    yield bytes.subarray(at, end)
    at = end
  }
}

export async function readAll(store: FileStore, { name, from, to }: { name: string; from: number; to: number }): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of store.read({ name, from, to })) parts.push(part)
  return Buffer.concat(parts)
}

/** What every store must do alike: callers see no difference between a disk and a bucket. */
export function describeStore(title: string, makePlace: () => Promise<StorePlace>): void {
  describe(title, () => {
    let place: StorePlace
    beforeAll(async () => { place = await makePlace() })
    afterAll(() => place.end())
    const entriesOf = async (name: string): Promise<string[]> => (await place.store.list()).filter((file) => file.name === name).map(({ kind, sizeBytes }) => (kind === 'finished' ? `${kind} ${sizeBytes}` : kind))
    const part = limits.s3PartBytes

    it.each([0, 1, 70_000, part - 1, part, part + 1, 2 * part, 2 * part + 5])('gives back %i bytes as they were, and any range of them', async (size) => {
      const [name, bytes] = [newName(), randomBytes(size)]
      await place.store.write({ name, source: inOddParts(bytes) })
      expect((await readAll(place.store, { name, from: 0, to: size })).equals(bytes)).toBe(true)
      expect(await entriesOf(name)).toEqual([`finished ${size}`])
      for (let round = 0; round < 5 && size > 1; round++) {
        const [from = 0, to = 0] = [randomInt(size), randomInt(size)].sort((one, other) => one - other)
        expect((await readAll(place.store, { name, from, to })).equals(bytes.subarray(from, to)), `${from} to ${to}`).toBe(true)
      }
      await place.store.remove(name)
    })

    it('fails to read what is shorter than was asked for, or not there', async () => {
      const name = newName()
      await place.store.write({ name, source: inOddParts(randomBytes(100)) })
      for (const [from, to] of [[0, 101], [99, 101], [100, 101], [500, 600]] as const) await expect(readAll(place.store, { name, from, to }), `${from} to ${to}`).rejects.toThrow()
      await expect(readAll(place.store, { name: newName(), from: 0, to: 1 })).rejects.toThrow()
      expect(await readAll(place.store, { name, from: 5, to: 5 })).toHaveLength(0)
    })

    it.each([['before the first byte', 0], ['in the first part', 100_000], ['in the third part', 2 * part + 100_000]])('leaves nothing behind when the source fails %s', async (_when, after) => {
      const name = newName()
      const failing = async function* (): AsyncGenerator<Buffer> {
        yield* inOddParts(randomBytes(after))
        throw new Error('the source broke')
      }
      await expect(place.store.write({ name, source: failing() })).rejects.toThrow('the source broke')
      expect(await entriesOf(name)).toEqual([])
    })

    it('shows what is being written as unfinished, to nobody as a file, and stops when it is told to, letting go of its source', async () => {
      const name = newName()
      const stop = new AbortController()
      let isReleased = false
      const endless = async function* (): AsyncGenerator<Buffer> {
        try {
          for (let written = 0; ; written += 1_000_000) {
            // So much that a bucket has parts of it.
            if (written > 2 * part && !stop.signal.aborted) {
              await expect.poll(() => entriesOf(name)).toEqual(['unfinished'])
              await expect(readAll(place.store, { name, from: 0, to: 1 })).rejects.toThrow()
              stop.abort()
            }
            yield randomBytes(1_000_000)
          }
        } finally {
          isReleased = true
        }
      }
      await expect(place.store.write({ name, source: endless(), signal: stop.signal })).rejects.toThrow()
      await expect.poll(() => isReleased).toBe(true)
      expect(await entriesOf(name)).toEqual([])
    })

    it('takes away from a writer what it has not finished', async () => {
      const name = newName()
      const source = async function* (): AsyncGenerator<Buffer> {
        yield randomBytes(2 * part + 1)
        await expect.poll(() => entriesOf(name)).toEqual(['unfinished'])
        await place.store.removeUnfinished(name)
        yield randomBytes(part)
      }
      await expect(place.store.write({ name, source: source() })).rejects.toThrow()
      expect(await entriesOf(name)).toEqual([])
      await expect(place.store.removeUnfinished(name)).resolves.toBeUndefined()
    })

    it('removes for good, and quietly what is not there', async () => {
      const name = newName()
      await place.store.write({ name, source: inOddParts(randomBytes(100)) })
      await place.store.remove(name)
      await expect(readAll(place.store, { name, from: 0, to: 1 })).rejects.toThrow()
      expect(await entriesOf(name)).toEqual([])
      await expect(place.store.remove(name)).resolves.toBeUndefined()
    })

    it('knows no names but its own, and calls others foreign', async () => {
      for (const name of ['../x', 'a/b', '/etc/passwd', '', '..', `${randomUUID()}.1/../../x`, `${randomUUID()}.1.tmp`, `${randomUUID()}.1?versionId=1`]) {
        expect(() => place.store.read({ name, from: 0, to: 1 }), name).toThrow()
        for (const refused of [() => place.store.remove(name), () => place.store.removeUnfinished(name), () => place.store.write({ name, source: inOddParts(Buffer.alloc(1)) })]) await expect(async () => refused(), name).rejects.toThrow()
      }
      await place.putForeign('notes.txt', Buffer.from('somebody else’s'))
      expect((await place.store.list()).filter(({ name }) => name === 'notes.txt').map(({ kind }) => kind)).toEqual(['foreign'])
    })

    it('lists everything, however much it is', async () => {
      const names = Array.from({ length: 25 }, newName)
      for (const name of names) await place.store.write({ name, source: inOddParts(Buffer.from(name)) })
      const listed = new Map((await place.store.list()).map((file) => [file.name, file]))
      for (const name of names) {
        expect(listed.get(name)).toMatchObject({ kind: 'finished', sizeBytes: name.length })
        expect(Math.abs((listed.get(name)?.changedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
        await place.store.remove(name)
      }
    })

    it('keeps a sealed file so that any range of it opens, and none that was changed', async () => {
      const [name, key, plain] = [newName(), randomBytes(32), randomBytes(part + 300_000)]
      await place.store.write({ name, source: sealFile({ key, fileId: 'export:1', source: inOddParts(plain) }) })
      const file = { store: place.store, name, fileId: 'export:1', key, sizeBytes: plain.length }
      const open = async (from: number, to: number): Promise<Buffer> => {
        const parts: Buffer[] = []
        for await (const opened of readSealedFile(file, { from, to })) parts.push(opened)
        return Buffer.concat(parts)
      }
      for (const [from, to] of [[0, plain.length], [part - 10, part + 10], [plain.length - 1, plain.length]] as const) expect((await open(from, to)).equals(plain.subarray(from, to))).toBe(true)
      await place.store.write({ name, source: sealFile({ key: randomBytes(32), fileId: 'export:1', source: inOddParts(plain) }) })
      await expect(open(0, plain.length)).rejects.toThrow()
      await place.store.remove(name)
    })
  })
}
