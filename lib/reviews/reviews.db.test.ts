import { Client } from 'pg'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { mintViewScope } from '@/lib/access/scope'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { istMidnight } from '@/lib/clock'
import { inReadOnly } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { readGrant } from '@/lib/grants/reads'
import { endGrant, resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { readCurrentReview, readReview, readReviews } from '@/lib/reviews/reads'
import { keepReviews } from '@/lib/reviews/rounds/use-cases'
import { confirmItem, confirmItems, endItem, openReviewNow } from '@/lib/reviews/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { runJobs } from '@/lib/testing/worker'

const database = useDatabase()
const mail = useMailServer()
let admin: AdminActor
let officer: OfficerActor

beforeAll(async () => {
  // Grants of these tests were given in January 2026: each test moves the clock of the round, never a grant.
  await database.sql(`ALTER TABLE portal."grant" ALTER COLUMN created_at SET DEFAULT '2026-01-15'`)
})
beforeEach(async () => {
  await database.sql('TRUNCATE portal.review, portal.review_item, portal."grant", portal.grant_notice, portal.grant_suspension, portal.mail CASCADE')
  await database.sql(`UPDATE portal."user" SET status = 'deactivated'`)
  admin = await buildAdmin(database)
  officer = await buildOfficer(database, 10)
})

const give = (dates: { startsOn?: string; endsOn?: string } = {}) => buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } }, ...dates })
const events = async (kind: string) => (await database.sql<{ details: object }>('SELECT details FROM ledger.event WHERE kind = $1 AND recorded_at >= (SELECT min(opened_at) FROM portal.review WHERE opened_at <= now()) ORDER BY position', [kind])).map(({ details }) => details)
const newEvents = async (kind: string, from: string) => (await database.sql<{ details: { review?: string } }>('SELECT details FROM ledger.event WHERE kind = $1 AND position > $2 ORDER BY position', [kind, from])).map(({ details }) => details)
const position = async () => (await database.sql<{ size: string }>('SELECT size FROM ledger.head'))[0]?.size ?? '0'
const mails = async (stage?: string) => (await database.sql<{ to: string }>(`SELECT u.kind::text AS to FROM portal.mail m JOIN portal."user" u ON u.id = m.user_id WHERE m.kind = 'reviewCall' AND ($1::text IS NULL OR m.params->>'stage' = $1) ORDER BY 1`, [stage ?? null])).map(({ to }) => to)
const current = async () => {
  const found = await readCurrentReview(admin)
  if (!found) throw new Error('no review')
  return found
}
const itemOf = async (grantId: string) => {
  const item = (await current()).items.find((each) => each.grantId === grantId)
  if (!item) throw new Error('no item')
  return item
}
/** The first of the two admins who approved the item's grant, signed in. */
const approverOf = async ({ approverIds }: { approverIds: readonly string[] }): Promise<AdminActor> => {
  const [session] = await database.sql<{ id: string; sessionId: string }>('SELECT user_id AS id, id AS "sessionId" FROM portal.session WHERE user_id = $1', [approverIds[0]])
  return { ...admin, ...session }
}
const gives = async (id: string) => (await inReadOnly('portal_reader', (tx) => mintViewScope(tx, officer))).boxes.some(({ grantId }) => grantId === id)
const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
  return error.reason
}
const before = (day: string) => new Date(istMidnight(day).getTime() - 1)
const reason = 'Still needed for enrolment.'

