import { beforeAll, describe, expect, test } from 'vitest'
import { parseLedgerFilters } from '@/lib/audit/filters'
import { readLedger } from '@/lib/audit/reads'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { nobody, systemActor } from '@/lib/auth/actor'
import { istDayOf } from '@/lib/clock'
import { AppError } from '@/lib/errors'
import { inRoleTransaction } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()
let admin: AdminActor
let officer: OfficerActor
let other: OfficerActor

beforeAll(async () => {
  admin = await buildAdmin(database)
  officer = await buildOfficer(database, 10)
  other = await buildOfficer(database, 32)
  await recordAlone({ kind: 'signIn.done', actor: officer, details: {} })
  await recordAlone({ kind: 'account.deactivated', actor: admin, subjectId: officer.id, details: { reason: 'Leave.' } })
  await recordAlone({ kind: 'signIn.refused', outcome: 'refused', actor: nobody('10.1.1.1'), subjectId: officer.id, details: { cause: 'credentials' } })
  await recordAlone({ kind: 'signIn.done', actor: other, details: {} })
  await recordAlone({ kind: 'generate.finished', actor: systemActor('generate'), details: { registrants: 1, seed: 1, days: 1 } })
})

const kindsOf = async (input: Parameters<typeof readLedger>[0]) => (await readLedger(input)).entries.map(({ kind }) => kind)

describe('an officer', () => {
  test('sees own acts and what others did to the own account, newest first, and nothing else', async () => {
    const { entries } = await readLedger({ actor: officer, filters: {} })
    expect(entries.filter(({ kind }) => kind !== 'ledger.read').map(({ kind, byReader, address }) => [kind, byReader, address])).toEqual([
      ['signIn.refused', false, '10.1.1.1'], ['account.deactivated', false, null], ['signIn.done', true, '127.0.0.1'],
    ])
  })

  test('cannot ask for another\'s by naming them', async () => {
    expect(await kindsOf({ actor: officer, filters: { who: other.userId, kind: 'signIn.done' } })).toEqual(['signIn.done'])
    expect(parseLedgerFilters({ who: other.userId, state: '32', kind: 'signIn.done' }, { own: true }).filters).toEqual({ kind: 'signIn.done' })
  })

  test('gets nothing from which positions could be told', async () => {
    const page = await readLedger({ actor: officer, filters: {} })
    expect(JSON.stringify(page.entries)).not.toMatch(/"position"|"id":/)
  })
})

test('an admin sees all, narrowed by person, kind, outcome, State and day', async () => {
  expect(await kindsOf({ actor: admin, filters: { who: officer.userId } })).toEqual(expect.arrayContaining(['signIn.done', 'account.deactivated', 'signIn.refused']))
  expect(await kindsOf({ actor: admin, filters: { outcome: 'refused' } })).toEqual(['signIn.refused'])
  expect(await kindsOf({ actor: admin, filters: { state: 32, kind: 'signIn.done' } })).toEqual(['signIn.done'])
  const [clock] = await database.sql<{ at: Date }>('SELECT now() AS at')
  const today = istDayOf(clock?.at ?? new Date(0))
  expect(await kindsOf({ actor: admin, filters: { kind: 'generate.finished', fromDay: today, toDay: today } })).toEqual(['generate.finished'])
  expect(await kindsOf({ actor: admin, filters: { kind: 'generate.finished', toDay: '2020-01-01' } })).toEqual([])
  expect(await kindsOf({ actor: admin, filters: { kind: 'generate.finished', fromDay: '2999-01-01' } })).toEqual([])
  expect(await kindsOf({ actor: admin, filters: { number: 'GR-000000' } })).toEqual([])
  await expect(readLedger({ actor: admin, filters: { who: 'nobody.here' } })).rejects.toThrow(AppError)
})

test('each reading is an event that says how it was narrowed', async () => {
  await readLedger({ actor: admin, filters: { outcome: 'refused' } })
  const [event] = await database.sql<{ details: object }>(`SELECT details FROM ledger.event WHERE kind = 'ledger.read' AND actor_id = $1 ORDER BY position DESC LIMIT 1`, [admin.id])
  expect(event?.details).toEqual({ view: 'admin', filters: { outcome: 'refused' }, rows: 1 })
})

