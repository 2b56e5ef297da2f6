import { describe, expect, it, vi } from 'vitest'
import type { Field } from '@/lib/access/fields'
import type { GrantFields } from '@/lib/access/box'
import type { OfficerActor } from '@/lib/auth/actor'
import { inActorTransaction } from '@/lib/auth/acting'
import { startSession } from '@/lib/auth/session'
import { mintDownloadScope } from '@/lib/access/scope'
import { inReadOnly, inTransaction } from '@/lib/db/transaction'
import { fileLayout } from '@/lib/exports/contents/rules'
import { listRegistrants, openRegistrant } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, buildPurpose, putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'
import { endedUnmasks } from '@/lib/unmasking/reads'
import type { UnmaskForm } from '@/lib/unmasking/schema'
import { insertUnmask, readAllowance } from '@/lib/unmasking/store'
import { unmask } from '@/lib/unmasking/use-cases'

const database = useDatabase()
const at = (view: 'masked' | 'unmaskable' | 'clear', file: 'absent' | 'masked' = 'absent') => ({ view, file }) as const
const formOf = (id: string, field: Field, overrides: Partial<UnmaskForm> = {}): UnmaskForm => ({ id, field, minutes: 5, cause: 'grievance', reason: 'She asks which number we write to', ...overrides })
let next = 1
const person = (overrides: Parameters<typeof aRegistrant>[1] = {}) => aRegistrant(5_000 + next++, overrides)

async function officerWith(fields: GrantFields, options: { download?: boolean; districts?: number[] } = {}): Promise<{ officer: OfficerActor; grantId: string }> {
  const officer = await buildOfficer(database, 10)
  return { officer, grantId: await buildGrant(database, { officer, districts: options.districts ?? [212], fields, download: options.download ?? false }) }
}
const cellOf = async (officer: OfficerActor, id: string, field: Field) => (await openRegistrant({ officer, id })).row.cells[field]
const listedCell = async (officer: OfficerActor, id: string, field: Field) => (await listRegistrants({ officer, query: { ...listQuery.parse({}), size: 100 } })).rows.find((row) => row.id === id)?.cells[field]
/** Moves what was lifted back in time: the database's clock decides, so the test turns the rows and not the clock. */
async function age(officer: OfficerActor, interval: string): Promise<void> {
  await database.sql('ALTER TABLE portal.unmask DISABLE TRIGGER USER')
  await database.sql('UPDATE portal.unmask SET at = at - $2::interval, until = until - $2::interval WHERE officer_id = $1', [officer.id, interval])
  await database.sql('ALTER TABLE portal.unmask ENABLE TRIGGER USER')
}

