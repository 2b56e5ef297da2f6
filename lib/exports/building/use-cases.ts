import { createHash, randomBytes } from 'node:crypto'
import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { keyProvider } from '@/lib/crypto/key-provider'
import { sealSecret } from '@/lib/crypto/sealed-secret'
import { randomReadable } from '@/lib/crypto/token'
import { inReadOnly, inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { isApprovedFor } from '@/lib/exports/approval/store'
import { demandOf, rowPoints } from '@/lib/exports/budget/rules'
import { lockFiles, readBudget } from '@/lib/exports/budget/store'
import { findOfficer, markReady, reportProgress, type Standing, takeExport } from '@/lib/exports/building/store'
import { type FileSummary, fileBytes } from '@/lib/exports/contents/use-cases'
import { countKept } from '@/lib/exports/rows/kept/store'
import { countOwnRows } from '@/lib/exports/rows/reads'
import { RowsClosed } from '@/lib/exports/rows/store'
import { findWeek, writeExpected } from '@/lib/exports/scheduling/store'
import { noteSkipped } from '@/lib/exports/scheduling/use-cases'
import { fileLabel } from '@/lib/exports/rules'
import { endExports, type ExportRow, findExport, rowsMax } from '@/lib/exports/store'
import { enqueue } from '@/lib/jobs/enqueue'
import { type JobRun, TakenOver } from '@/lib/jobs/runner'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'
import { enqueueMail } from '@/lib/mail/enqueue'
import type { MailParams } from '@/lib/mail/kinds'
import { passwordLabel } from '@/lib/mail/secret-labels'
import { zlibDeflation } from '@/lib/storage/deflater'
import { deflation } from '@/lib/storage/deflation'
import { fileStore } from '@/lib/storage/file-store'
import { sealFile } from '@/lib/storage/sealed-file'

const worker = systemActor('worker')
type Failure = MailParams['exportFailed']['cause']

/** Thrown inside a build that may not go on; `standing` says why. */
class Stopped extends Error {
  constructor(readonly standing: Exclude<Standing, 'goOn'> | 'tooManyRows' | 'overBudget') {
    super(standing)
  }
}

/**
 * Builds the file of an export. Safe to run twice, at once or after a crash: each run works under a new fence, and only the newest fence can
 * finish. Returns when there is nothing to do; throws to be tried again, and after the last try the export has failed and the officer is told.
 */
export async function buildExport({ id, run }: { id: string; run: JobRun }): Promise<void> {
  const row = await inRoleTransaction('portal_worker', (tx) => take(tx, id))
  if (!row) return
  try {
    // A worker that dies each time costs a fence each time: this ends it when the queue's own count cannot.
    if (row.fence > limits.exportAttemptsMax) return await fail(row, 'failed')
    const asked = row.scheduleId === null ? row : await expectWeek(row)
    if (asked) await finish(asked, await writeFile(asked, run))
  } catch (error) {
    if (error instanceof Stopped) return settle(row, error.standing)
    if (error instanceof RowsClosed) return settleClosed(row, error)
    if (!(error instanceof TakenOver) && run.attempt >= run.attemptsMax) {
      log.error({ export: row.number, error }, 'an export failed for good')
      return fail(row, 'failed')
    }
    throw error
  }
}

async function take(tx: Tx, id: string): Promise<ExportRow | undefined> {
  const taken = await takeExport(tx, id)
  if (!taken) return undefined
  record(tx, { kind: 'export.building', actor: worker, exportId: id, subjectId: taken.officerId, details: { number: taken.number, attempt: taken.fence } })
  return findExport(tx, id)
}

/**
 * A file of a week is counted here, under its own lock: when it was asked for nobody was there in whose name rows could be read. What an officer would have been asked for a fresh factor or a second person is not
 * made by itself (docs/decisions/0205). Returns the row with its rows; undefined when the week has no file.
 */
async function expectWeek(row: ExportRow): Promise<ExportRow | undefined> {
  const standing = await standingOf(row)
  if (standing !== 'goOn') throw new Stopped(standing)
  const max = await inReadOnly('portal_worker', rowsMax)
  const rowsExpected = await countOwnRows(row, max)
  return inRoleTransaction('portal_worker', async (tx) => {
    await lockFiles(tx, row.officerId)
    const demand = demandOf(await readBudget(tx, { officerId: row.officerId, but: row.id }), rowsExpected * rowPoints(row.boxes))
    const cause = rowsExpected === 0 ? 'nothing' : rowsExpected > max ? 'tooManyRows' : demand === 'nothing' ? null : 'budget'
    if (cause === null) {
      if (!(await writeExpected(tx, { id: row.id, fence: row.fence, rows: rowsExpected }))) throw new TakenOver()
      return { ...row, rowsExpected }
    }
    const week = await findWeek(tx, row.id)
    const [ended] = await endExports(tx, { id: row.id, to: 'skipped', from: ['building'], reason: cause, when: `e.fence = ${row.fence}` })
    if (week && ended) await noteSkipped(tx, { ...week, officerId: row.officerId, stateCode: row.stateCode, exportId: row.id, cause })
    return undefined
  })
}

interface BuiltFile {
  readonly storageName: string
  readonly sizeBytes: number
  readonly sha256: Buffer
  readonly key: Buffer
  readonly password: string
  readonly summary: FileSummary
}

async function writeFile(row: ExportRow, run: JobRun): Promise<BuiltFile> {
  const { officer, max } = await inReadOnly('portal_worker', async (tx) => ({ officer: await findOfficer(tx, row.officerId), max: await rowsMax(tx) }))
  const key = randomBytes(32)
  const password = randomReadable(limits.archivePasswordLength)
  const summary: FileSummary = { rows: 0, digest: '' }
  const hash = createHash('sha256')
  let sizeBytes = 0
  // Whatever a program beside this process may do, no file fails of it twice.
  const bulk = run.attempt === 1 ? deflation() : zlibDeflation
  const archive = async function* (): AsyncGenerator<Uint8Array> {
    for await (const bytes of fileBytes({ row, officer, origin: env().PORTAL_ORIGIN, password, summary, check: watch(row, run, max), bulk, signal: run.signal })) {
      hash.update(bytes)
      sizeBytes += bytes.length
      yield bytes
    }
  }
  const storageName = `${row.id}.${row.fence}`
  await fileStore().write({ name: storageName, source: sealFile({ key, fileId: fileLabel(row.id), source: archive() }), signal: run.signal })
  return { storageName, sizeBytes, sha256: hash.digest(), key, password, summary }
}

/** While rows are read: does the export still stand, is the worker still wanted, is the file still within its limit? */
function watch(row: ExportRow, run: JobRun, max: number): (rows: number) => Promise<void> {
  let writtenAt = 0
  return async (rows) => {
    run.signal.throwIfAborted()
    if (rows > max) throw new Stopped('tooManyRows')
    const write = performance.now() - writtenAt >= limits.progressMilliseconds
    if (write) writtenAt = performance.now()
    const standing = await inRoleTransaction('portal_worker', (tx) => reportProgress(tx, { id: row.id, fence: row.fence, rows, write }))
    if (standing !== 'goOn') throw new Stopped(standing)
  }
}

async function finish(row: ExportRow, file: BuiltFile): Promise<void> {
  const isReady = await inRoleTransaction('portal_worker', async (tx) => {
    await bookRows(tx, row, file.summary.rows)
    const ready = await markReady(tx, {
      id: row.id, fence: row.fence, storageName: file.storageName, sizeBytes: file.sizeBytes, sha256: file.sha256, rows: file.summary.rows,
      storageKey: keyProvider().wrap({ key: file.key, label: fileLabel(row.id) }), passwordSealed: sealSecret({ secret: file.password, label: passwordLabel(row.id) }),
    })
    if (!ready) return false
    // No file without the record of whom it holds (docs/decisions/0213).
    if ((await countKept(tx, { exportId: row.id, fence: row.fence })) !== file.summary.rows) throw new Error('what the file holds was not kept whole')
    await enqueueMail(tx, { kind: 'exportLink', userId: row.officerId, exportId: row.id, params: { number: row.number, lapsesAt: ready.lapsesAt.toISOString() } })
    await enqueue(tx, { task: 'expireExport', payload: { exportId: row.id }, runAt: ready.lapsesAt })
    record(tx, {
      kind: 'export.built', actor: worker, exportId: row.id, subjectId: row.officerId, stateCode: row.stateCode,
      details: { number: row.number, rows: file.summary.rows, points: file.summary.rows * rowPoints(row.boxes), sizeBytes: file.sizeBytes, sha256: file.sha256.toString('hex'), digest: file.summary.digest, ...(row.recipient === null ? {} : { recipient: row.recipient.fingerprint }) },
    })
    return true
  })
  if (isReady) return
  await fileStore().remove(file.storageName)
  const standing = await standingOf(row)
  if (standing === 'goOn') throw new Error('the grants of an export changed back and forth')
  throw new Stopped(standing)
}

/**
 * What is in the file counts from here on. Where it is more than was asked for and passes the hard level with it, nobody is given the file: no second person approved so much. Past the soft level alone it goes on,
 * for nothing leaves before a fresh factor opens it (docs/decisions/0203).
 */
async function bookRows(tx: Tx, row: ExportRow, rows: number): Promise<void> {
  await lockFiles(tx, row.officerId)
  const budget = await readBudget(tx, { officerId: row.officerId, but: row.id })
  if (demandOf(budget, rows * rowPoints(row.boxes)) === 'second' && rows > row.rowsExpected && !(await isApprovedFor(tx, { id: row.id, rows }))) throw new Stopped('overBudget')
}

/** The second lock closed: as a rule because the grants changed. If the first one sees nothing, the two disagree, and no file is made of it. */
async function settleClosed(row: ExportRow, error: RowsClosed): Promise<void> {
  const standing = await standingOf(row)
  if (standing !== 'goOn') return settle(row, standing)
  log.error({ export: row.number, error }, 'the locks disagree on an export')
  return fail(row, 'failed')
}

function standingOf(row: ExportRow): Promise<Standing> {
  return inRoleTransaction('portal_worker', (tx) => reportProgress(tx, { id: row.id, fence: row.fence, rows: 0, write: false }))
}

async function settle(row: ExportRow, standing: Stopped['standing']): Promise<void> {
  switch (standing) {
    case 'takenOver': throw new TakenOver()
    case 'ended': return
    case 'tooManyRows':
    case 'keyChanged':
    case 'overBudget': return fail(row, standing)
    case 'uncovered': return takeBack(row)
  }
}

/** A grant it was frozen from no longer gives the download: the whole file is taken back, because part of it would be a file nobody asked for. */
async function takeBack(row: ExportRow): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    const [ended] = await endExports(tx, { id: row.id, to: 'revoked', from: ['building'], reason: 'grantsChanged', when: `e.fence = ${row.fence}` })
    if (!ended) return
    record(tx, { kind: 'export.revoked', actor: worker, exportId: row.id, subjectId: row.officerId, stateCode: row.stateCode, details: { number: row.number, reason: 'grantsChanged' } })
    if (ended.isOfficerActive) await enqueueMail(tx, { kind: 'exportFailed', userId: row.officerId, exportId: row.id, params: { number: row.number, cause: 'grantsChanged' } })
  })
}

async function fail(row: ExportRow, cause: Failure): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    const [ended] = await endExports(tx, { id: row.id, to: 'failed', from: ['building'], reason: cause, when: `e.fence = ${row.fence}` })
    if (!ended) return
    record(tx, { kind: 'export.failed', actor: worker, outcome: 'failed', exportId: row.id, subjectId: row.officerId, stateCode: row.stateCode, details: { number: row.number, cause } })
    if (ended.isOfficerActive) await enqueueMail(tx, { kind: 'exportFailed', userId: row.officerId, exportId: row.id, params: { number: row.number, cause } })
  })
}