test('pages run through all events once, there and back', async () => {
  const many = await buildOfficer(database, 1)
  for (let count = 0; count < limits.ledgerPageRows * 2 + 5; count += 1) await recordAlone({ kind: 'home.viewed', actor: many, details: { grants: [], count } })
  const filters = { kind: 'home.viewed' as const }
  const counts = (page: Awaited<ReturnType<typeof readLedger>>) => page.entries.map(({ details }) => details.count)
  const first = await readLedger({ actor: many, filters })
  const second = await readLedger({ actor: many, filters, cursor: first.older ?? '' })
  const third = await readLedger({ actor: many, filters, cursor: second.older ?? '' })
  expect([...counts(first), ...counts(second), ...counts(third)]).toEqual(Array.from({ length: limits.ledgerPageRows * 2 + 5 }, (_, index) => limits.ledgerPageRows * 2 + 4 - index))
  expect([first.newer, third.older]).toEqual([null, null])
  expect(counts(await readLedger({ actor: many, filters, cursor: third.newer ?? '' }))).toEqual(counts(second))
  const back = await readLedger({ actor: many, filters, cursor: second.newer ?? '' })
  expect([counts(back), back.newer]).toEqual([counts(first), null])
  for (const stranger of [{ actor: officer, filters }, { actor: many, filters: {} }]) await expect(readLedger({ ...stranger, cursor: first.older ?? '' })).rejects.toThrow('cursor')
  await expect(readLedger({ actor: many, filters, cursor: 'AAAA' })).rejects.toThrow('cursor')
})

test('without the ledger nothing is shown', async () => {
  await database.sql('REVOKE EXECUTE ON FUNCTION ledger.append(jsonb) FROM portal_web')
  try {
    await expect(readLedger({ actor: officer, filters: {} })).rejects.toMatchObject({ code: 'ledger' })
  } finally {
    await database.sql('GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO portal_web')
  }
})

describe('what an address says of filters', () => {
  test.each([
    [{ kind: 'no.kind' }, 'kind'], [{ fromDay: '31-02-2026' }, 'fromDay'], [{ state: '1e9' }, 'state'], [{ number: 'GR-1' }, 'number'], [{ who: ['a', 'b'] }, 'who'], [{ outcome: 'x' }, 'outcome'],
    [{ fromDay: '02-01-2026', toDay: '01-01-2026' }, 'toDay'],
  ])('%j is a mistake at %s', (query, field) => expect(parseLedgerFilters(query, { own: false }).mistakes.map((mistake) => mistake.field)).toEqual([field]))
  test('reads days as people write them', () => {
    expect(parseLedgerFilters({ fromDay: '1-2-2026', toDay: '', kind: 'signIn.done' }, { own: false })).toMatchObject({ filters: { fromDay: '2026-02-01', kind: 'signIn.done' }, mistakes: [] })
  })
})

describe('the auditor\'s role', () => {
  test('reads the ledger and who people are', async () => {
    const page = await readLedger({ actor: await buildAuditor(database), filters: { who: officer.userId, kind: 'account.deactivated' } })
    expect(page.entries.map(({ subjectName }) => subjectName)).toEqual([officer.name])
  })
  test.each(['SELECT password_hash FROM portal."user"', 'SELECT email FROM portal."user"', 'SELECT storage_key FROM portal.export', 'SELECT password_sealed FROM portal.export', 'SELECT token_hash FROM portal.session',
    'SELECT secret_sealed FROM portal.mail', 'SELECT envelope FROM registry.feed', 'UPDATE portal."grant" SET ended_at = now()', 'DELETE FROM ledger.event'])('may not %s', async (sql) => {
    await expect(inRoleTransaction('portal_auditor', (tx) => tx.sql(sql))).rejects.toThrow(/permission denied/)
  })
})
