import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { grantsInForce } from '@/lib/access/in-force'
import { mintDownloadScope, mintViewScope } from '@/lib/access/scope'
import type { GrantFields } from '@/lib/access/box'
import type { OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { choosePurpose } from '@/lib/purposes/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, buildPurpose, rewording } from '@/lib/testing/factories'

const database = useDatabase()
const bihar = 10
const clear: GrantFields = { uan: { view: 'clear', file: 'clear' }, gender: { view: 'clear', file: 'clear' }, mobile: { view: 'masked', file: 'absent' } }
let officer: OfficerActor
let wide: string
let narrow: string

beforeAll(async () => {
  wide = await buildPurpose(database, { key: 'wide' })
  narrow = await buildPurpose(database, { key: 'narrow', fields: ['gender', 'mobile'] })
})
beforeEach(async () => { officer = await buildOfficer(database, bihar) })

const viewScope = (who: OfficerActor = officer) => inReadOnly('portal_reader', (tx) => mintViewScope(tx, who))
const withChoice = async (): Promise<OfficerActor> => {
  const [row] = await database.sql<{ purposeId: string | null }>('SELECT purpose_id AS "purposeId" FROM portal.session WHERE id = $1', [officer.sessionId])
  return { ...officer, purposeId: row?.purposeId ?? null }
}
/** An instant by the database's clock with some milliseconds on either side: a Date holds no microseconds. */
async function instant(): Promise<Date> {
  const [row] = await database.sql<{ at: Date }>('SELECT clock_timestamp() AS at FROM pg_sleep(0.005)')
  await database.sql('SELECT pg_sleep(0.005)::text')
  if (!row) throw new Error('no clock')
  return row.at
}

/** A new wording of a register's entry, as two admins would bring it into force. */
async function changePurpose(id: string, change: { fields?: readonly string[]; isOpen?: boolean }): Promise<void> {
  await database.sql(
    `WITH old AS (UPDATE portal.purpose_version SET to_at = clock_timestamp() WHERE purpose_id = $1 AND to_at IS NULL RETURNING *)
     INSERT INTO portal.purpose_version (purpose_id, version, title_en, title_hi, scheme, legal_basis, fields, retention_days, is_open, from_at)
     SELECT purpose_id, version + 1, title_en, title_hi, scheme, legal_basis, coalesce($2::text[], fields), retention_days, coalesce($3, is_open), to_at FROM old`,
    [id, change.fields ?? null, change.isOpen ?? null],
  )
}

describe('an officer with one purpose', () => {
  test('works for it without a choice', async () => {
    await buildGrant(database, { officer, fields: clear, purposeId: wide })
    const scope = await viewScope()
    expect(scope.purpose).toMatchObject({ id: wide })
    expect(scope.boxes.map(({ levels }) => [...levels])).toEqual([[['uan', 'clear'], ['mobile', 'masked'], ['gender', 'clear']]])
  })

  test('has a purpose even if another was chosen before its grant ended', async () => {
    await buildGrant(database, { officer, fields: clear, purposeId: wide })
    expect((await viewScope({ ...officer, purposeId: narrow })).purpose).toMatchObject({ id: wide })
  })
})

describe('an officer with several purposes', () => {
  beforeEach(async () => {
    await buildGrant(database, { officer, fields: clear, purposeId: wide, download: true })
    await buildGrant(database, { officer, fields: { gender: { view: 'clear', file: 'clear' } }, purposeId: narrow })
  })

  test('sees nothing before the choice, and afterwards only the chosen one\'s boxes', async () => {
    const before = await viewScope()
    expect([before.boxes, before.purpose, before.purposes.map(({ id }) => id).sort()]).toEqual([[], null, [wide, narrow].sort()])
    await choosePurpose({ officer, purposeId: narrow })
    const after = await viewScope(await withChoice())
    expect(after.boxes.map(({ purpose, levels }) => [purpose.id, [...levels.keys()]])).toEqual([[narrow, ['gender']]])
    expect(await database.sql(`SELECT details->>'purposeId' AS id FROM ledger.event WHERE kind = 'purpose.chosen' AND actor_id = $1`, [officer.id])).toEqual([{ id: narrow }])
  })

  test('needs no choice for a right that only one of them gives', async () => {
    const scope = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
    expect(scope.purpose).toMatchObject({ id: wide })
  })

  test('cannot choose a purpose of nobody, of another, or one that closed', async () => {
    const foreign = await buildPurpose(database, { key: 'foreign' })
    for (const purposeId of [foreign, officer.id]) await expect(choosePurpose({ officer, purposeId })).rejects.toMatchObject({ code: 'not_found' })
    await changePurpose(narrow, { isOpen: false })
    await expect(choosePurpose({ officer, purposeId: narrow })).rejects.toMatchObject({ code: 'not_found' })
    await changePurpose(narrow, { isOpen: true })
  })
})

describe('what decides beside the grant', () => {
  test('a narrowed purpose takes fields away at once, a closed one everything, and the past stays as it was', async () => {
    await buildGrant(database, { officer, fields: clear, purposeId: wide })
    const before = await instant()
    await changePurpose(wide, { fields: ['gender'] })
    const between = await instant()
    expect((await viewScope()).boxes.map(({ levels }) => [...levels.keys()])).toEqual([['gender']])
    await changePurpose(wide, { fields: ['currentPin'] })
    expect((await viewScope()).boxes).toEqual([])
    await changePurpose(wide, { isOpen: false })
    expect((await viewScope()).purposes).toEqual([])
    const then = await inReadOnly('portal_reader', (tx) => grantsInForce(tx, { officerId: officer.id, at: between }))
    expect(then.grants.map((grant) => grant.purpose_fields)).toEqual([['gender']])
    const earlier = await inReadOnly('portal_reader', (tx) => grantsInForce(tx, { officerId: officer.id, at: before }))
    expect(earlier.grants.map((grant) => grant.purpose_fields.length)).toEqual([15])
  })

  test('a State that leaves the module, is made inactive, or has only the API gives nothing', async () => {
    const away = await buildOfficer(database, 32)
    await buildGrant(database, { officer: away, fields: clear, purposeId: await buildPurpose(database) })
    expect((await viewScope(away)).boxes).toHaveLength(1)
    for (const change of [{ is_active: false }, { provision: 'api' }, { provision: 'none' }]) {
      await database.sql(rewording('state_version', 'state_code = 32', change))
      expect((await viewScope(away)).boxes, JSON.stringify(change)).toEqual([])
      await database.sql(rewording('state_version', 'state_code = 32', { is_active: true, provision: 'both' }))
      expect((await viewScope(away)).boxes).toHaveLength(1)
    }
  })

  test('an account\'s standing is kept through time', async () => {
    await buildGrant(database, { officer, fields: clear, purposeId: await buildPurpose(database) })
    const active = await instant()
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
    const away = await instant()
    await database.sql(`UPDATE portal."user" SET status = 'active' WHERE id = $1`, [officer.id])
    const counts = []
    for (const at of [active, away, undefined]) counts.push((await inReadOnly('portal_reader', (tx) => grantsInForce(tx, { officerId: officer.id, at }))).grants.length)
    expect(counts).toEqual([1, 0, 1])
    expect(await database.sql('SELECT status::text AS status, to_at IS NULL AS now FROM portal.user_standing WHERE user_id = $1 ORDER BY from_at', [officer.id]))
      .toEqual([{ status: 'active', now: false }, { status: 'deactivated', now: false }, { status: 'active', now: true }])
  })
})