describe('the schedule', () => {
  test('opens one review at the first Indian midnight of each quarter, by however many workers, once', async () => {
    await give({ startsOn: '2026-02-01' })
    for (const at of [before('2026-07-01'), istMidnight('2026-07-01'), istMidnight('2026-09-30'), before('2026-10-01'), istMidnight('2026-10-01')]) {
      await Promise.all([keepReviews({ at }), keepReviews({ at }), keepReviews({ at })])
    }
    const reviews = await readReviews(await buildAuditor(database))
    expect(reviews.map(({ periodFrom, items }) => [periodFrom, items])).toEqual([['2026-10-01', 1], ['2026-07-01', 1], ['2026-04-01', 1]])
    expect(reviews[0]).toMatchObject({ openedAt: istMidnight('2026-10-01'), dueAt: istMidnight('2026-10-22'), closedAt: null, open: 1 })
  })

  test('opens only the running period\'s after a long absence, and follows a policy that changes', async () => {
    await give({ startsOn: '2026-02-01' })
    await keepReviews({ at: istMidnight('2026-04-01') })
    await keepReviews({ at: istMidnight('2027-02-10') })
    await database.sql('UPDATE portal.policy SET review_months = 6')
    await keepReviews({ at: istMidnight('2027-02-11') })
    await keepReviews({ at: istMidnight('2027-07-01') })
    await database.sql('UPDATE portal.policy SET review_months = 1')
    await keepReviews({ at: istMidnight('2027-08-02') })
    await database.sql('UPDATE portal.policy SET review_months = 3')
    await keepReviews({ at: istMidnight('2027-08-03') })
    expect((await readReviews(await buildAuditor(database))).map(({ periodFrom }) => periodFrom)).toEqual(['2027-08-01', '2027-07-01', '2027-01-01', '2026-04-01'])
  })

  test('asks about every grant that has begun and is not over, suspended ones too, and leaves those given within the period to the next', async () => {
    const [live, stopped] = [await give({ startsOn: '2026-02-01' }), await give({ startsOn: '2026-02-01' })]
    const [future, past, ended, young] = [await give({ startsOn: '2099-01-01' }), await give({ startsOn: '2026-02-01', endsOn: '2026-03-31' }), await give({ startsOn: '2026-02-01' }), await give({ startsOn: '2026-02-01' })]
    await suspendGrant({ actor: admin, id: stopped, reason })
    await endGrant({ actor: admin, id: ended, reason })
    await database.sql('ALTER TABLE portal."grant" DISABLE TRIGGER grant_keep')
    await database.sql(`UPDATE portal."grant" SET created_at = $2 WHERE id = $1`, [young, istMidnight('2026-10-01')])
    await database.sql('ALTER TABLE portal."grant" ENABLE TRIGGER grant_keep')
    await keepReviews({ at: istMidnight('2026-10-05') })
    const asked = (await current()).items.map(({ grantId }) => grantId)
    expect([...asked].sort()).toEqual([live, stopped].sort())
    for (const other of [future, past, ended, young]) expect(asked).not.toContain(other)
    await keepReviews({ at: istMidnight('2027-01-01') })
    expect((await current()).items.map(({ grantId }) => grantId)).toContain(young)
  })

  test('with nothing to ask about is closed at once, on record, and troubles nobody', async () => {
    const from = await position()
    await keepReviews({ at: istMidnight('2026-10-01') })
    expect((await current()).review).toMatchObject({ items: 0, open: 0, closedAt: istMidnight('2026-10-01') })
    expect([(await newEvents('review.opened', from)).length, (await newEvents('review.closed', from)).length, (await mails()).length]).toEqual([1, 1, 0])
  })

  test('freezes who, what in words and the use since the last review', async () => {
    const id = await give({ startsOn: '2020-02-01', endsOn: '2027-12-31' })
    const number = (await readGrant(admin, id))?.number ?? ''
    await keepReviews({ at: istMidnight('2026-04-01') })
    expect((await itemOf(id)).facts).toMatchObject({ officerName: officer.name, stateCode: 10, standing: 'live', lastUsedAt: null, looks: 0, rowsSeen: 0, files: 0, since: istMidnight('2020-02-01').toISOString() })
    expect((await itemOf(id)).facts.sentence.hi).toContain('बिहार')
    await recordAlone({ kind: 'home.viewed', actor: officer, details: { grants: [number], count: 3 } })
    await recordAlone({ kind: 'registrants.listed', actor: officer, details: { grants: [number], filters: {}, columns: ['gender'], rows: 25, digest: 'x', count: 25 } })
    await recordAlone({ kind: 'registrants.listed', actor: officer, details: { grants: ['GR-OTHER1'], filters: {}, columns: ['gender'], rows: 100, digest: 'x', count: 100 } })
    await recordAlone({ kind: 'registrant.opened', actor: officer, details: { grants: [number, 'GR-OTHER1'], registrantId: '1', columns: ['gender'] } })
    await database.sql(`INSERT INTO portal.export (number, officer_id, status, boxes, filters, locale, rows_expected, rows_written, opened_at, expires_at, gone_at) VALUES ('EXP-1', $1, 'expired', $2, '{}', 'en', 9, 9, now(), now(), now())`,
      [officer.id, JSON.stringify([{ grantId: id }])])
    await keepReviews({ at: istMidnight('2026-07-01') })
    const { facts } = await itemOf(id)
    expect(facts).toMatchObject({ looks: 2, rowsSeen: 26, files: 1, fileRows: 9, since: istMidnight('2026-04-01').toISOString() })
    expect(Date.parse(facts.lastUsedAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
    // What was used before the last review is not asked of the ledger again.
    await keepReviews({ at: istMidnight('2027-01-01') })
    await keepReviews({ at: istMidnight('2027-04-01') })
    expect((await itemOf(id)).facts).toMatchObject({ looks: 0, rowsSeen: 0, lastUsedAt: facts.lastUsedAt })
  })
})

describe('an answer', () => {
  test('confirms or ends, once, with its reason on record, and closes the review with the last one', async () => {
    const [kept, dropped] = [await give(), await give()]
    await keepReviews({ at: istMidnight('2026-10-01') })
    const [first, second] = [await itemOf(kept), await itemOf(dropped)]
    await confirmItem({ actor: admin, id: first.id, reason })
    expect(await refusalOf(confirmItem({ actor: admin, id: first.id, reason }))).toBe('reviewAnswered')
    expect(await refusalOf(endItem({ actor: admin, id: first.id, reason }))).toBe('reviewAnswered')
    expect(await refusalOf(confirmItem({ actor: admin, id: officer.id, reason }))).toBe('not_found')
    const outcomes = await Promise.allSettled([endItem({ actor: admin, id: second.id, reason: 'Not used.' }), confirmItem({ actor: admin, id: second.id, reason })])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(database.sql(`UPDATE portal.review_item SET verdict = 'ended', reason = 'other' WHERE id = $1`, [first.id])).rejects.toThrow(/never changed/)
    expect((await current()).review.closedAt).not.toBeNull()
    expect([await gives(kept), (await readGrant(admin, kept))?.state]).toEqual([true, 'live'])
    const found = await readReview(await buildAuditor(database), first.reviewId)
    expect(found?.items.map(({ verdict, reason: said, decidedByName, byApprover }) => [verdict, said, decidedByName, byApprover])).toEqual(expect.arrayContaining([['confirmed', reason, admin.name, false]]))
  })

  test('waits for whoever holds the review before it takes the item, so that neither waits for the other', async () => {
    const id = await give()
    await keepReviews({ at: istMidnight('2026-10-01') })
    const item = await itemOf(id)
    const round = new Client({ connectionString: database.url() })
    await round.connect()
    try {
      await round.query('BEGIN')
      await round.query('SELECT 1 FROM portal.review WHERE id = $1 FOR UPDATE', [item.reviewId])
      const answered = confirmItem({ actor: admin, id: item.id, reason })
      await vi.waitFor(async () => expect(await database.sql(`SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() <> pid`)).not.toEqual([]), { timeout: 4_000 })
      await round.query('SELECT 1 FROM portal.review_item WHERE id = $1 FOR UPDATE NOWAIT', [item.id])
      await round.query('COMMIT')
      await answered
    } finally {
      await round.end()
    }
    expect((await itemOf(id)).verdict).toBe('confirmed')
  })

  test('is not a confirmation by who approved the grant, while another admin may answer', async () => {
    const id = await give()
    await keepReviews({ at: istMidnight('2026-10-01') })
    const item = await itemOf(id)
    const approver = await approverOf(item)
    expect(item.approverIds).toHaveLength(2)
    expect(await refusalOf(confirmItem({ actor: approver, id: item.id, reason }))).toBe('reviewOwnApproval')
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE kind = 'admin' AND id <> ALL ($1)`, [item.approverIds])
    await confirmItem({ actor: approver, id: item.id, reason })
    expect(await itemOf(id)).toMatchObject({ verdict: 'confirmed', byApprover: true })
  })

  test('is an ending by who approved it at any time', async () => {
    const id = await give()
    await keepReviews({ at: istMidnight('2026-10-01') })
    const item = await itemOf(id)
    await endItem({ actor: await approverOf(item), id: item.id, reason: 'No longer needed.' })
    expect([(await readGrant(admin, id))?.state, await gives(id)]).toEqual(['ended', false])
  })

  test('for several at once takes ordinary ones alone, all or none', async () => {
    const [used, unused] = [await give(), await give()]
    await recordAlone({ kind: 'registrant.opened', actor: officer, details: { grants: [(await readGrant(admin, used))?.number ?? ''], registrantId: '1', columns: [] } })
    await keepReviews({ at: istMidnight('2026-10-01') })
    const [one, other] = [await itemOf(used), await itemOf(unused)]
    expect(await refusalOf(confirmItems({ actor: admin, ids: [one.id, other.id], reason }))).toBe('reviewNotOrdinary')
    expect((await itemOf(used)).verdict).toBeNull()
    await confirmItems({ actor: admin, ids: [one.id, one.id], reason })
    expect([(await itemOf(used)).verdict, (await itemOf(unused)).verdict]).toEqual(['confirmed', null])
  })

  test('is needless for a grant that ended otherwise', async () => {
    const id = await give()
    await keepReviews({ at: istMidnight('2026-10-01') })
    await endGrant({ actor: admin, id, reason })
    expect(await refusalOf(confirmItem({ actor: admin, id: (await itemOf(id)).id, reason }))).toBe('grantOver')
    await keepReviews({ at: istMidnight('2026-10-02') })
    expect([(await itemOf(id)).verdict, (await current()).review.closedAt]).toEqual(['over', istMidnight('2026-10-02')])
  })
})

describe('without answers', () => {
  test('admins are reminded each week, everybody is told in the last days, then the grants give nothing until somebody answers', async () => {
    const [confirmed, unanswered] = [await give(), await give()]
    await buildAuditor(database)
    await database.sql(`UPDATE portal."user" SET admin_role_id = NULL WHERE kind = 'admin' AND status = 'active' AND id <> $1`, [admin.id])
    const admins = Number((await database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM portal."user" WHERE kind = 'admin' AND status = 'active'`))[0]?.n)
    const twice = (at: Date) => Promise.all([keepReviews({ at }), keepReviews({ at })])
    await twice(istMidnight('2026-10-01'))
    expect(await mails('opened')).toEqual(['admin'])
    await confirmItem({ actor: admin, id: (await itemOf(confirmed)).id, reason })
    for (const [at, reminders] of [[before('2026-10-08'), 0], [istMidnight('2026-10-08'), 1], [before('2026-10-15'), 1], [istMidnight('2026-10-15'), 2]] as const) {
      await twice(at)
      expect(await mails('reminded'), at.toISOString()).toHaveLength(reminders)
    }
    await twice(before('2026-10-17'))
    expect(await mails('escalated')).toEqual([])
    await twice(istMidnight('2026-10-17'))
    expect(await mails('escalated')).toEqual([...Array.from({ length: admins }, () => 'admin'), 'auditor'])
    await twice(before('2026-10-22'))
    expect([await gives(unanswered), (await current()).review.overdueAt]).toEqual([true, null])
    await twice(istMidnight('2026-10-22'))
    expect([await gives(confirmed), await gives(unanswered)]).toEqual([true, false])
    expect(await mails('overdue')).toHaveLength(admins + 1)
    const stopped = await readGrant(admin, unanswered)
    expect(stopped).toMatchObject({ state: 'suspended', suspendedByName: null, suspendedReason: 'reviewUnanswered', isSuspendedByReview: true })
    expect((await events('grant.suspended')).filter((each) => 'reason' in each && each.reason === 'reviewUnanswered' && 'number' in each && each.number === stopped?.number)).toHaveLength(1)
    await runJobs()
    expect(mail.received.filter(({ to, text }) => to.some((address) => address.startsWith(officer.userId)) && text.includes(stopped?.number ?? '-'))).toHaveLength(1)

    expect(await refusalOf(resumeGrant({ actor: admin, id: unanswered, reason }))).toBe('grantInReview')
    await confirmItem({ actor: admin, id: (await itemOf(unanswered)).id, reason })
    expect([await gives(unanswered), (await current()).review.closedAt === null]).toEqual([true, false])
  })

  test('until the next review, that one asks again, and its answer resumes', async () => {
    const id = await give()
    await keepReviews({ at: istMidnight('2026-07-01') })
    await keepReviews({ at: istMidnight('2026-07-22') })
    const old = await itemOf(id)
    await keepReviews({ at: istMidnight('2026-10-01') })
    expect(await refusalOf(confirmItem({ actor: admin, id: old.id, reason }))).toBe('reviewClosed')
    expect(await itemOf(id)).toMatchObject({ verdict: null, facts: { standing: 'suspended' } })
    await keepReviews({ at: istMidnight('2026-10-22') })
    expect(await database.sql('SELECT 1 FROM portal.grant_suspension WHERE grant_id = $1', [id])).toHaveLength(1)
    await confirmItem({ actor: admin, id: (await itemOf(id)).id, reason })
    expect(await gives(id)).toBe(true)
  })

  test('what an admin suspended stays suspended, also when it is confirmed', async () => {
    const id = await give()
    await suspendGrant({ actor: admin, id, reason: 'Asked by the State.' })
    await keepReviews({ at: istMidnight('2026-10-01') })
    await keepReviews({ at: istMidnight('2026-10-22') })
    await confirmItem({ actor: admin, id: (await itemOf(id)).id, reason })
    expect(await readGrant(admin, id)).toMatchObject({ state: 'suspended', suspendedReason: 'Asked by the State.' })
  })

  test('a round that breaks off at its event leaves nothing half done, and the next one does all of it once', async () => {
    const id = await give()
    await keepReviews({ at: istMidnight('2026-10-01') })
    const from = await position()
    await database.sql(`REVOKE EXECUTE ON FUNCTION ledger.append(jsonb) FROM portal_worker`)
    await expect(keepReviews({ at: istMidnight('2026-10-22') })).rejects.toMatchObject({ code: 'ledger' })
    await expect(keepReviews({ at: istMidnight('2027-01-01') })).rejects.toMatchObject({ code: 'ledger' })
    await database.sql(`GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO portal_worker`)
    expect([await gives(id), (await current()).review.periodFrom, (await current()).review.overdueAt]).toEqual([true, '2026-10-01', null])
    await keepReviews({ at: istMidnight('2026-10-22') })
    await keepReviews({ at: istMidnight('2026-10-22') })
    expect([await gives(id), (await newEvents('review.overdue', from)).length]).toEqual([false, 1])
  })
})

