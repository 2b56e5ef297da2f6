import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Deflation, zlibDeflation } from '@/lib/storage/deflater'
import { chooseDeflation } from '@/lib/storage/deflation'

/** Both ways to deflate, for tests that hold for either. Throws where igzip is not: nothing is skipped. */
export function everyDeflation(): readonly Deflation[] {
  const found = chooseDeflation({ named: undefined, searchPath: process.env.PATH ?? '' })
  if (found.name !== 'igzip') throw new Error('igzip is not on PATH: install it (Debian: apt-get install isal, macOS: brew install isa-l), or let npm test do it')
  return [zlibDeflation, found]
}

/** A program of these lines of shell, in a folder of its own; `$REAL` is the igzip of this machine. */
export async function makeProgram(lines: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'igzip-'))
  const program = path.join(folder, 'igzip')
  const real = (process.env.PATH ?? '').split(path.delimiter).map((each) => path.join(each, 'igzip'))
  await writeFile(program, `#!/bin/sh\nfor REAL in ${real.map((each) => `'${each}'`).join(' ')}; do [ -x "$REAL" ] && break; done\n${lines}\n`)
  await chmod(program, 0o755)
  return program
}

/** The deflating processes that this one has begun and that are not over. They stand in the root folder; a compiler that reads TypeScript for a thread is begun by this process too, and stays. */
export function ownDeflaters(): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => parentOf(pid) === process.pid && folderOf(pid) === '/')
}

function folderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

function parentOf(pid: number): number | undefined {
  try {
    // The name in brackets may hold anything; the state and the parent stand behind it.
    const [, state, parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return state === 'Z' ? undefined : Number(parent)
  } catch {
    return undefined
  }
}