describe('unmask', () => {
  it('shows one value in one session for minutes, on list and record, and masks it again', async () => {
    const [one, other] = [person(), person()]
    await putRegistrants([one, other])
    const { officer } = await officerWith({ mobile: at('unmaskable'), name: at('unmaskable') })
    const masked = { masked: [one.mobile?.slice(-4)], unmaskable: true }
    expect(await cellOf(officer, one.id, 'mobile')).toEqual(masked)
    await unmask({ officer, form: formOf(one.id, 'mobile', { minutes: 2 }) })
    const shown = await cellOf(officer, one.id, 'mobile')
    expect(shown).toEqual({ unmasked: one.mobile, mask: masked.masked, until: expect.any(Date) })
    expect(await listedCell(officer, one.id, 'mobile')).toEqual(shown)
    const [row] = await database.sql<{ length: number }>('SELECT extract(epoch FROM until - at)::int AS length FROM portal.unmask WHERE officer_id = $1', [officer.id])
    expect(row?.length).toBe(120)
    expect(await cellOf(officer, one.id, 'name')).toMatchObject({ unmaskable: true })
    expect(await listedCell(officer, other.id, 'mobile')).toMatchObject({ unmaskable: true })
    await age(officer, '2 minutes')
    expect(await cellOf(officer, one.id, 'mobile')).toEqual(masked)
    expect(await endedUnmasks({ officer, id: one.id })).toEqual([{ field: 'mobile', until: expect.any(Date) }])
    await age(officer, '16 minutes')
    expect(await endedUnmasks({ officer, id: one.id })).toEqual([])
    await unmask({ officer, form: formOf(one.id, 'mobile') })
    expect(await cellOf(officer, one.id, 'mobile')).toMatchObject({ unmasked: one.mobile })
    const { sessionId } = await inTransaction((tx) => startSession(tx, { userId: officer.id, address: null, userAgent: null, stage: 'full' }))
    expect(await cellOf({ ...officer, sessionId }, one.id, 'mobile')).toEqual(masked)
  })

  it('is one answer for absent, out of scope, masked, clear, not given and another box', async () => {
    const [one, far] = [person(), person({ permanentDistrict: 193, currentDistrict: 193 })]
    await putRegistrants([one, far])
    const { officer } = await officerWith({ mobile: at('unmaskable'), name: at('masked'), gender: at('clear') })
    await buildGrant(database, { officer, districts: [193], fields: { name: at('unmaskable'), mobile: at('masked') } })
    const tries: [string, Field][] = [['77777', 'mobile'], ['9999999999999999999', 'mobile'], [one.id, 'name'], [one.id, 'gender'], [one.id, 'currentAddress'], [far.id, 'mobile']]
    for (const [id, field] of tries) await expect(unmask({ officer, form: formOf(id, field) }), `${id} ${field}`).rejects.toMatchObject({ code: 'not_found', reason: 'not_found', fields: [] })
    expect(await database.sql('SELECT 1 FROM portal.unmask WHERE officer_id = $1', [officer.id])).toEqual([])
    await unmask({ officer, form: formOf(far.id, 'name') })
    expect(await cellOf(officer, far.id, 'name')).toMatchObject({ unmasked: far.name })
  })

  it('holds only while its own grant does', async () => {
    const one = person()
    await putRegistrants([one])
    const { officer, grantId } = await officerWith({ mobile: at('unmaskable') })
    await unmask({ officer, form: formOf(one.id, 'mobile') })
    const second = await buildGrant(database, { officer, fields: { mobile: at('unmaskable') } })
    expect(await cellOf(officer, one.id, 'mobile')).toMatchObject({ unmasked: one.mobile })
    await database.sql('INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) VALUES ($1, $2, $3)', [grantId, officer.id, 'test'])
    expect(await cellOf(officer, one.id, 'mobile')).toMatchObject({ unmaskable: true })
    await database.sql('UPDATE portal.grant_suspension SET resumed_at = now() WHERE grant_id = $1', [grantId])
    expect(await cellOf(officer, one.id, 'mobile')).toMatchObject({ unmasked: one.mobile })
    await database.sql('UPDATE portal."grant" SET ended_at = now() WHERE id = $1', [grantId])
    expect(await cellOf(officer, one.id, 'mobile')).toMatchObject({ unmaskable: true })
    await unmask({ officer, form: formOf(one.id, 'mobile') })
    await database.sql('UPDATE portal."grant" SET ended_at = now() WHERE id = $1', [second])
    await expect(openRegistrant({ officer, id: one.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('never reaches a file, nor opens the field as a filter or a look-up', async () => {
    const one = person()
    await putRegistrants([one])
    const { officer } = await officerWith({ mobile: at('unmaskable', 'masked'), gender: { view: 'unmaskable', file: 'masked' } }, { download: true })
    await unmask({ officer, form: formOf(one.id, 'mobile') })
    await unmask({ officer, form: formOf(one.id, 'gender') })
    const scope = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
    const { header, cellsOf } = fileLayout({ boxes: scope.boxes, names: { district: String, state: String, gender: String, occupation: String } })
    expect(cellsOf(one)[header.indexOf('mobile')]).toBe(`••••••${one.mobile?.slice(-4)}`)
    await expect(listRegistrants({ officer, query: { ...listQuery.parse({}), gender: one.gender } })).rejects.toMatchObject({ code: 'refused', reason: 'filter' })
  })

  it('is on record before the value leaves, with the grant and why, and never the value', async () => {
    const one = person()
    await putRegistrants([one])
    const { officer, grantId } = await officerWith({ mobile: at('unmaskable') })
    await unmask({ officer, form: formOf(one.id, 'mobile') })
    await cellOf(officer, one.id, 'mobile')
    const events = await database.sql<{ kind: string; grant_id: string; details: Record<string, unknown> }>('SELECT kind, grant_id, details FROM ledger.event WHERE actor_id = $1 ORDER BY position', [officer.id])
    expect(events[0]).toMatchObject({ kind: 'registrant.unmasked', grant_id: grantId, details: { registrantId: one.id, field: 'mobile', why: 'grievance', minutes: 5, attempt: 1, attemptsMax: 50 } })
    expect(events[1]).toMatchObject({ kind: 'registrant.opened', details: { unmasked: 1 } })
    expect(JSON.stringify(events)).not.toContain(one.mobile)
  })

  it('writes nothing when the ledger cannot be written', async () => {
    const one = person()
    await putRegistrants([one])
    const { officer } = await officerWith({ mobile: at('unmaskable') })
    await database.sql('REVOKE EXECUTE ON FUNCTION ledger.append(jsonb) FROM portal_web')
    try {
      await expect(unmask({ officer, form: formOf(one.id, 'mobile') })).rejects.toMatchObject({ code: 'ledger' })
    } finally {
      await database.sql('GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO portal_web')
    }
    expect(await cellOf(officer, one.id, 'mobile')).toMatchObject({ unmaskable: true })
  })

  it('keeps to the policy in minutes and in number, also when several come at once', async () => {
    const one = person()
    await putRegistrants([one])
    const { officer } = await officerWith({ mobile: at('unmaskable'), name: at('unmaskable') })
    for (const minutes of [0, 6]) await expect(unmask({ officer, form: formOf(one.id, 'mobile', { minutes }) })).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'minutes', message: 'unmaskMinutes', values: { max: 5 } }] })
    await database.sql('UPDATE portal.policy SET unmasks_per_day_max = 2')
    try {
      const raced = await Promise.allSettled((['mobile', 'name', 'mobile', 'name'] as const).map((field) => unmask({ officer, form: formOf(one.id, field) })))
      expect(raced.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
      for (const each of raced) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'limit', reason: 'unmasksPerDay' })
    } finally {
      await database.sql('UPDATE portal.policy SET unmasks_per_day_max = 50')
    }
  })

  it('holds to the grant as it is when it is written, not as it was when the row was read', async () => {
    const one = person()
    await putRegistrants([one])
    const { officer, grantId } = await officerWith({ mobile: at('unmaskable') })
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => { release = resolve })
    const holder = inTransaction(async (tx) => {
      await readAllowance(tx, officer.id, { lock: true })
      await gate
    })
    const waiting = unmask({ officer, form: formOf(one.id, 'mobile') })
    const answer = expect(waiting).rejects.toMatchObject({ code: 'not_found' })
    await vi.waitFor(async () => expect(await database.sql(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)).toHaveLength(1), { timeout: 60_000 })
    await database.sql('INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) VALUES ($1, $2, $3)', [grantId, officer.id, 'test'])
    release()
    await Promise.all([answer, holder])
  })

  it.each([
    ['suspended', `INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) SELECT id, officer_id, 'test' FROM portal."grant" WHERE id = $1`],
    ['over', `UPDATE portal."grant" SET ends_at = now() - interval '1 second' WHERE id = $1`],
    ['not begun', `UPDATE portal."grant" SET starts_at = now() + interval '1 hour' WHERE id = $1`],
    ['of a purpose that needs the field no more', `WITH old AS (UPDATE portal.purpose_version SET to_at = clock_timestamp() WHERE purpose_id = (SELECT purpose_id FROM portal."grant" WHERE id = $1) AND to_at IS NULL RETURNING *)
       INSERT INTO portal.purpose_version (purpose_id, version, title_en, title_hi, scheme, legal_basis, fields, retention_days, from_at) SELECT purpose_id, version + 1, title_en, title_hi, scheme, legal_basis, '{name}', retention_days, to_at FROM old`],
  ])('is refused by the database under a grant that is %s', async (_what, happen) => {
    const one = person()
    await putRegistrants([one])
    const officer = await buildOfficer(database, 10)
    const grantId = await buildGrant(database, { officer, districts: [212], fields: { mobile: at('unmaskable') }, purposeId: await buildPurpose(database, { key: `unmask-${one.id}` }) })
    await database.sql('ALTER TABLE portal."grant" DISABLE TRIGGER grant_keep')
    await database.sql(happen, [grantId])
    await database.sql('ALTER TABLE portal."grant" ENABLE TRIGGER grant_keep')
    await expect(inActorTransaction(officer, (tx) => insertUnmask(tx, { officer, grantId, form: formOf(one.id, 'mobile') }))).rejects.toThrow(/does not let this mask/)
  })

  it('is held by the database too: longer, another session, another grant and a changed row are refused', async () => {
    const one = person()
    await putRegistrants([one])
    const { officer, grantId } = await officerWith({ mobile: at('unmaskable'), name: at('masked') })
    const stranger = await officerWith({ mobile: at('unmaskable') })
    const insert = (who: OfficerActor, grant: string, form: UnmaskForm) => inActorTransaction(who, (tx) => insertUnmask(tx, { officer: who, grantId: grant, form }))
    await expect(insert(officer, grantId, formOf(one.id, 'mobile', { minutes: 6 }))).rejects.toThrow(/policy allows no such/)
    await expect(insert(officer, grantId, formOf(one.id, 'name'))).rejects.toThrow(/does not let this mask/)
    await expect(insert(officer, stranger.grantId, formOf(one.id, 'mobile'))).rejects.toThrow(/does not let this mask/)
    await expect(insert({ ...officer, sessionId: stranger.officer.sessionId }, grantId, formOf(one.id, 'mobile'))).rejects.toThrow(/signed in/)
    await expect(inTransaction((tx) => insertUnmask(tx, { officer, grantId, form: formOf(one.id, 'mobile') }))).rejects.toThrow(/nobody acts for another/)
    await insert(officer, grantId, formOf(one.id, 'mobile'))
    await expect(database.sql(`UPDATE portal.unmask SET until = until + interval '1 hour' WHERE officer_id = $1`, [officer.id])).rejects.toMatchObject({ code: '23514' })
  })
})
