import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** GnuPG as an officer's machine has it, with a keyring of its own; null where the program is not installed, and the library stands in. */
export function gnupg(): { import: (armoured: string) => void; decrypt: (file: string) => string; close: () => void } | null {
  if (spawnSync('gpg', ['--version']).status !== 0) return null
  // Its sockets need a short path.
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gpg-'))
  fs.chmodSync(home, 0o700)
  const run = (args: readonly string[], input?: string): string => {
    const done = spawnSync('gpg', ['--homedir', home, '--batch', '--yes', '--trust-model', 'always', ...args], { input, encoding: 'utf8', maxBuffer: 1e9 })
    if (done.status !== 0) throw new Error(`gpg: ${done.stderr}`)
    return done.stdout
  }
  return {
    import: (armoured) => void run(['--import'], armoured),
    decrypt: (file) => run(['-d', file]),
    close: () => {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'])
      fs.rmSync(home, { recursive: true, force: true })
    },
  }
}

/** The `age` program with this identity; null where it is not installed. */
export function ageProgram(identity: string): ((file: string) => string) | null {
  if (spawnSync('age', ['--version']).status !== 0) return null
  return (file) => {
    const key = `${file}.key`
    fs.writeFileSync(key, identity)
    const done = spawnSync('age', ['-d', '-i', key, file], { encoding: 'utf8', maxBuffer: 1e9 })
    if (done.status !== 0) throw new Error(`age: ${done.stderr}`)
    return done.stdout
  }
}
