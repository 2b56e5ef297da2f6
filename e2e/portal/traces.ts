import { addDays, istDayOf } from '@/lib/clock'
import { buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { type LeakFile, takeFile } from '@/lib/testing/leak-world'
import { traceSuspect } from '@/lib/trace/use-cases'
import { describeRegistrant, kerala, type World } from './world'

/** A district of Kerala in which no other journey counts anybody. */
const ernakulam = 555

/** A file of forty workers that an officer of the State has taken, and their rows as they stand in it. */
export async function takenFile({ database }: World): Promise<LeakFile> {
  await putRegistrants(Array.from({ length: 40 }, () => describeRegistrant({ district: ernakulam })))
  const today = istDayOf(new Date())
  return takeFile(database, {
    officer: await buildOfficer(database, kerala.state, { name: 'Smt. Traced Officer' }), districts: [ernakulam], fields: ['uan', 'name', 'gender', 'permanentDistrict'], from: addDays(today, -6), to: today,
  })
}

/** The rows as a CSV, of these columns; all of them unless said. */
export function csvOf({ table }: LeakFile, columns: readonly string[] = table.header): string {
  return [columns, ...table.rows.map((row) => columns.map((column) => row[table.header.indexOf(column)] ?? ''))].map((cells) => cells.join(',')).join('\n')
}

/** Answers of both kinds: of a file whose references were kept, and of one in which only the workers are left, in another order. */
export function tracesOf(world: World): Promise<Traces> {
  const traces = known.get(world) ?? makeTraces(world)
  known.set(world, traces)
  return traces
}

type Traces = Record<'admin-trace-marked' | 'admin-trace-fits', string>
/** Once for a world: a person may trace so many files a day. */
const known = new WeakMap<World, Promise<Traces>>()

async function makeTraces(world: World): Promise<Traces> {
  const file = await takenFile(world)
  const ask = (text: string): Promise<string> => traceSuspect({ reader: world.admin.person, reason: 'Rows found on a public site', bytes: Buffer.from(text) })
  const sorted = csvOf(file, ['uan', 'name']).split('\n').sort().join('\n')
  return { 'admin-trace-marked': `/admin/trace/${await ask(csvOf(file))}`, 'admin-trace-fits': `/admin/trace/${await ask(sorted)}` }
}
