import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { speakAs } from '@/lib/auth/acting'
import type { PersonActor } from '@/lib/auth/actor'
import { blindUan } from '@/lib/crypto/blind-index'
import { type DatabaseRole } from '@/lib/db/roles'
import { inRoleTransaction } from '@/lib/db/transaction'
import { keepDemoRegistrants } from '@/lib/demo/use-cases'
import { generateIntoDatabase } from '@/lib/registrants/generate/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'

const database = useDatabase()
const changedAt = new Date(Date.now() - 3_600_000)
const person: TestRegistrant = {
  id: '77', uan: '100000000077', name: 'Asha', mobile: '9000000077', dateOfBirth: '1990-01-01', fatherOrHusbandName: null, permanentPin: '800001', currentPin: '800001', currentAddress: 'Ward 1',
  incomeSlab: null, disabilityType: null, education: null, socialCategory: null, gender: '2', primaryOccupation: '8341', secondaryOccupation: null,
  permanentState: 10, permanentDistrict: 212, currentState: 10, currentDistrict: 212, registeredAt: changedAt, changedAt,
}

interface Resolved { resolution: string; is_found: boolean; left_today: number }
interface Facts { standing: string; current_district: number | null; changed_at: Date | null }

const resolve = (role: DatabaseRole, reader: PersonActor, uan: string) =>
  inRoleTransaction(role, async (tx) => {
    await speakAs(tx, reader)
    return (await tx.sql<Resolved>('SELECT * FROM portal.resolve_uan($1::uuid, $2)', [reader.id, blindUan(uan)]))[0]
  })
const facts = (role: DatabaseRole, reader: PersonActor, handle: string | undefined, at: Date | null = null) =>
  inRoleTransaction(role, async (tx) => {
    await speakAs(tx, reader)
    return (await tx.sql<Facts>('SELECT * FROM portal.resolved_facts($1::uuid, $2::uuid, $3::timestamptz)', [handle, reader.id, at]))[0]
  })
const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))
const move = (district: number) => database.sql(`UPDATE registry.registrant SET current_district = $1, changed_at = clock_timestamp() WHERE id = 77`, [district])

beforeEach(async () => {
  await database.sql('TRUNCATE registry.registrant, registry.feed, registry.registrant_past, registry.resolution, registry.demo_registrant')
  await database.sql('UPDATE portal.policy SET resolve_per_day_max = 20')
  await putRegistrants([person])
})

