import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { countOddities, listOddities, readOddity } from '@/lib/oddities/reads'
import { judgeOddity } from '@/lib/oddities/use-cases'
import { watchForOddities } from '@/lib/oddities/watching/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'
import { emptyLedger } from '@/lib/testing/ledger'

const database = useDatabase()
const kerala = 32

beforeEach(async () => {
  await emptyLedger(database)
  await database.sql('TRUNCATE portal.incident_call, portal.incident_entry, portal.incident, portal.oddity')
  await database.sql(`UPDATE portal.oddity_watch SET position = 0, ran_at = '-infinity'`)
})

interface Made {
  readonly daysAgo: number
  readonly hour?: number
  readonly kind?: string
  readonly outcome?: string
  readonly address?: string
  readonly details?: object
  /** What befalls the officer, done by somebody else. */
  readonly isAbout?: boolean
}

/** Writes events as they would stand in the ledger, days ago at an hour of India; the oldest must come first. */
async function made(officer: OfficerActor, events: readonly Made[]): Promise<void> {
  for (const { daysAgo, hour = 10, kind = 'registrants.listed', outcome = 'done', address = '203.0.113.9', details = {}, isAbout = false } of events) {
    await database.sql(
      `WITH head AS (UPDATE ledger.head SET size = size + 1 RETURNING size)
       INSERT INTO ledger.event (position, recorded_at, kind, outcome, actor_kind, actor_id, actor_name, session_id, address, subject_id, state_code, details)
       SELECT size, portal.india_midnight(portal.india_day() - $1::int) + make_interval(hours => $2), $3, $4, $5, $6::uuid, 'x', $7::uuid, $8, $9::uuid, 32, $10::jsonb FROM head`,
      [daysAgo, hour, kind, outcome, isAbout ? 'system' : 'officer', isAbout ? null : officer.id, randomUUID(), isAbout ? null : address, isAbout ? officer.id : null, JSON.stringify(kind === 'registrants.listed' ? { rows: 25, grants: [], filters: {}, columns: [], digest: '', count: null, ...details } : details)])
  }
}
const months: readonly Made[] = Array.from({ length: 30 }, (_, index) => ({ daysAgo: 40 - index, hour: 10 + (index % 3), details: { rows: 1_000, filters: { district: 559 } } }))
const look = async (): Promise<void> => {
  await database.sql(`UPDATE portal.oddity_watch SET ran_at = '-infinity'`)
  await watchForOddities()
}
const found = () => database.sql<{ rule: string; about: string; facts: object }>('SELECT rule, about, facts FROM portal.oddity ORDER BY rule, about')

