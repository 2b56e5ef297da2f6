import { boxesForFilters, type Filters, setFilters } from '@/lib/access/policy'
import { type DownloadScope, mintDownloadScope, mustChoosePurpose } from '@/lib/access/scope'
import { inScopedRead } from '@/lib/access/scoped-read'
import { record, recordAlone } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { demandOf, rowPoints } from '@/lib/exports/budget/rules'
import { lockFiles, readBudget } from '@/lib/exports/budget/store'
import { fileFields, type FileFormat, livingStatuses } from '@/lib/exports/rules'
import { freezeBoxes } from '@/lib/exports/schema'
import { countToday, endExports, insertExport, markOpened, passwordState, rowsMax } from '@/lib/exports/store'
import { buildJobKey, enqueue } from '@/lib/jobs/enqueue'
import { limits } from '@/lib/limits'
import { callAdmins } from '@/lib/mail/call-admins'
import { enqueueMail } from '@/lib/mail/enqueue'
import { countRows } from '@/lib/registrants/store'

/** What a file of these filters would be, before it is asked for. `rows` is exact up to `rowsMax` and one more beyond it. */
export interface ExportPreview {
  readonly at: Date
  readonly purposes: DownloadScope['purposes']
  readonly purpose: DownloadScope['purpose']
  readonly boxes: DownloadScope['boxes']
  readonly rows: number
  readonly rowsMax: number
}

/**
 * Counts what a file would hold, on record. Throws `refused`: no grant to download (`noDownload`), the purpose still open (`choosePurpose`), or none that serves these filters (`filter`).
 */
export async function previewExport({ officer, filters }: { officer: OfficerActor; filters: Filters }): Promise<ExportPreview> {
  const found = await inScopedRead({ officer, right: 'download' }, async (tx) => {
    const scope = await mintDownloadScope(tx, officer)
    checkScope(scope, filters)
    const max = await rowsMax(tx)
    return { at: scope.at, purposes: scope.purposes, purpose: scope.purpose, boxes: scope.boxes, rows: await countRows(tx, scope, { filters }, max), rowsMax: max }
  })
  await recordAlone({ kind: 'registrants.counted', actor: officer, details: { purpose: found.purpose?.en, grants: found.boxes.map((box) => box.grantNumber), filters: setFilters(filters), count: found.rows } })
  return found
}

/** For what the officer may take files; no registrant is read. */
export function downloadPurposes(officer: OfficerActor): Promise<Pick<DownloadScope, 'purposes' | 'purpose'>> {
  return inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
}

interface FileAsk {
  readonly officer: OfficerActor
  readonly filters: Filters
  readonly locale: 'en' | 'hi'
  readonly format?: FileFormat
  /** Why a file past the hard level is needed; a second person reads it. */
  readonly why?: string
  /** Brings a fresh proof of the officer's factor, or throws. Without it what needs one is refused. */
  readonly prove?: () => Promise<void>
}

/**
 * Asks for a file: boxes and filters are frozen as they are now, and its building is queued (product, main job 4). Past the soft level of the officer's disclosure budget a fresh factor is asked first; past the
 * hard one the file waits for a second person. Returns the export's id. Throws `refused` (`noDownload`, `filter`, `freshFactor`), `limit` (`rowsPerFile`, `filesPerDay`), `invalid` (`emptyFile`, `whyFile`).
 */
export async function requestExport(ask: FileAsk): Promise<string> {
  const { rows, rowsMax: max } = await previewExport(ask)
  if (rows === 0) throw new AppError('invalid', { fields: [{ field: 'form', message: 'emptyFile' }] })
  if (rows > max) throw new AppError('limit', { reason: 'rowsPerFile' })
  const placed = await placeExport(ask, { rows, isProven: false })
  if (placed !== 'unproven') return placed
  if (!ask.prove) throw new AppError('refused', { reason: 'freshFactor' })
  await ask.prove()
  const proven = await placeExport(ask, { rows, isProven: true })
  if (proven === 'unproven') throw new Error('a proof was taken and not counted')
  return proven
}

/** One try, under the officer's lock: what it needs is found where it is written, so that no two at once can both be the last below a level. */
function placeExport({ officer, filters, locale, format = 'csv', why }: FileAsk, { rows, isProven }: { rows: number; isProven: boolean }): Promise<string | 'unproven'> {
  return inActorTransaction(officer, async (tx) => {
    await lockFiles(tx, officer.id)
    const today = await countToday(tx, officer.id)
    if (today.asked >= today.max) throw new AppError('limit', { reason: 'filesPerDay' })
    // Minted again here: the boxes that are frozen are those of the transaction that freezes them.
    const scope = await mintDownloadScope(tx, officer)
    checkScope(scope, filters)
    const points = rows * rowPoints(scope.boxes)
    const demand = demandOf(await readBudget(tx, { officerId: officer.id }), points)
    if (demand === 'second' && why === undefined) throw new AppError('invalid', { fields: [{ field: 'why', message: 'whyFile' }] })
    if (demand !== 'nothing' && !isProven) return 'unproven'
    const number = referenceNumber('EXP')
    const { id, deleteBy, heldUntil, recipient } = await insertExport(tx, { number, officerId: officer.id, boxes: freezeBoxes(scope.boxes), filters: JSON.stringify(setFilters(filters)), locale, format, rowsExpected: rows, why: why ?? null })
    if (heldUntil === null) await enqueue(tx, { task: 'buildExport', payload: { exportId: id }, jobKey: buildJobKey(id) })
    record(tx, {
      kind: 'export.requested', actor: officer, exportId: id,
      details: { number, format, purpose: scope.purpose?.en, grants: scope.boxes.map((box) => box.grantNumber), filters: setFilters(filters), columns: fileFields(scope.boxes).map(({ field }) => field), rowsExpected: rows, points, ...dayIfKnown(deleteBy), ...(recipient === null ? {} : { recipient }) },
    })
    if (heldUntil !== null) {
      record(tx, { kind: 'export.held', actor: officer, exportId: id, details: { number, points, why: why ?? '', until: heldUntil.toISOString() } })
      await callAdmins(tx, { matter: 'file', id, number })
    }
    return id
  })
}

