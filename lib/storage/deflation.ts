import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { env } from '@/lib/env'
import { type Deflation, zlibDeflation } from '@/lib/storage/deflater'
import { igzipDeflation } from '@/lib/storage/igzip-deflater'

let chosen: Deflation | undefined

/**
 * How this process deflates what is large: by igzip where it is (IGZIP_PATH, else on PATH) and deflates as it should, else by zlib. Found once.
 * Throws when IGZIP_PATH names a program that does not.
 */
export function deflation(): Deflation {
  chosen ??= chooseDeflation({ named: env().IGZIP_PATH, searchPath: env().PATH })
  return chosen
}

/** The choice itself: `named` is a program's path, `none` for zlib, or undefined: whatever is on the search path. */
export function chooseDeflation({ named, searchPath }: { named: string | undefined; searchPath: string }): Deflation {
  if (named === 'none') return zlibDeflation
  if (named !== undefined) {
    if (!deflates(named)) throw new Error('IGZIP_PATH names no igzip that deflates')
    return igzipDeflation(named)
  }
  const found = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder)).map((folder) => path.join(folder, 'igzip')).find(isProgram)
  return found !== undefined && deflates(found) ? igzipDeflation(found) : zlibDeflation
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Whether the program is what it is called: what it makes of some bytes is inflated by zlib again. */
function deflates(program: string): boolean {
  const plain = Buffer.from('0123456789,'.repeat(10_000))
  const { status, stdout } = spawnSync(program, ['-1', '-n'], { input: plain, env: { NODE_ENV: 'production' }, cwd: '/', timeout: 10_000, stdio: ['pipe', 'pipe', 'ignore'] })
  try {
    return status === 0 && stdout.length < plain.length && gunzipSync(stdout).equals(plain)
  } catch {
    return false
  }
}
