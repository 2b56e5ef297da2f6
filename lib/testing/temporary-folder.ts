import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

/** A folder of the test file's own, removed with all that is in it. Call it once at the top. */
export function useTemporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'eshram-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