describe('a review out of turn', () => {
  test('of two at once is opened once, and the other admin is told', async () => {
    await give()
    const outcomes = await Promise.all([1, 2].map(() => openReviewNow({ actor: admin, reason }).then(() => 'opened', (error: unknown) => (error instanceof AppError ? error.reason : String(error)))))
    expect(outcomes.sort()).toEqual(['opened', 'reviewOpenAlready'])
  })

  test('names those whose approval made the grant, not one that fell', async () => {
    const id = await give()
    const requestId = (await readGrant(admin, id))?.requestId
    await openReviewNow({ actor: admin, reason })
    const both = [...(await itemOf(id)).approverIds]
    await database.sql('TRUNCATE portal.review, portal.review_item CASCADE')
    await database.sql(`INSERT INTO portal.decision_void (decision_id, cause) SELECT id, 'previewMoved' FROM portal.decision WHERE request_id = $1 AND admin_id = $2`, [requestId, both[0]])
    await openReviewNow({ actor: admin, reason })
    expect((await itemOf(id)).approverIds).toEqual(both.slice(1))
  })

  test('asks about every grant at once, one at a time, and does not count as the period\'s', async () => {
    const id = await give()
    const young = await buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } } })
    await openReviewNow({ actor: admin, reason: 'After the incident of 3 November.' })
    expect((await current()).items.map(({ grantId }) => grantId).sort()).toEqual([id, young].sort())
    expect((await current()).review).toMatchObject({ periodFrom: null, openedByName: admin.name })
    expect(await refusalOf(openReviewNow({ actor: admin, reason }))).toBe('reviewOpenAlready')
    await keepReviews()
    const reviews = await readReviews(await buildAuditor(database))
    expect(reviews.map(({ periodFrom }) => periodFrom === null).sort()).toEqual([false, true])
    expect(reviews.filter(({ closedAt }) => closedAt === null)).toHaveLength(1)
  })
})
