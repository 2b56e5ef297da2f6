import { parse } from 'csv-parse/sync'
import { randomUUID } from 'node:crypto'
import { type Field, defaultLevels } from '@/lib/access/fields'
import type { GrantFields } from '@/lib/access/box'
import { mintDownloadScope } from '@/lib/access/scope'
import type { OfficerActor } from '@/lib/auth/actor'
import { referenceLength, RowMarks } from '@/lib/crypto/row-marks'
import { inReadOnly } from '@/lib/db/transaction'
import { fileLayout, referenceColumn } from '@/lib/exports/contents/rules'
import { readRows } from '@/lib/exports/rows/reads'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { devanagari, type Draws, type Table } from '@/lib/testing/leaks'
import { aRegistrant } from '@/lib/testing/registrants'
import { freezeExport } from '@/lib/testing/row-security'

/** People of two States over a month, and the files that some officers took of them. */
export interface LeakWorld {
  readonly people: readonly TestRegistrant[]
  readonly files: readonly LeakFile[]
}
export interface LeakFile {
  readonly exportId: string
  readonly table: Table
}

const bihar = [210, 211, 212, 196, 197, 198] as const
const jharkhand = [322, 323, 324] as const
const names = { district: (code: string) => `District ${code}`, state: (code: string) => `State ${code}`, gender: (code: string) => `Gender ${code}`, occupation: (code: string) => `Occupation ${code}` }
const dayMilliseconds = 86_400_000

/** So many people, who changed at some moment of the last thirty days. */
async function putPeople(count: number, draws: Draws): Promise<TestRegistrant[]> {
  const people = Array.from({ length: count }, (_, index): TestRegistrant => {
    const isBihar = draws.chance(0.75)
    const [state, districts]: readonly [number, readonly number[]] = isBihar ? [10, bihar] : [20, jharkhand]
    const [permanent, current] = [draws.pick(districts), draws.pick(districts)]
    return aRegistrant(index + 1, {
      uan: String(draws.below(1e6)).padStart(6, '0') + String(index).padStart(6, '0'), mobile: `${6 + draws.below(4)}${String(draws.below(1e3)).padStart(3, '0')}${String(index).padStart(6, '0')}`,
      permanentState: state, currentState: state, permanentDistrict: permanent, currentDistrict: draws.chance(0.9) ? permanent : current, gender: draws.pick(['1', '2']),
      primaryOccupation: draws.pick(['9211.0100', '7112.0100', '5142.0200']), changedAt: new Date(Date.now() - draws.number() * 30 * dayMilliseconds), registeredAt: new Date(Date.now() - 40 * dayMilliseconds),
    })
  })
  for (let at = 0; at < people.length; at += 2_000) await putRegistrants(people.slice(at, at + 2_000))
  return people
}

const fieldSets: readonly (readonly Field[])[] = [
  ['uan', 'name', 'mobile', 'gender', 'permanentDistrict', 'currentAddress', 'primaryOccupation'], ['uan', 'name', 'gender', 'currentDistrict', 'primaryOccupation'], ['uan', 'name', 'mobile', 'fatherOrHusbandName', 'permanentPin', 'permanentDistrict'],
]

/** Officers with a whole State or some districts, each with a file of seven days every few days; files of one officer share most of their people. */
export async function buildLeakWorld(database: OwnerDatabase, input: { people: number; officers: number; filesEach: number; draws: Draws }): Promise<LeakWorld> {
  const { draws } = input
  const people = await putPeople(input.people, draws)
  const files: LeakFile[] = []
  const taken = new Set<string>()
  for (let number = 0; number < input.officers; number += 1) {
    const [state, all]: readonly [number, readonly number[]] = number % 4 === 3 ? [20, jharkhand] : [10, bihar]
    const officer = await buildOfficer(database, state)
    // No two files hold the very same people: those are told apart by their marks alone, which trace.db.test.ts asks of twins. Days differ between one officer's files, districts between officers of the same days.
    const firstDay = Math.floor(number / 4) % 2
    const districts = number % 4 === 0 ? undefined : drawOther(all, taken, firstDay, draws)
    for (let file = 0; file < input.filesEach; file += 1) {
      const daysAgo = file * 2 + firstDay
      files.push(await takeFile(database, { officer, districts, fields: draws.pick(fieldSets), from: dayBefore(daysAgo + 7), to: dayBefore(daysAgo + 1) }))
    }
  }
  return { people, files }
}

/** Six tenths of the districts, not the very ones that somebody else has for the same days. */
function drawOther(all: readonly number[], taken: Set<string>, firstDay: number, draws: Draws): readonly number[] {
  for (;;) {
    const drawn = draws.shuffled(all).slice(0, Math.ceil(all.length * 0.6)).sort((one, other) => one - other)
    const key = `${firstDay} ${drawn.join()}`
    if (taken.has(key)) continue
    taken.add(key)
    return drawn
  }
}

