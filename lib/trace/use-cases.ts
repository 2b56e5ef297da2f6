import { record } from '@/lib/audit/record'
import { speakAs } from '@/lib/auth/acting'
import { blindMobile, blindUan } from '@/lib/crypto/blind-index'
import { referenceNumber } from '@/lib/crypto/token'
import { inReadOnly, inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { fileFields } from '@/lib/exports/rules'
import { limits } from '@/lib/limits'
import { judge } from '@/lib/trace/evidence/rules'
import { orderOf, type ReadReferences, readReferences } from '@/lib/trace/marks/rules'
import { type BroughtCounts, type TracedExport, traceReason } from '@/lib/trace/schema'
import { countPeople, countTraces, type ExportFacts, insertTrace, selectExportFacts, selectExportIds, type Tracer, tracerRole, writeAnswer } from '@/lib/trace/store'
import { readSuspect, type Suspect } from '@/lib/trace/suspect/rules'

/**
 * Says whose file some rows are from: the exports that their marks name, or else those whose people fit (docs/decisions/0194). The bytes are looked through in
 * memory and kept nowhere; who asked and why is on record before anything is compared. Returns the trace's id.
 * Throws AppError: `invalid` (nothing readable, no reason), `limit` (`tracesPerDay`), `ledger`.
 */
export async function traceSuspect({ reader, reason, bytes }: { reader: Tracer; reason: string; bytes: Buffer }): Promise<string> {
  const why = traceReason.safeParse(reason)
  if (!why.success) throw invalid('reason', why.error.issues[0]?.message ?? 'reason')
  const suspect = await readSuspect(bytes, limits.traceRowsMax)
  if (typeof suspect === 'string') throw invalid('file', suspect)
  const uans = distinct(suspect.rows.map(({ uan }) => uan))
  const mobiles = distinct(suspect.rows.map(({ mobile }) => mobile))
  if (uans.length + mobiles.length + suspect.references.length === 0) throw invalid('file', 'traceNothing')
  const counted: BroughtCounts = { rows: suspect.rows.length, uans: uans.length, mobiles: mobiles.length, columns: suspect.columns.size, references: 0, read: 0, people: 0, sought: 0, exports: 0 }
  const asked = await ask({ reader, reason: why.data, sizeBytes: bytes.length, counted })
  const { brought, answer } = await compare({ reader, suspect, uans, mobiles, counted })
  await inRoleTransaction(tracerRole(reader), async (tx) => {
    await speakAs(tx, reader)
    await writeAnswer(tx, { id: asked.id, brought, answer })
    record(tx, { kind: 'trace.answered', actor: reader, details: { number: asked.number, marked: answer.filter(({ verdict }) => verdict === 'marked').length, fitting: answer.filter(({ verdict }) => verdict === 'fits').length, exports: answer.map(({ exportId }) => exportId) } })
  })
  return asked.id
}

function ask({ reader, reason, sizeBytes, counted }: { reader: Tracer; reason: string; sizeBytes: number; counted: BroughtCounts }): Promise<{ id: string; number: string }> {
  return inRoleTransaction(tracerRole(reader), async (tx) => {
    await speakAs(tx, reader)
    if ((await countTraces(tx, reader.id)) >= limits.tracesPerDay) throw new AppError('limit', { reason: 'tracesPerDay' })
    const number = referenceNumber('TR')
    const id = await insertTrace(tx, { number, readerId: reader.id, reason, sizeBytes, brought: counted })
    record(tx, { kind: 'trace.asked', actor: reader, details: { number, reason, sizeBytes, rows: counted.rows, uans: counted.uans, mobiles: counted.mobiles } })
    return { id, number }
  })
}

interface Comparison {
  readonly reader: Tracer
  readonly suspect: Suspect
  readonly uans: readonly string[]
  readonly mobiles: readonly string[]
  readonly counted: BroughtCounts
}

/** Gathers the evidence and judges it. Nothing is written. */
async function compare({ reader, suspect, uans, mobiles, counted }: Comparison): Promise<{ brought: BroughtCounts; answer: TracedExport[] }> {
  const { ids, people, sought } = await inReadOnly(tracerRole(reader), async (tx) => {
    await speakAs(tx, reader)
    return { ids: await selectExportIds(tx), ...(await askRegistry(tx, { reader, uans, mobiles })) }
  })
  const references = await readReferences(suspect, ids)
  // The order is tried where people fit and where a reference speaks already: of all exports it would be work without end, and chance would have more to say.
  const tried = [...new Set([...references.byExport.keys(), ...people.held.keys()])].slice(0, limits.traceOrderExportsMax)
  const facts = await inReadOnly(tracerRole(reader), (tx) => selectExportFacts(tx, tried))
  const order = uans.slice(0, limits.traceOrderRowsMax)
  const candidates = facts.map((each) => ({
    exportId: each.id, rowsWritten: each.rowsWritten, ...evidenceOfReferences(references, each.id), ...(people.held.get(each.id) ?? { people: 0, controls: 0 }),
    ...orderOf(each.id, order), ...columnsOf(suspect, each),
  }))
  const answer = judge(candidates, { rows: suspect.rows.length, references: references.asked, people: people.people, controls: people.controls, tried: tried.length, exports: ids.length })
  return { brought: { ...counted, references: references.asked, read: references.read, people: people.people, sought, exports: ids.length }, answer: answer.slice(0, limits.traceAnswersMax) }
}

/** Asks for some hundred of the people, spread over what was brought; by UAN where there are any. */
async function askRegistry(tx: Tx, { reader, uans, mobiles }: Pick<Comparison, 'reader' | 'uans' | 'mobiles'>): Promise<{ people: Awaited<ReturnType<typeof countPeople>>; sought: number }> {
  const [chosenUans, chosenMobiles] = [spread(uans), uans.length === 0 ? spread(mobiles) : []]
  const people = await countPeople(tx, { readerId: reader.id, uans: chosenUans.map(blindUan), mobiles: chosenMobiles.map(blindMobile), least: limits.tracePeopleMin })
  return { people, sought: chosenUans.length + chosenMobiles.length }
}

function spread(all: readonly string[]): string[] {
  const step = Math.max(1, all.length / limits.tracePeopleMax)
  return Array.from({ length: Math.min(all.length, limits.tracePeopleMax) }, (_, index) => all[Math.floor(index * step)] ?? '')
}

function evidenceOfReferences({ byExport }: ReadReferences, id: string): { references: number; strays: number } {
  return byExport.get(id) ?? { references: 0, strays: 0 }
}

/** Parameters that the header names, and how many of them the export's files hold at that level. */
function columnsOf({ columns }: Suspect, { boxes }: ExportFacts): { columns: number; fitting: number } {
  const held = fileFields(boxes)
  return { columns: columns.size, fitting: [...columns].filter(([field, level]) => held.some((each) => each.field === field && each.level === level)).length }
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))]
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', { fields: [{ field, message }] })
}
