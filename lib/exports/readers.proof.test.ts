import { parse } from 'csv-parse/sync'
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { originalOfCell } from '@/lib/csv'
import { openExport, requestExport } from '@/lib/exports/use-cases'
import { encryptedZip } from '@/lib/storage/encrypted-zip'
import type { ZipEntrySource } from '@/lib/storage/zip-filling'
import { archiveReaders } from '@/lib/testing/archive-readers'
import { useCeremony } from '@/lib/testing/ceremony'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { hostileTexts } from '@/lib/testing/hostile-texts'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
const data = useDataFolder()
const mail = useMailServer()
const { file, download, passwordIn } = useCeremony(database)
const run = promisify(execFile)

const texts = hostileTexts(5_000)
/** The fields in which a person's own words stand, and those of digits whose zeros count. */
const wordFields = ['name', 'fatherOrHusbandName', 'currentAddress'] as const
const ofState = { permanentState: 9, permanentDistrict: 118, currentState: 9, currentDistrict: 118 }
const uanOf = (index: number): string => String(index + 1).padStart(12, '0')
/** Each text stands in each field once, beside two others. */
const wordsOf = (index: number): Record<(typeof wordFields)[number], string> => {
  const at = (shift: number): string => texts[(index + shift) % texts.length] ?? ''
  return { name: at(0), fatherOrHusbandName: at(1), currentAddress: at(2) }
}

let archive = ''
let password = ''

/** The officer's own way to a file of the hostile registrants, to the archive as it lies on the officer's disk. */
beforeAll(async () => {
  for (let from = 0; from < texts.length; from += 1_000) {
    await putRegistrants(Array.from({ length: 1_000 }, (_, each) => {
      const index = from + each
      return aRegistrant(100_000 + index, { ...ofState, uan: uanOf(index), permanentPin: '008001', ...wordsOf(index) })
    }))
  }
  const officer: OfficerActor = await buildOfficer(database, 9)
  await buildGrant(database, { officer, fields: file(['uan', 'permanentPin', 'mobile', 'dateOfBirth', 'gender', 'primaryOccupation', ...wordFields]), download: true })
  const id = await requestExport({ officer, filters: {}, locale: 'en' })
  await runJobs()
  await openExport({ officer, id })
  await runJobs()
  password = passwordIn(mail.received.at(-1)?.text ?? '')
  archive = path.join(data.path(), 'file.zip')
  await fs.writeFile(archive, await download(officer, id))
}, 600_000)

describe.each(Object.entries(archiveReaders))('%s', (_name, read) => {
  it('opens the archive to the byte, and refuses every other password', async () => {
    const opened = await read(archive, password) ?? expect.fail('the archive was refused')
    expect(Object.keys(opened).sort()).toEqual(['README.txt', 'data-1.csv'])
    expect(opened).toEqual(await archiveReaders['zip.js'](archive, password))
    for (const wrong of [`${password.slice(0, -1)}${password.endsWith('2') ? '3' : '2'}`, password.toLowerCase(), password.slice(1), 'x']) expect(await read(archive, wrong), wrong).toBeNull()
  })

  it('refuses an archive of which one bit changed', async () => {
    const changed = path.join(data.path(), 'changed.zip')
    const bytes = await fs.readFile(archive)
    const at = Math.floor(bytes.length / 3)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    await fs.writeFile(changed, bytes)
    expect(await read(changed, password)).toBeNull()
  })
})

describe('LibreOffice', () => {
  /** Converts with LibreOffice, headless, in a profile of this test's own. `options` are its tokens for CSV: separators, columns, whether to guess numbers and to run formulas. */
  async function convert(from: string, { options, to }: { options: string; to: string }): Promise<string> {
    const folder = await fs.mkdtemp(path.join(data.path(), 'office-'))
    await run('soffice', [`-env:UserInstallation=file://${path.join(data.path(), 'profile')}`, '--headless', `--infilter=CSV:${options}`, '--convert-to', to, '--outdir', folder, from], { timeout: 900_000 })
    const [made] = await fs.readdir(folder)
    return fs.readFile(path.join(folder, made ?? expect.fail('nothing was converted')), 'utf8')
  }
  const formulasIn = (sheet: string): number => sheet.match(/table:formula=/g)?.length ?? 0
  /** Comma, quote, UTF-8, from the first line, no columns named, English (US), quoted cells are no text, numbers are guessed, formulas are run. */
  const careless = '44,34,76,1,,1033,false,true,false,false,false,0,true'
  /** Every column as text, as README.txt asks for. */
  const careful = (columns: number): string => `44,34,76,1,${Array.from({ length: columns }, (_, index) => `${index + 1}/2`).join('/')},1033,true,false`

  let csv = ''
  beforeAll(async () => {
    const folder = await fs.mkdtemp(path.join(data.path(), 'plain-'))
    await run('7z', ['x', '-y', `-p${password}`, `-o${folder}`, archive])
    csv = path.join(folder, 'data-1.csv')
  })

  it('runs no formula, however carelessly the file is opened', async () => {
    // What the check finds when there is something to find: the same texts without the guard.
    const bare = path.join(data.path(), 'bare.csv')
    await fs.writeFile(bare, `\ufeff${texts.map((text) => `"${text.replaceAll('"', '""')}"`).join('\r\n')}\r\n`)
    expect(formulasIn(await convert(bare, { options: careless, to: 'fods' }))).toBeGreaterThan(20)
    expect(formulasIn(await convert(csv, { options: careless, to: 'fods' }))).toBe(0)
  })

  it('gives every original back by the rule of README.txt', async () => {
    const columns = (await fs.readFile(csv, 'utf8')).split('\r\n')[0]?.split(',').length ?? 0
    const rows: Record<string, string>[] = parse(await convert(csv, { options: careful(columns), to: 'csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,true,false' }), { columns: true, bom: true })
    expect(rows).toHaveLength(texts.length + 1)
    const byUan = new Map(rows.map((row) => [row.uan, row]))
    const lost = texts.flatMap((_, index) => {
      const row = byUan.get(uanOf(index))
      return wordFields.filter((field) => originalOfCell(row?.[field] ?? '\0') !== wordsOf(index)[field]).map((field) => ({ field, text: wordsOf(index)[field], got: row?.[field] }))
    })
    expect(lost).toEqual([])
    expect(rows.filter((row) => row.permanentPin === '008001')).toHaveLength(texts.length)
  })
})

it('of 6 GB opens in every reader', async () => {
  const [parts, partBytes] = [7, 900_000_000]
  const hashes: Record<string, string> = {}
  // Noise does not get smaller, so that the archive is past every limit of 32 bits too.
  async function* bytesOf(name: string): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256')
    const noise = randomBytes(1_000_003)
    for (let left = partBytes; left > 0; left -= noise.length) {
      noise.writeUInt32LE(left)
      const piece = Buffer.from(noise.subarray(0, Math.min(left, noise.length)))
      hash.update(piece)
      yield piece
    }
    hashes[name] = hash.digest('hex')
  }
  async function* entries(): AsyncGenerator<ZipEntrySource> {
    for (let part = 1; part <= parts; part++) yield { name: `data-${part}.csv`, source: bytesOf(`data-${part}.csv`) }
  }
  const large = path.join(data.path(), 'large.zip')
  await pipeline(Readable.from(encryptedZip({ password, entries: entries(), level: 1 })), createWriteStream(large))
  expect((await fs.stat(large)).size).toBeGreaterThan(6_000_000_000)
  for (const [name, read] of Object.entries(archiveReaders)) expect(await read(large, password), name).toEqual(hashes)
}, 3_600_000)