/** A file as its officer has it: built under a grant of its own, read as the worker reads it, then ready. */
export async function takeFile(database: OwnerDatabase, input: { officer: OfficerActor; districts?: readonly number[]; fields: readonly Field[]; from: string; to: string }): Promise<LeakFile> {
  const { officer, districts, from, to } = input
  const fields: GrantFields = Object.fromEntries(input.fields.map((field) => [field, defaultLevels(field)]))
  const grantId = await buildGrant(database, { officer, districts, fields, download: true, window: { from, to } })
  const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
  return fileOf(database, { officer, boxes: boxes.filter((box) => box.grantId === grantId) })
}

/** The same for boxes that are there: two files of the same boxes hold the same people. */
export async function fileOf(database: OwnerDatabase, asked: { officer: OfficerActor; boxes: Parameters<typeof fileLayout>[0]['boxes'] }): Promise<LeakFile> {
  const exportId = await freezeExport(database, asked)
  const parts: Uint8Array[] = []
  for await (const chunk of readRows({ exportId, boxes: asked.boxes, filters: {}, locale: 'en', format: 'csv' }, names)) parts.push(chunk.bytes)
  const rows: string[][] = parse(Buffer.concat(parts), { record_delimiter: '\r\n' })
  await database.sql(`UPDATE portal.export SET status = 'ready', building_at = now(), ready_at = now(), rows_written = $2 WHERE id = $1`, [exportId, rows.length])
  return { exportId, table: { header: [referenceColumn, ...fileLayout({ boxes: asked.boxes, names }).header], rows } }
}

export const foreignKinds = ['invented', 'anywhere', 'district', 'strangeReferences', 'otherInstallation', 'repeated', 'mobiles', 'goods', 'sameWeek'] as const
export type ForeignKind = (typeof foreignKinds)[number]

/** A list that never was a file of the portal; `sameWeek` holds exactly the people of one, from another source. */
export function foreignTable(kind: ForeignKind, { people, files }: LeakWorld, draws: Draws): Table {
  const some = draws.shuffled(people).slice(0, 20 + draws.below(200))
  const row = ({ uan, name, mobile, gender }: TestRegistrant): string[] => [uan, name, mobile ?? '', gender]
  const header = ['uan', 'name', 'mobile', 'gender']
  const random = (length: number): string => Array.from({ length }, () => draws.pick([...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'])).join('')
  switch (kind) {
    case 'invented': return { header, rows: some.map((each) => row({ ...each, uan: String(draws.below(1e12)).padStart(12, '0'), mobile: String(9e9 + draws.below(1e9)) })) }
    case 'anywhere': return { header, rows: some.map(row) }
    case 'district': {
      const one = draws.pick(bihar)
      return { header, rows: people.filter((each) => each.permanentDistrict === one).slice(0, 300).map(row) }
    }
    case 'strangeReferences': return { header: [referenceColumn, ...header], rows: some.map((each) => [random(referenceLength), ...row(each)]) }
    case 'otherInstallation': return { header: [referenceColumn, ...header], rows: markedElsewhere(some).map(({ reference, person }) => [reference, ...row(person)]) }
    case 'repeated': return { header, rows: Array.from({ length: 400 }, (_, index) => row(some[index % 12] ?? aRegistrant(1))) }
    case 'mobiles': return { header: ['name', 'mobile'], rows: some.map(({ name, mobile }) => [name, mobile ?? '']) }
    case 'goods': return { header: ['item', 'amount', 'code'], rows: some.map((_, index) => [`Item ${index}`, String(draws.below(1e6)), draws.chance(0.5) ? random(15) : devanagari(String(draws.below(1e12)))]) }
    case 'sameWeek': {
      const { table } = draws.pick(files)
      const uans = new Set(table.rows.map((cells) => cells[1]))
      return { header, rows: draws.shuffled(people.filter((each) => uans.has(each.uan))).map(row) }
    }
  }
}

/** Rows as an export nobody here has on record would mark them. */
function markedElsewhere(people: readonly TestRegistrant[]): { reference: string; person: TestRegistrant }[] {
  const marks = new RowMarks(randomUUID(), people.length)
  people.forEach(({ uan }, index) => {
    const bytes = Buffer.alloc(5)
    bytes.writeUIntBE(Number(uan), 0, 5)
    marks.put(index, bytes, 0)
  })
  return [...marks.seal(people.length)].flatMap((index) => {
    const out = Buffer.alloc(referenceLength)
    marks.writeReference(index, out, 0)
    const person = people[index]
    return person ? [{ reference: out.toString(), person }] : []
  })
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * dayMilliseconds).toISOString().slice(0, 10)
}