describe('resolving a UAN', () => {
  it('gives a handle that only its reader can use, and never the id', async () => {
    const [admin, other, auditor] = [await buildAdmin(database), await buildAdmin(database), await buildAuditor(database)]
    const found = await resolve('portal_web', admin, person.uan)
    expect(found).toEqual({ resolution: expect.any(String), is_found: true, left_today: 19 })
    expect(await facts('portal_web', admin, found?.resolution)).toMatchObject({ standing: 'known', current_district: 212, changed_at: changedAt })
    expect(await facts('portal_web', other, found?.resolution)).toMatchObject({ standing: 'over', current_district: null })
    expect(await facts('portal_auditor', auditor, found?.resolution)).toMatchObject({ standing: 'over' })
    expect(await facts('portal_auditor', admin, found?.resolution)).toMatchObject({ standing: 'over' })
    const absent = await resolve('portal_web', admin, '999999999999')
    expect(absent).toMatchObject({ is_found: false, left_today: 18 })
    expect(await facts('portal_web', admin, absent?.resolution)).toMatchObject({ standing: 'absent', current_district: null })
    expect(await facts('portal_web', admin, randomUUID())).toMatchObject({ standing: 'over' })
  })

  it('forgets after half an hour whom a handle meant', async () => {
    const admin = await buildAdmin(database)
    const handle = (await resolve('portal_web', admin, person.uan))?.resolution
    await database.sql(`UPDATE registry.resolution SET resolved_at = resolved_at - interval '31 minutes'`)
    expect(await facts('portal_web', admin, handle)).toMatchObject({ standing: 'over' })
    await resolve('portal_web', admin, '999999999999')
    expect(await database.sql('SELECT count(registrant_id)::int AS kept FROM registry.resolution')).toEqual([{ kept: 0 }])
  })

  it('stops at the number of the day, also when many ask at once, and begins again the next Indian day', async () => {
    const [admin, other] = [await buildAdmin(database), await buildAdmin(database)]
    await database.sql('UPDATE portal.policy SET resolve_per_day_max = 3')
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => resolve('portal_web', admin, person.uan)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    for (const each of tries) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'PL001' })
    expect(await resolve('portal_web', other, person.uan)).toMatchObject({ left_today: 2 })
    await database.sql(`UPDATE registry.resolution SET resolved_at = date_trunc('day', now() AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata' - interval '1 second'`)
    expect(await resolve('portal_web', admin, person.uan)).toMatchObject({ left_today: 2 })
  })

  it('is for admins and auditors in office, each through their own login', async () => {
    const [admin, auditor, officer] = [await buildAdmin(database), await buildAuditor(database), await buildOfficer(database, 10)]
    const refused: [DatabaseRole, PersonActor][] = [['portal_auditor', admin], ['portal_web', auditor], ['portal_web', officer], ['portal_reader', admin], ['portal_worker', admin], ['portal_ingest', admin]]
    for (const [role, reader] of refused) await expect(resolve(role, reader, person.uan), role).rejects.toMatchObject({ code: '42501' })
    await expect(resolve('portal_auditor', auditor, person.uan)).resolves.toMatchObject({ is_found: true })
    const handle = (await resolve('portal_web', admin, person.uan))?.resolution
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [admin.id])
    await expect(resolve('portal_web', admin, person.uan)).rejects.toMatchObject({ code: '42501' })
    expect(await facts('portal_web', admin, handle)).toMatchObject({ standing: 'over' })
  })

  it('is for whoever speaks: without the token of the reader’s own session nothing is told', async () => {
    const [admin, other] = [await buildAdmin(database), await buildAdmin(database)]
    await expect(resolve('portal_web', { ...admin, sessionId: other.sessionId }, person.uan)).rejects.toMatchObject({ code: '42501' })
    await expect(inRoleTransaction('portal_web', (tx) => tx.sql('SELECT * FROM portal.resolve_uan($1::uuid, $2)', [admin.id, blindUan(person.uan)]))).rejects.toMatchObject({ code: '42501' })
    // Handle and reader stand in the ledger: whoever reads them there has nothing.
    const handle = (await resolve('portal_web', admin, person.uan))?.resolution
    expect(await facts('portal_web', admin, handle)).toMatchObject({ standing: 'known' })
    expect(await facts('portal_web', { ...admin, sessionId: other.sessionId }, handle)).toMatchObject({ standing: 'over', current_district: null })
    for (const role of ['portal_web', 'portal_auditor'] as const) {
      expect(await inRoleTransaction(role, (tx) => tx.sql('SELECT standing, current_district FROM portal.resolved_facts($1::uuid, $2::uuid, NULL)', [handle, admin.id])), role).toEqual([{ standing: 'over', current_district: null }])
    }
  })

  it.each(['registry.registrant', 'registry.registrant_past', 'registry.resolution', 'registry.feed'])('opens no table: %s', async (table) => {
    for (const role of ['portal_web', 'portal_auditor'] as const) {
      await expect(inRoleTransaction(role, (tx) => tx.sql(`SELECT 1 FROM ${table}`)), role).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('belongs to a role that cannot sign in and cannot read an envelope', async () => {
    const [row] = await database.sql(`SELECT rolcanlogin AS login, rolbypassrls AS bypass, has_column_privilege('portal_resolver', 'registry.registrant', 'envelope', 'SELECT') AS envelope,
      has_table_privilege('portal_resolver', 'registry.registrant', 'UPDATE') AS writes, has_any_column_privilege('portal_resolver', 'registry.feed', 'SELECT') AS feed FROM pg_roles WHERE rolname = 'portal_resolver'`)
    expect(row).toEqual({ login: false, bypass: false, envelope: false, writes: false, feed: false })
    const functions = await database.sql<{ name: string; config: string[] }>(`SELECT proname AS name, proconfig AS config FROM pg_proc WHERE proowner = 'portal_resolver'::regrole ORDER BY proname`)
    expect(functions.map(({ name }) => name)).toEqual(['disclosed_files', 'disclosed_looks', 'disclosed_missing', 'disclosed_part', 'disclosed_to', 'is_resolver', 'keep_past', 'resolve_uan', 'resolved_facts', 'states_of_registrant', 'trace_people'])
    for (const { config } of functions) expect(config.join()).toMatch(/^search_path=pg_catalog/)
  })
})

describe('the past of a registrant', () => {
  it('is kept also from a login that puts a table of its own before the catalogue', async () => {
    await inRoleTransaction('portal_ingest', async (tx) => {
      await tx.sql(`CREATE TEMPORARY TABLE pg_class ON COMMIT DROP AS SELECT c.oid, 'portal_ingest'::regrole::oid AS relowner FROM pg_catalog.pg_class c WHERE c.oid = 'registry.registrant'::regclass`)
      await tx.sql('GRANT SELECT ON pg_temp.pg_class TO PUBLIC')
      await tx.sql(`SELECT set_config('portal.redating', 'on', true)`)
      await tx.sql('UPDATE registry.registrant SET changed_at = changed_at + interval \'1 second\' WHERE id = $1', [person.id])
    })
    expect(await database.sql('SELECT id::text AS id FROM registry.registrant_past')).toEqual([{ id: person.id }])
  })

  it('is what stood at each instant, and unknown before the portal had it', async () => {
    const admin = await buildAdmin(database)
    const instants: Date[] = []
    for (const district of [193, 203]) {
      await wait(5)
      instants.push(new Date())
      await wait(5)
      await move(district)
    }
    await wait(5)
    instants.push(new Date())
    const handle = (await resolve('portal_web', admin, person.uan))?.resolution
    const seen = await Promise.all(instants.map((at) => facts('portal_web', admin, handle, at)))
    expect(seen.map((each) => each?.current_district)).toEqual([212, 193, 203])
    expect(await facts('portal_web', admin, handle)).toMatchObject({ current_district: 203 })
    expect(await facts('portal_web', admin, handle, new Date(Date.now() - 3_600_000))).toMatchObject({ standing: 'notKnown', current_district: null })
  })

  it('is kept by one statement for many, only for what changed', async () => {
    await database.sql('INSERT INTO registry.registrant SELECT (jsonb_populate_record(r, jsonb_build_object(\'id\', 100 + n, \'uan_index\', \'\\x\' || lpad(to_hex(n), 32, \'0\')))).* FROM registry.registrant r, generate_series(1, 500) n')
    await database.sql('UPDATE registry.registrant SET envelope = envelope')
    expect(await database.sql('SELECT count(*)::int AS past FROM registry.registrant_past')).toEqual([{ past: 0 }])
    await database.sql(`UPDATE registry.registrant SET changed_at = changed_at + interval '1 day' WHERE id > 250`)
    expect(await database.sql('SELECT count(*)::int AS past, count(DISTINCT replaced_at)::int AS at, min(id)::int AS first FROM registry.registrant_past')).toEqual([{ past: 350, at: 1, first: 251 }])
  })

  it('is not filled by moving the demonstration, and no other login can say that it does so', async () => {
    await generateIntoDatabase({ asked: { registrants: 100, days: 10, seed: 3 }, demo: true })
    for (const table of ['registrant', 'feed']) await database.sql(`UPDATE registry.${table} SET changed_at = changed_at - interval '5 days'`)
    await database.sql('TRUNCATE registry.registrant_past')
    expect(await keepDemoRegistrants()).toMatchObject({ moved: 100 })
    expect(await database.sql('SELECT count(*)::int AS past FROM registry.registrant_past')).toEqual([{ past: 0 }])
    await inRoleTransaction('portal_ingest', async (tx) => {
      await tx.sql(`SET LOCAL portal.redating = 'on'`)
      await tx.sql(`UPDATE registry.registrant SET changed_at = now() WHERE id = 77`)
    })
    expect(await database.sql('SELECT count(*)::int AS past FROM registry.registrant_past')).toEqual([{ past: 1 }])
  })
})