/** Gives up a file that was not opened yet. Throws `not_found` when there is no such file of the officer's in a state to cancel. */
export async function cancelExport({ officer, id }: { officer: OfficerActor; id: string }): Promise<void> {
  await inActorTransaction(officer, async (tx) => {
    const [ended] = await endExports(tx, { id, officerId: officer.id, to: 'cancelled', from: ['held', 'requested', 'building', 'ready'] })
    if (!ended) throw new AppError('not_found')
    record(tx, { kind: 'export.cancelled', actor: officer, exportId: id, details: { number: ended.number } })
    await enqueueRemoval(tx, id)
  })
}

/**
 * *Open*: the secured access that starts the minutes and releases the password mail (product, A11 to A13). One conditional statement on the
 * database's clock decides, so that of many at once one wins. Throws `conflict` for everybody else: not ready, not theirs, lapsed, no longer covered.
 */
export async function openExport({ officer, id }: { officer: OfficerActor; id: string }): Promise<void> {
  await inActorTransaction(officer, async (tx) => {
    const opened = await markOpened(tx, { id, officerId: officer.id, sessionId: officer.sessionId })
    if (!opened) throw new AppError('conflict', { reason: 'notOpened' })
    await enqueueMail(tx, { kind: 'exportPassword', userId: officer.id, exportId: id, params: { number: opened.number, again: false } })
    await enqueue(tx, { task: 'expireExport', payload: { exportId: id }, runAt: opened.expiresAt })
    record(tx, { kind: 'export.opened', actor: officer, exportId: id, details: { number: opened.number, expiresAt: opened.expiresAt.toISOString(), ...dayIfKnown(opened.deleteBy) } })
  })
}

/** Ends the minutes early: the officer has what they need. */
export async function closeExport({ officer, id }: { officer: OfficerActor; id: string }): Promise<void> {
  await inActorTransaction(officer, async (tx) => {
    const [ended] = await endExports(tx, { id, officerId: officer.id, to: 'expired', from: ['opened'] })
    if (!ended) throw new AppError('not_found')
    record(tx, { kind: 'export.expired', actor: officer, exportId: id, details: { number: ended.number } })
    await enqueueRemoval(tx, id)
  })
}

/**
 * An admin takes a file back in any state in which it still can be taken; returns whose it was. The officer is told why, on the page and in their
 * activity. Throws `not_found` when it is over.
 */
export async function revokeExport({ admin, id, reason }: { admin: AdminActor; id: string; reason: string }): Promise<{ officerId: string }> {
  return inActorTransaction(admin, async (tx) => {
    const [ended] = await endExports(tx, { id, to: 'revoked', from: livingStatuses, reason })
    if (!ended) throw new AppError('not_found')
    record(tx, { kind: 'export.revoked', actor: admin, exportId: id, subjectId: ended.officerId, stateCode: ended.stateCode, details: { number: ended.number, reason } })
    await enqueueRemoval(tx, id)
    return { officerId: ended.officerId }
  })
}

/** Mails the password once more, unchanged, until the policy's hours after the file is gone. Throws `not_found`, `limit` (`passwordSoon`). */
export async function passwordAgain({ officer, id }: { officer: OfficerActor; id: string }): Promise<void> {
  await inActorTransaction(officer, async (tx) => {
    const state = await passwordState(tx, { id, officerId: officer.id })
    if (!state) throw new AppError('not_found')
    if (state.lastAskedSeconds !== null && state.lastAskedSeconds < limits.passwordAgainSeconds) throw new AppError('limit', { reason: 'passwordSoon' })
    await enqueueMail(tx, { kind: 'exportPassword', userId: officer.id, exportId: id, params: { number: state.number, again: true } })
    record(tx, { kind: 'export.passwordAsked', actor: officer, exportId: id, details: { number: state.number } })
  })
}

/** The day by which the file is to be deleted, for its event; files of before the register have none. */
function dayIfKnown(deleteBy: string | null): { deleteBy?: string } {
  return deleteBy === null ? {} : { deleteBy }
}

/** Refuses what no file can be asked of: `choosePurpose`, `noDownload`, `filter`. */
export function checkScope(scope: DownloadScope, filters: Filters): void {
  if (mustChoosePurpose(scope)) throw new AppError('refused', { reason: 'choosePurpose' })
  if (scope.boxes.length === 0) throw new AppError('refused', { reason: 'noDownload' })
  if (boxesForFilters(scope.boxes, filters).length === 0) throw new AppError('refused', { reason: 'filter' })
}

/** The bytes of an ended export: its key is gone already, the worker removes them. */
async function enqueueRemoval(tx: Tx, exportId: string): Promise<void> {
  await enqueue(tx, { task: 'expireExport', payload: { exportId } })
}
