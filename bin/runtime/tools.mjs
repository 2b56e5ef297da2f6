// @ts-check
// Programs the tests need beside Node: found on this machine, or fetched by its own means, or asked for in one sentence.
import fs from 'node:fs'
import path from 'node:path'
import { root } from './environment.mjs'
import { PlainError } from './plain-error.mjs'
import { run } from './processes.mjs'
import { isRoot } from './server-user.mjs'

/** @param {string[]} names @returns {string | null} the first that is on PATH */
export function findProgram(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  for (const name of names) {
    const found = folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file))
    if (found) return found
  }
  return null
}

/** Debian's Chromium without windows comes first: the same engine draws and runs the pages, and a window that nobody sees cost the journeys two fifths of their time. */
const browsers = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** @returns {Promise<string | null>} Chromium's path; null: Playwright's own, which it finds itself */
export async function requireChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named && fs.existsSync(named)) return named
  const found = findProgram(browsers) ?? (await installFromDebian('chromium-headless-shell', browsers)) ?? (await installFromDebian('chromium', browsers))
  if (found) return found
  process.stdout.write('  Fetching Chromium through Playwright …\n')
  const { code } = await run(path.join(root, 'node_modules', '.bin', 'playwright'), ['install', 'chromium'], { cwd: root, stdio: 'inherit' })
  if (code === 0) return null
  throw new PlainError('There is no Chromium here and it could not be fetched; install it (Debian: apt-get install chromium) or name one with CHROMIUM_PATH.')
}

/** 7-Zip opens the files of the portal as their readers do. */
export async function requireSevenZip() {
  const names = ['7z', '7zz', '7za']
  if (findProgram(names) ?? (await installFromDebian('p7zip-full', names))) return
  throw new PlainError('The tests open archives with 7-Zip, which is not here and could not be installed; install it (Debian: apt-get install p7zip-full).')
}

/** igzip deflates the files of the portal where it is. */
export async function requireIgzip() {
  if (findProgram(['igzip']) ?? (await installFromDebian('isal', ['igzip']))) return
  throw new PlainError('The tests deflate files with igzip, which is not here and could not be installed; install it (Debian: apt-get install isal, macOS: brew install isa-l).')
}

/** xmlsec1 reads our signed requests as a stranger would: another program, by other people. */
export async function requireXmlsec() {
  if (findProgram(['xmlsec1']) ?? (await installFromDebian('xmlsec1', ['xmlsec1']))) return
  throw new PlainError('The tests verify signed requests with xmlsec1, which is not here and could not be installed; install it (Debian: apt-get install xmlsec1).')
}

/** LibreOffice and openpyxl read our workbooks as offices and their programs do. */
export async function requireWorkbookReaders() {
  await requireLibreOffice()
  await requirePythonModule('openpyxl', 'python3-openpyxl')
}

/** libarchive and Python's own zip directory open our archives beside 7-Zip, and LibreOffice what is in them. */
export async function requireArchiveReaders() {
  await requireLibreOffice()
  await requireLibarchive()
  await requirePythonModule('Cryptodome', 'python3-pycryptodome')
}

export async function requireLibarchive() {
  if (findProgram(['bsdtar']) ?? (await installFromDebian('libarchive-tools', ['bsdtar']))) return
  throw new PlainError('The tests open archives with libarchive, which is not here and could not be installed; install it (Debian: apt-get install libarchive-tools).')
}

async function requireLibreOffice() {
  if (findProgram(['soffice']) ?? (await installFromDebian('libreoffice-calc-nogui', ['soffice']))) return
  throw new PlainError('The proofs open what is in a file with LibreOffice, which is not here and could not be installed; install it (Debian: apt-get install libreoffice-calc-nogui).')
}

/** @param {string} module @param {string} name Debian's name of it */
async function requirePythonModule(module, name) {
  const isThere = async () => (await run('/usr/bin/python3', ['-c', `import ${module}`], {}).catch(() => ({ code: 1 }))).code === 0
  if (await isThere()) return
  await installFromDebian(name, ['python3'])
  if (!(await isThere())) throw new PlainError(`The proofs read with Python's ${module}, which is not here and could not be installed; install it (Debian: apt-get install ${name}).`)
}

/** @param {string} name @param {string[]} programs @returns {Promise<string | null>} */
async function installFromDebian(name, programs) {
  if (!isRoot() || !findProgram(['apt-get'])) return null
  process.stdout.write(`  Installing ${name} with apt-get …\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const first = await run('apt-get', ['install', '-y', '--no-install-recommends', name], { env })
  if (first.code !== 0) {
    await run('apt-get', ['update'], { env })
    const second = await run('apt-get', ['install', '-y', '--no-install-recommends', name], { env })
    if (second.code !== 0) process.stdout.write(`${second.output.trim().split('\n').slice(-3).join('\n')}\n`)
  }
  return findProgram(programs)
}
