import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { record } from '@/lib/audit/record'
import { speakAs } from '@/lib/auth/acting'
import { istMidnight } from '@/lib/clock'
import { referenceNumber } from '@/lib/crypto/token'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import type { closeForm, openForm, reportForm, stepForm } from '@/lib/incidents/schema'
import { closeRow, findIncident, findOddityOf, type IncidentRow, insertEntry, insertIncident, isState, type Keeper, keeperRole } from '@/lib/incidents/store'
import { limits } from '@/lib/limits'

/**
 * Opens an incident: its clocks run from when somebody noticed. Every admin and auditor is mailed by the worker's next round: an auditor's login sends no mail. Returns its id. Throws AppError `invalid`: a time to come (`incidentFuture`) or too long ago
 * (`incidentPast`), a State or oddity that does not exist.
 */
export async function openIncident({ keeper, input }: { keeper: Keeper; input: z.output<typeof openForm> }): Promise<string> {
  return asKeeper(keeper, async (tx) => {
    const noticedAt = await pastInstant(tx, { day: input.noticedOn, time: input.noticedTime, field: 'noticedTime' })
    const oddity = input.oddity === null ? undefined : await findOddityOf(tx, input.oddity)
    if (input.oddity !== null && !oddity) throw new AppError('not_found')
    if (input.state !== null && !(await isState(tx, input.state))) throw invalid('state', 'notValid')
    const [id, number] = [randomUUID(), referenceNumber('IN')]
    await insertIncident(tx, { id, number, title: input.title, summary: input.summary, state: input.state, oddity: input.oddity, noticedAt, keeperId: keeper.id })
    record(tx, { kind: 'incident.opened', actor: keeper, stateCode: input.state, details: { number, title: input.title, noticedAt: noticedAt.toISOString(), ...(oddity ? { oddity: oddity.number } : {}) } })
    return id
  })
}

/** Writes down what was done. Throws AppError: `not_found`, `conflict` (`incidentClosed`). */
export async function noteStep({ keeper, input }: { keeper: Keeper; input: z.output<typeof stepForm> }): Promise<void> {
  await asKeeper(keeper, async (tx) => {
    const { number, stateCode } = await demandOpen(tx, input.id)
    await insertEntry(tx, { id: input.id, keeperId: keeper.id, to: null, reportedAt: null, reference: '', text: input.text })
    record(tx, { kind: 'incident.noted', actor: keeper, stateCode, details: { number } })
  })
}

/** Writes down what was reported to whom and when: the first report to one of the two stops its clock. The same throws, and `invalid` for a time to come or before anybody noticed (`incidentBefore`). */
export async function noteReport({ keeper, input }: { keeper: Keeper; input: z.output<typeof reportForm> }): Promise<void> {
  await asKeeper(keeper, async (tx) => {
    const { number, stateCode, noticedAt } = await demandOpen(tx, input.id)
    const reportedAt = await pastInstant(tx, { day: input.reportedOn, time: input.reportedTime, field: 'reportedTime' })
    if (reportedAt < noticedAt) throw invalid('reportedTime', 'incidentBefore')
    await insertEntry(tx, { id: input.id, keeperId: keeper.id, to: input.to, reportedAt, reference: input.reference, text: input.text })
    record(tx, { kind: 'incident.reported', actor: keeper, stateCode, details: { number, toldTo: input.to, at: reportedAt.toISOString(), reference: input.reference } })
  })
}

/** Closes it with what came of it, for good. Throws AppError: `not_found`, `conflict` (`incidentClosed`; `incidentUntold` while one of the two was not told). */
export async function closeIncident({ keeper, input }: { keeper: Keeper; input: z.output<typeof closeForm> }): Promise<void> {
  await asKeeper(keeper, async (tx) => {
    const { number, stateCode, certInAt, boardAt } = await demandOpen(tx, input.id)
    if (certInAt === null || boardAt === null) throw new AppError('conflict', { reason: 'incidentUntold' })
    if (!(await closeRow(tx, { id: input.id, keeperId: keeper.id, outcome: input.outcome }))) throw new AppError('conflict', { reason: 'incidentClosed' })
    record(tx, { kind: 'incident.closed', actor: keeper, stateCode, details: { number, note: input.outcome } })
  })
}

function asKeeper<T>(keeper: Keeper, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inRoleTransaction(keeperRole(keeper), async (tx) => {
    await speakAs(tx, keeper)
    return work(tx)
  })
}

async function demandOpen(tx: Tx, id: string): Promise<IncidentRow> {
  const found = await findIncident(tx, id)
  if (!found) throw new AppError('not_found')
  if (found.closedAt !== null) throw new AppError('conflict', { reason: 'incidentClosed' })
  return found
}

/** A day and time of India as an instant that was, by the database's clock. */
async function pastInstant(tx: Tx, { day, time, field }: { day: string; time: string; field: string }): Promise<Date> {
  const [hours, minutes] = time.split(':').map(Number)
  const instant = new Date(istMidnight(day).getTime() + ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000)
  const [clock] = await tx.sql<{ now: Date }>('SELECT clock_timestamp() AS now')
  if (!clock) throw new Error('the database gave no clock')
  if (instant > clock.now) throw invalid(field, 'incidentFuture')
  if (instant.getTime() < clock.now.getTime() - limits.incidentNoticedDays * 86_400_000) throw invalid(field, 'incidentPast')
  return instant
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', { fields: [{ field, message }] })
}
