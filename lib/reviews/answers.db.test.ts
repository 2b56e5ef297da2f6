import { Client } from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { istMidnight } from '@/lib/clock'
import { readGrant } from '@/lib/grants/reads'
import { endGrant, resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { readReview } from '@/lib/reviews/reads'
import { keepReviews } from '@/lib/reviews/rounds/use-cases'
import { confirmItem, confirmItems, endItem } from '@/lib/reviews/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAuditor } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { useReviews } from '@/lib/testing/reviews'
import { runJobs } from '@/lib/testing/worker'

const database = useDatabase()
const mail = useMailServer()
let admin: AdminActor
let officer: OfficerActor
const { give, events, newEvents, position, mails, current, itemOf, approverOf, gives, refusalOf, before } = useReviews(database, (made) => { ({ admin, officer } = made) })
const reason = 'Still needed for enrolment.'

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
      await vi.waitFor(async () => expect(await database.sql(`SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() <> pid`)).not.toEqual([]), { timeout: 60_000 })
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
    expect(await mails('opened')).toEqual(['admin', 'auditor'])
    await confirmItem({ actor: admin, id: (await itemOf(confirmed)).id, reason })
    for (const [at, reminders] of [[before('2026-10-08'), 0], [istMidnight('2026-10-08'), 1], [before('2026-10-15'), 1], [istMidnight('2026-10-15'), 2]] as const) {
      await twice(at)
      expect(await mails('reminded'), at.toISOString()).toHaveLength(2 * reminders)
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
