import { describe, expect, test } from 'vitest'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { istMidnight } from '@/lib/clock'
import { AppError } from '@/lib/errors'
import { readGrant } from '@/lib/grants/reads'
import { endGrant, suspendGrant } from '@/lib/grants/use-cases'
import { readReviews } from '@/lib/reviews/reads'
import { keepReviews } from '@/lib/reviews/rounds/use-cases'
import { openReviewNow } from '@/lib/reviews/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAuditor, buildGrant } from '@/lib/testing/factories'
import { useReviews } from '@/lib/testing/reviews'

const database = useDatabase()
let admin: AdminActor
let officer: OfficerActor
const { give, newEvents, position, mails, current, itemOf, refusalOf, before } = useReviews(database, (made) => { ({ admin, officer } = made) })
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
