import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { localFiles } from '@/lib/storage/local-files'
import { inOddParts, newName, readAll } from '@/lib/testing/store-contract'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const folder = useTemporaryFolder()

describe('a disk that is full', () => {
  // The kernel's own answer, for root and for everybody: what is written to this device finds no room.
  const fill = (name: string): Promise<void> => fs.symlink('/dev/full', path.join(folder, `${name}.tmp`))

  it('fails the writing with its own error, and nothing of it stays', async () => {
    const store = localFiles(folder)
    for (const size of [1, 100_000, 5_000_000]) {
      const name = newName()
      await fill(name)
      await expect(store.write({ name, source: inOddParts(randomBytes(size)) })).rejects.toMatchObject({ code: 'ENOSPC' })
      expect(await fs.readdir(folder)).toEqual([])
      await store.write({ name, source: inOddParts(Buffer.from('there is room again')) })
      expect((await readAll(store, { name, from: 0, to: 19 })).toString()).toBe('there is room again')
      await store.remove(name)
    }
  })

  it('lets go of what it was given', async () => {
    const name = newName()
    await fill(name)
    let isReleased = false
    const endless = async function* (): AsyncGenerator<Buffer> { try { for (;;) yield randomBytes(100_000) } finally { isReleased = true } }
    await expect(localFiles(folder).write({ name, source: endless() })).rejects.toMatchObject({ code: 'ENOSPC' })
    await expect.poll(() => isReleased).toBe(true)
  })
})