describe('watching the ledger', () => {
  it('tells auditors how many it found, once, and nobody else, and not about whom', async () => {
    await database.sql('DELETE FROM portal.mail')
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE kind = 'auditor'`)
    const [auditor, officer] = [await buildAuditor(database), await buildOfficer(database, kerala)]
    await buildAdmin(database)
    await made(officer, [...months, { daysAgo: 1, hour: 3 }, { daysAgo: 1, address: '198.51.100.7' }])
    await look()
    await Promise.all([look(), look()])
    expect(await database.sql(`SELECT user_id AS to, params FROM portal.mail WHERE kind = 'oddity'`)).toEqual([{ to: auditor.id, params: { found: 2, waiting: 2 } }])
  })

  it.each<[string, readonly Made[], object]>([
    ['hour', [{ daysAgo: 1, hour: 3 }], { hour: 3 }],
    ['network', [{ daysAgo: 1, address: '198.51.100.7' }], { network: '198.51.100.0/24' }],
    ['district', [{ daysAgo: 1, details: { filters: { district: 556 } } }], { district: 556 }],
    ['volume', [{ daysAgo: 1, details: { rows: 25 } }, { daysAgo: 1, kind: 'export.requested', details: { rowsExpected: 40_000, filters: {} } }], { rows: 40_025, usual: 1_000 }],
    ['refusals', Array.from({ length: 20 }, () => ({ daysAgo: 1, kind: 'access.refused', outcome: 'refused' })), { count: 20 }],
    ['refusals', Array.from({ length: 20 }, () => ({ daysAgo: 1, kind: 'signIn.refused', outcome: 'refused', isAbout: true })), { count: 20 }],
    ['unopened', [{ daysAgo: 0, hour: 0, kind: 'export.lapsed', isAbout: true }, { daysAgo: 0, hour: 0, kind: 'export.lapsed', isAbout: true }], { count: 2 }],
    ['walking', Array.from({ length: 10 }, () => ({ daysAgo: 1, kind: 'registrants.lookedUp', details: { near: 2, count: 1 } })), { steps: 10, misses: 0 }],
  ])('finds what is odd by the rule of the %s, once, with events that show it', async (rule, events, facts) => {
    const officer = await buildOfficer(database, kerala)
    await made(officer, months)
    await look()
    expect(await found(), 'months of ordinary days').toEqual([])
    await made(officer, events)
    await look()
    expect(await found()).toMatchObject([{ rule, facts }])
    await made(officer, [{ daysAgo: 0, hour: 0 }].slice(0, rule === 'hour' ? 0 : 1))
    await look()
    await Promise.all([look(), look(), look()])
    expect((await found()).filter((each) => each.rule === rule).length).toBe(1)
    const auditor = await buildAuditor(database)
    const { open } = await listOddities(auditor)
    const one = await readOddity(auditor, open.find((each) => each.rule === rule)?.id ?? '')
    expect(one).toMatchObject({ rule, subjectName: officer.name, stateCode: kerala })
    expect(one?.evidence.length).toBeGreaterThan(0)
  })

  it('finds in pieces what it finds whole', async () => {
    const [whole, pieces] = [await buildOfficer(database, kerala), await buildOfficer(database, kerala)]
    const odd: Made[] = [...Array.from({ length: 22 }, () => ({ daysAgo: 1, kind: 'access.refused', outcome: 'refused' })), { daysAgo: 1, hour: 20 }, { daysAgo: 1, hour: 20, details: { filters: { district: 556 } } }]
    await made(whole, [...months, ...odd])
    for (const each of [...months, ...odd]) {
      await made(pieces, [each])
      await look()
    }
    const of = async ({ id }: OfficerActor) => database.sql('SELECT rule, about, facts FROM portal.oddity WHERE subject_id = $1 ORDER BY rule, about', [id])
    expect((await of(whole)).length).toBe(3)
    // A count is as high as it was when it was reached.
    const bare = (rows: object[]) => rows.map((row) => ({ ...row, facts: undefined }))
    expect(bare(await of(pieces))).toEqual(bare(await of(whole)))
  })

  it('says nothing of newcomers, and tells on record that it found, to nobody it is about', async () => {
    const officer = await buildOfficer(database, kerala)
    await made(officer, [{ daysAgo: 5 }, { daysAgo: 1, hour: 3, address: '198.51.100.7' }])
    await look()
    expect(await found()).toEqual([])
    await made(officer, Array.from({ length: 20 }, () => ({ daysAgo: 1, kind: 'access.refused', outcome: 'refused' })))
    await look()
    const events = await database.sql<{ subject_id: string | null; state_code: number; details: object }>(`SELECT subject_id, state_code, details FROM ledger.event WHERE kind = 'oddity.found'`)
    expect(events).toEqual([{ subject_id: null, state_code: kerala, details: { number: expect.stringMatching(/^OD-/), rule: 'refusals' } }])
    // The web's login, which admins use, counts what waits and knows of nobody.
    for (const column of ['subject_id', 'facts', 'about', 'positions', 'note']) await expect(inRoleTransaction('portal_web', (tx) => tx.sql(`SELECT ${column} FROM portal.oddity`)), column).rejects.toMatchObject({ code: '42501' })
  })

  it('waits some minutes between two looks, and goes on at once with what a long stretch left', async () => {
    const officer = await buildOfficer(database, kerala)
    await made(officer, [{ daysAgo: 1 }])
    await watchForOddities()
    await made(officer, Array.from({ length: 20 }, () => ({ daysAgo: 1, kind: 'access.refused', outcome: 'refused' })))
    await watchForOddities()
    expect(await found()).toEqual([])
    await look()
    expect((await found()).length).toBe(1)
  })
})

describe('an auditor’s word', () => {
  it('closes an oddity once, with a reason, and counts it no more', async () => {
    const [officer, auditor, admin] = [await buildOfficer(database, kerala), await buildAuditor(database), await buildAdmin(database)]
    await made(officer, Array.from({ length: 20 }, () => ({ daysAgo: 1, kind: 'access.refused', outcome: 'refused' })))
    await look()
    expect([await countOddities(admin), await countOddities(auditor)]).toEqual([1, 1])
    const [row] = (await listOddities(auditor)).open
    const input = { id: row?.id ?? '', finding: 'explained', note: 'A new clerk tried pages that are not open.' } as const
    await Promise.allSettled([judgeOddity({ auditor, input }), judgeOddity({ auditor, input })]).then((results) => expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']))
    await expect(judgeOddity({ auditor, input })).rejects.toMatchObject({ code: 'conflict', reason: 'oddityClosed' })
    await expect(judgeOddity({ auditor, input: { ...input, id: randomUUID() } })).rejects.toMatchObject({ code: 'not_found' })
    expect(await countOddities(admin)).toBe(0)
    expect((await listOddities(auditor)).closed).toMatchObject([{ number: row?.number, verdict: 'explained', closedBy: auditor.name }])
    expect(await database.sql(`SELECT details FROM ledger.event WHERE kind = 'oddity.closed'`)).toEqual([{ details: { number: row?.number, rule: 'refusals', verdict: 'explained', note: input.note } }])
  })

  it('is never about the own doings, nor by another login or in another’s name', async () => {
    const auditor = await buildAuditor(database)
    await database.sql(
      `WITH head AS (UPDATE ledger.head SET size = size + 20 RETURNING size) INSERT INTO ledger.event (position, recorded_at, kind, outcome, actor_kind, actor_id, actor_name, details)
       SELECT size - 20 + n, now() - interval '1 hour', 'access.refused', 'refused', 'auditor', $1::uuid, 'x', '{}' FROM head, generate_series(1, 20) n`, [auditor.id])
    await look()
    const [row] = (await listOddities(auditor)).open
    await expect(judgeOddity({ auditor, input: { id: row?.id ?? '', finding: 'mistaken', note: 'It was only me, nothing to see.' } })).rejects.toMatchObject({ code: 'refused', reason: 'ownOddity' })
    const officer = await buildOfficer(database, kerala)
    await made(officer, Array.from({ length: 20 }, () => ({ daysAgo: 1, kind: 'access.refused', outcome: 'refused' })))
    await look()
    await database.sql('UPDATE portal."user" SET name = $2 WHERE id = $1::uuid', [officer.id, auditor.name])
    const ofOther = (await listOddities(auditor)).open.find(({ subjectId }) => subjectId === officer.id)
    await expect(judgeOddity({ auditor, input: { id: ofOther?.id ?? '', finding: 'mistaken', note: 'It was my other account, nothing to see.' } })).rejects.toMatchObject({ code: 'refused', reason: 'ownOddity' })
    const write = (role: 'portal_web' | 'portal_worker' | 'portal_auditor') => inRoleTransaction(role, (tx) => tx.sql(`UPDATE portal.oddity SET verdict = 'mistaken', note = 'In the name of another', closed_by_id = $1::uuid`, [auditor.id]))
    for (const role of ['portal_web', 'portal_worker', 'portal_auditor'] as const) await expect(write(role), role).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|23514)$/) })
    await expect(inRoleTransaction('portal_worker', (tx) => tx.sql('DELETE FROM portal.oddity'))).rejects.toMatchObject({ code: '42501' })
  })
})
