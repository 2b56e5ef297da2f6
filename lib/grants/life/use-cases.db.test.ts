import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { grantsInForce } from '@/lib/access/in-force'
import type { OfficerActor } from '@/lib/auth/actor'
import { istMidnight } from '@/lib/clock'
import { inReadOnly } from '@/lib/db/transaction'
import { noteGrantLives } from '@/lib/grants/life/use-cases'
import { endGrant, resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { runJobs } from '@/lib/testing/worker'

const database = useDatabase()
const mail = useMailServer()
let officer: OfficerActor

beforeAll(async () => {
  // Grants of these tests were given long before they begin: each test moves the clock, never the grant.
  await database.sql(`ALTER TABLE portal."grant" ALTER COLUMN created_at SET DEFAULT '2026-01-01'`)
})
beforeEach(async () => { officer = await buildOfficer(database, 10) })

const give = (startsOn: string, endsOn: string) => buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } }, startsOn, endsOn })
const eventsOf = async (id: string) => (await database.sql<{ kind: string }>('SELECT kind FROM ledger.event WHERE grant_id = $1 ORDER BY position', [id])).map(({ kind }) => kind)
const warningsOf = async (id: string) => (await database.sql<{ days: number }>(`SELECT (params->>'days')::int AS days FROM portal.mail WHERE kind = 'grantEnding' AND params->>'grantId' = $1 ORDER BY created_at`, [id])).map(({ days }) => days)
const before = (day: string) => new Date(istMidnight(day).getTime() - 1)
const act = async (id: string) => ({ actor: await buildAdmin(database), id, reason: 'Asked by the State.' })

describe('a grant\'s start and lapse', () => {
  test('are noted at the Indian midnight, not a millisecond before, once each', async () => {
    const id = await give('2026-03-01', '2026-03-31')
    await noteGrantLives({ at: before('2026-03-01') })
    expect(await eventsOf(id)).toEqual([])
    for (const at of [istMidnight('2026-03-01'), istMidnight('2026-03-02')]) await noteGrantLives({ at })
    expect(await eventsOf(id)).toEqual(['grant.started'])
    await noteGrantLives({ at: before('2026-04-01') })
    expect(await eventsOf(id)).not.toContain('grant.lapsed')
    for (const at of [istMidnight('2026-04-01'), istMidnight('2026-04-09')]) await noteGrantLives({ at })
    expect((await eventsOf(id)).filter((kind) => kind !== 'grant.warned')).toEqual(['grant.started', 'grant.lapsed'])
    const [lapse] = await database.sql<{ details: object; subject_id: string; actor_kind: string }>(`SELECT details, subject_id, actor_kind FROM ledger.event WHERE grant_id = $1 AND kind = 'grant.lapsed'`, [id])
    expect(lapse).toMatchObject({ subject_id: officer.id, actor_kind: 'system', details: { at: '2026-03-31T18:30:00.000Z' } })
  })

  test('are noted once also by two workers at the same time, and after days in which none ran', async () => {
    const id = await give('2026-05-01', '2026-05-31')
    await Promise.all(Array.from({ length: 4 }, () => noteGrantLives({ at: istMidnight('2026-08-15') })))
    expect(await eventsOf(id)).toEqual(['grant.started', 'grant.lapsed'])
    expect(await warningsOf(id)).toEqual([])
  })

  test('leave nothing when the round breaks off, and everything in the next one', async () => {
    const id = await give('2026-05-01', '2026-05-31')
    await database.sql(`REVOKE EXECUTE ON FUNCTION ledger.append(jsonb) FROM portal_worker`)
    await expect(noteGrantLives({ at: istMidnight('2026-06-15') })).rejects.toMatchObject({ code: 'ledger' })
    await database.sql(`GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO portal_worker`)
    expect(await eventsOf(id)).toEqual([])
    await noteGrantLives({ at: istMidnight('2026-06-15') })
    expect(await eventsOf(id)).toEqual(['grant.started', 'grant.lapsed'])
  })

  test('are not those of a grant that an admin ended before', async () => {
    const [early, running] = [await give('2099-01-01', '2099-01-31'), await give('2026-05-01', '2099-05-31')]
    await noteGrantLives()
    await endGrant(await act(early))
    await endGrant(await act(running))
    await noteGrantLives({ at: istMidnight('2100-01-01') })
    expect([await eventsOf(early), await eventsOf(running)]).toEqual([['grant.ended'], ['grant.started', 'grant.ended']])
  })
})

