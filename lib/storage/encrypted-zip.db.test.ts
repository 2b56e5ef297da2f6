import { spawnSync } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { encryptedZip } from '@/lib/storage/encrypted-zip'
import type { ZipEntrySource } from '@/lib/storage/zip-filling'

// It needs no database, but 7-Zip, which `npm test` fetches before this stage: nothing here is skipped where it is missing.
const program = ['7z', '7zz', '7za'].find((name) => spawnSync(name, ['i']).status === 0) ?? '7z'
const password = 'J7Q2M4X8K1T5R9C3V6B0N2P4W8'

async function* piece(text: string): AsyncGenerator<Buffer> { yield Buffer.from(text) }
async function* entries(): AsyncGenerator<ZipEntrySource> {
  yield { name: 'data-1.csv', source: piece('uan,name\r\n012345678901,सीता\r\n'.repeat(20_000)) }
  yield { name: 'empty.csv', source: piece('') }
  yield { name: 'README.txt', source: piece('यह फ़ाइल') }
}

it('is tested whole by 7-Zip, which refuses a wrong password', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'zip-'))
  const file = path.join(folder, 'file.zip')
  await fs.writeFile(file, encryptedZip({ password, entries: entries(), level: 1 }))
  const tested = spawnSync(program, ['t', `-p${password}`, file], { encoding: 'utf8' })
  expect(tested.error).toBeUndefined()
  expect(tested.stdout).toContain('Everything is Ok')
  expect(spawnSync(program, ['t', '-pWRONG', file]).status).toBe(2)
  await fs.rm(folder, { recursive: true })
})
