import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const program = ['7z', '7zz', '7za'].find((name) => (process.env.PATH ?? '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, name)))) ?? '7z'

/** What 7-Zip, as its readers use it, makes of an archive: the text of each entry, or null when the password is not the archive's. */
export function unpack(file: string, password: string): Map<string, string> | null {
  const entries = unpackFiles(file, password)
  return entries && new Map([...entries].map(([name, where]) => [name, fs.readFileSync(where, 'utf8')]))
}

/** The same as files on the disk, for entries that are no text. */
export function unpackFiles(file: string, password: string): Map<string, string> | null {
  const folder = fs.mkdtempSync(path.join(path.dirname(file), 'unpacked-'))
  try {
    execFileSync(program, ['x', '-y', `-p${password}`, `-o${folder}`, file], { stdio: 'pipe' })
  } catch {
    return null
  }
  return new Map(fs.readdirSync(folder).map((name) => [name, path.join(folder, name)]))
}