describe('a warning', () => {
  test('goes out 14 and 3 days before the last day, from midnight on, once each, in the officer\'s language', async () => {
    await database.sql(`UPDATE portal."user" SET locale = 'hi' WHERE id = $1`, [officer.id])
    const id = await give('2026-06-01', '2099-08-31')
    for (const [at, days] of [[before('2099-08-17'), []], [istMidnight('2099-08-17'), [14]], [before('2099-08-28'), [14]], [istMidnight('2099-08-28'), [14, 3]], [before('2099-09-01'), [14, 3]]] as const) {
      await Promise.all([noteGrantLives({ at }), noteGrantLives({ at })])
      expect(await warningsOf(id), at.toISOString()).toEqual(days)
    }
    expect((await eventsOf(id)).filter((kind) => kind === 'grant.warned')).toHaveLength(2)
    await runJobs()
    const letter = mail.received.at(-1)
    expect(letter?.text).toContain(`/hi/requests/new?kind=renewal&grant=${id}`)
    expect(letter?.text.replaceAll('\u00a0', ' ')).toContain('31 अगस्त 2099')
  })

  test('that waited for a mail server until the grant was over is not sent', async () => {
    const id = await give('2026-06-01', '2026-08-31')
    await noteGrantLives({ at: istMidnight('2026-08-28') })
    const before = mail.received.length
    await runJobs()
    expect([mail.received.length, await warningsOf(id)]).toEqual([before, [3]])
  })

  test('is not sent for a grant whose end is written because it makes way for another; at its last midnight it lapses', async () => {
    const id = await give('2026-06-01', '2026-08-31')
    await database.sql(`UPDATE portal."grant" SET ended_at = ends_at, ended_by_id = $2, ended_reason = 'Renewed.' WHERE id = $1`, [id, (await buildAdmin(database)).id])
    for (const day of ['2026-08-28', '2026-09-01']) await noteGrantLives({ at: istMidnight(day) })
    expect([await warningsOf(id), await eventsOf(id)]).toEqual([[], ['grant.started', 'grant.lapsed']])
  })

  test('after days in which no worker ran is the nearer one alone', async () => {
    const id = await give('2026-06-01', '2026-08-31')
    await noteGrantLives({ at: istMidnight('2026-08-30') })
    await noteGrantLives({ at: istMidnight('2026-08-31') })
    expect(await warningsOf(id)).toEqual([1])
  })

  test.each([
    ['shorter than both warnings', '2026-08-29', '2026-08-31', []], ['as long as the last warning', '2026-08-28', '2026-08-31', []], ['a day longer than the last warning', '2026-08-27', '2026-08-31', [3]],
    ['as long as the first warning', '2026-08-17', '2026-08-31', [3]], ['a day longer than the first', '2026-08-16', '2026-08-31', [14, 3]],
  ])('of a grant %s is what makes sense', async (_what, startsOn, endsOn, days) => {
    const id = await give(startsOn, endsOn)
    for (let day = 10; day <= 31; day += 1) await noteGrantLives({ at: istMidnight(`2026-08-${day}`) })
    expect(await warningsOf(id)).toEqual(days)
  })

  test('is not sent for a grant that is ended or suspended, nor to an officer who is gone; a resumed one is warned of late', async () => {
    const [ended, suspended, gone] = [await give('2026-06-01', '2099-08-31'), await give('2026-06-01', '2099-08-31'), await give('2026-06-01', '2099-08-31')]
    await endGrant(await act(ended))
    await suspendGrant(await act(suspended))
    await noteGrantLives({ at: istMidnight('2099-08-17') })
    expect([await warningsOf(ended), await warningsOf(suspended), await warningsOf(gone)]).toEqual([[], [], [14]])
    await resumeGrant(await act(suspended))
    await noteGrantLives({ at: istMidnight('2099-08-20') })
    expect(await warningsOf(suspended)).toEqual([11])
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
    await noteGrantLives({ at: istMidnight('2099-08-29') })
    expect([await warningsOf(suspended), await warningsOf(gone)]).toEqual([[11], [14]])
  })

  test('follows the policy, whose bounds the database keeps', async () => {
    await database.sql('UPDATE portal.policy SET grant_warning_days_first = 30, grant_warning_days_last = 7')
    const id = await give('2026-06-01', '2026-08-31')
    for (const day of ['2026-07-31', '2026-08-01', '2026-08-24']) await noteGrantLives({ at: istMidnight(day) })
    expect(await warningsOf(id)).toEqual([30, 7])
    await database.sql('UPDATE portal.policy SET grant_warning_days_first = 14, grant_warning_days_last = 3')
    for (const change of ['grant_warning_days_last = 14', 'grant_warning_days_first = 3', 'grant_warning_days_last = 0', 'grant_warning_days_first = 61', 'review_months = 5', 'review_days = 29', 'review_escalate_days = 21']) {
      await expect(database.sql(`UPDATE portal.policy SET ${change}`)).rejects.toThrow(/policy_/)
    }
  })
})

describe('the dates bind by themselves', () => {
  const inForce = (id: string, at: Date) => inReadOnly('portal_reader', async (tx) => (await grantsInForce(tx, { officerId: officer.id, at })).grants.some((grant) => grant.id === id))

  test('from the first Indian midnight to the one after the last day, to the millisecond', async () => {
    const id = await give('2099-03-01', '2099-03-31')
    const sides = [before('2099-03-01'), istMidnight('2099-03-01'), before('2099-04-01'), istMidnight('2099-04-01'), new Date('2099-04-01T00:00:00Z'), new Date('2099-03-01T00:00:00Z')]
    const found = []
    for (const at of sides) found.push(await inForce(id, at))
    expect(found).toEqual([false, true, true, false, false, true])
    expect(sides[1]?.toISOString()).toBe('2099-02-28T18:30:00.000Z')
  })

  test('by the database\'s clock, on both sides of now', async () => {
    const id = await give('2026-03-01', '2099-03-31')
    const sides = []
    // The columns keep milliseconds: rounded, now could be a moment that is still to come.
    const now = `date_trunc('milliseconds', now())`
    for (const change of [`starts_at = ${now}`, `starts_at = ${now} + interval '1 millisecond'`, `ends_at = ${now}`, `ends_at = ${now} + interval '1 millisecond'`]) {
      // Within one transaction now() stands still, so that both sides of the instant can be looked at.
      await database.sql('BEGIN')
      await database.sql('ALTER TABLE portal."grant" DISABLE TRIGGER grant_keep')
      await database.sql(`UPDATE portal."grant" SET ${change} WHERE id = $1`, [id])
      sides.push((await database.sql('SELECT 1 FROM portal.grants_in_force($1) g WHERE g.id = $2', [officer.id, id])).length)
      await database.sql('ROLLBACK')
    }
    expect(sides).toEqual([1, 0, 0, 1])
  })
})
