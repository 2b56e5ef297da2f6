import { boxesForFilters, type Filters, setFilters } from '@/lib/access/policy'
import { boxesOfGrants, mintDownloadScope } from '@/lib/access/scope'
import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import { type OfficerActor, systemActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import { readToday } from '@/lib/db/clock'
import { inReadOnly, inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { lockFiles } from '@/lib/exports/budget/store'
import { fileFields, type FileFormat } from '@/lib/exports/rules'
import { nextDue } from '@/lib/exports/scheduling/rules'
import type { SkipCause } from '@/lib/exports/scheduling/schema'
import { countLiving, type DueSchedule, endDueSchedules, findDue, insertSchedule, insertWeek, lastDayOf, lockDue, stopOwn } from '@/lib/exports/scheduling/store'
import { freezeBoxes } from '@/lib/exports/schema'
import { countToday } from '@/lib/exports/store'
import { checkScope } from '@/lib/exports/use-cases'
import { formatCalendarDate } from '@/lib/i18n/format'
import { buildJobKey, enqueue } from '@/lib/jobs/enqueue'
import { eachInTurn } from '@/lib/jobs/in-turn'
import { limits } from '@/lib/limits'
import { enqueueMail } from '@/lib/mail/enqueue'

const worker = systemActor('worker')

interface Wish {
  readonly officer: OfficerActor
  readonly filters: Filters
  readonly weekday: number
  readonly until: string
  readonly format?: FileFormat
  readonly locale: 'en' | 'hi'
}

/**
 * Has a file made every week on that day, of the grants that give the download now and of no later ones. Throws `refused` (`noDownload`, `choosePurpose`, `filter`), `invalid` (`scheduleUntil`, `scheduleNever`),
 * `limit` (`schedulesMany`).
 */
export async function makeSchedule({ officer, filters, weekday, until, format = 'csv', locale }: Wish): Promise<void> {
  await inActorTransaction(officer, async (tx) => {
    await lockFiles(tx, officer.id)
    const scope = await mintDownloadScope(tx, officer)
    checkScope(scope, filters)
    if ((await countLiving(tx, officer.id)) >= limits.schedulesMax) throw new AppError('limit', { reason: 'schedulesMany' })
    const grantIds = scope.boxes.map((box) => box.grantId)
    const lastDay = await lastDayOf(tx, grantIds)
    if (lastDay === null || until > lastDay) throw new AppError('invalid', { fields: [{ field: 'until', message: 'scheduleUntil', values: { day: lastDay === null ? '' : formatCalendarDate(lastDay, locale) } }] })
    if (nextDue({ weekday, today: await readToday(tx) }) > until) throw new AppError('invalid', { fields: [{ field: 'until', message: 'scheduleNever' }] })
    const number = referenceNumber('WK')
    await insertSchedule(tx, { number, officerId: officer.id, weekday, grantIds, filters: JSON.stringify(setFilters(filters)), locale, format, until })
    record(tx, {
      kind: 'schedule.made', actor: officer,
      details: { number, format, weekday, until, purpose: scope.purpose?.en, grants: scope.boxes.map((box) => box.grantNumber), filters: setFilters(filters), columns: fileFields(scope.boxes).map(({ field }) => field) },
    })
  })
}

/** Ends an own schedule; files that were asked for stay what they are. Throws `not_found` for what is not the officer's, or over. */
export async function stopSchedule({ officer, id }: { officer: OfficerActor; id: string }): Promise<void> {
  await inActorTransaction(officer, async (tx) => {
    const number = await stopOwn(tx, { id, officerId: officer.id })
    if (number === undefined) throw new AppError('not_found')
    record(tx, { kind: 'schedule.ended', actor: officer, details: { number, cause: 'stopped' } })
  })
}

/** Part of the minute's round: ends schedules that have lost their ground, then asks for the files whose day has come. One that fails keeps none of the others from theirs. */
export async function runSchedules(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const { number, officerId, stateCode, cause, isOfficerActive } of await endDueSchedules(tx)) {
      record(tx, { kind: 'schedule.ended', actor: worker, subjectId: officerId, stateCode, details: { number, cause } })
      if (isOfficerActive) await enqueueMail(tx, { kind: 'schedule', userId: officerId, params: { event: 'ended', number, cause } })
    }
  })
  const due = await inReadOnly('portal_worker', findDue)
  await eachInTurn(due.map(({ id, officerId }) => () => inRoleTransaction('portal_worker', async (tx) => {
    await lockFiles(tx, officerId)
    const schedule = await lockDue(tx, id)
    if (schedule) await askForWeek(tx, schedule)
  })))
}

/** The file of one week: asked for under the schedule's own grants as they give now, or not at all. Its rows are counted when it is built (record 0205). */
async function askForWeek(tx: Tx, schedule: DueSchedule): Promise<void> {
  const boxes = await boxesOfGrants(tx, schedule)
  const today = await countToday(tx, schedule.officerId)
  // A part of the file would be one nobody asked for (0043): all of its grants give, or none is asked.
  const isAllowed = boxes.length === schedule.grantIds.length && boxesForFilters(boxes, schedule.filters).length > 0
  const skipped = !isAllowed ? 'notAllowed' as const : today.asked >= today.max ? 'filesPerDay' as const : null
  const number = referenceNumber('EXP')
  const made = await insertWeek(tx, schedule, { number, boxes: freezeBoxes(boxes), skipped })
  if (!made) return
  if (skipped !== null) return noteSkipped(tx, { ...schedule, exportId: made.id, cause: skipped })
  await enqueue(tx, { task: 'buildExport', payload: { exportId: made.id }, jobKey: buildJobKey(made.id) })
  record(tx, {
    kind: 'schedule.asked', actor: worker, exportId: made.id, subjectId: schedule.officerId, stateCode: schedule.stateCode,
    details: { number: schedule.number, file: number, format: schedule.format, dueOn: schedule.dueOn, grants: boxes.map((box) => box.grantNumber), columns: fileFields(boxes).map(({ field }) => field), ...(made.deleteBy === null ? {} : { deleteBy: made.deleteBy }) },
  })
}

/** A week without a file, with its event and its mail. */
export async function noteSkipped(tx: Tx, week: { number: string; dueOn: string; officerId: string; stateCode: number; exportId: string; cause: SkipCause }): Promise<void> {
  const { number, dueOn, cause } = week
  record(tx, { kind: 'schedule.skipped', actor: worker, exportId: week.exportId, subjectId: week.officerId, stateCode: week.stateCode, details: { number, dueOn, cause } })
  await enqueueMail(tx, { kind: 'schedule', userId: week.officerId, exportId: week.exportId, params: { event: 'skipped', number, dueOn, cause } })
}
