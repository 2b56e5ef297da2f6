import { describe, expect, it } from 'vitest'
import { blindMobile, blindUan } from '@/lib/crypto/blind-index'
import { rowToken } from '@/lib/crypto/row-token'
import type { OfficerActor } from '@/lib/auth/actor'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { aRegistrant } from '@/lib/testing/registrants'

const database = useDatabase()
let next = 1
const person = () => aRegistrant(1_000 + next++)

/** An officer of Bihar who may look up by UAN in Patna (212). */
async function officerByUan(): Promise<OfficerActor> {
  const officer = await buildOfficer(database, 10)
  await buildGrant(database, { officer, districts: [212], fields: { uan: { view: 'clear', file: 'absent' } } })
  return officer
}

describe('the finder', () => {
  it('reads ids and indexes and nothing else, and signs in nowhere', async () => {
    const [role] = await database.sql<{ rolcanlogin: boolean; rolbypassrls: boolean; rolsuper: boolean }>(`SELECT rolcanlogin, rolbypassrls, rolsuper FROM pg_roles WHERE rolname = 'portal_finder'`)
    expect(role).toEqual({ rolcanlogin: false, rolbypassrls: false, rolsuper: false })
    const columns = await database.sql<{ column_name: string }>(
      `SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'registry' AND has_column_privilege('portal_finder', format('%I.%I', table_schema, table_name), column_name, 'SELECT') ORDER BY 1`)
    expect(columns.map(({ column_name }) => column_name)).toEqual(['id', 'mobile_index', 'uan_index'])
    const owned = await database.sql<{ proname: string; proconfig: string[]; prosecdef: boolean; acl: string[] }>(`SELECT proname, proconfig, prosecdef, proacl::text[] AS acl FROM pg_proc WHERE proowner = 'portal_finder'::regrole ORDER BY 1`)
    expect(owned.map(({ proname }) => proname)).toEqual(['count_look_up', 'count_step', 'spend_look_up'])
    for (const { prosecdef, proconfig, acl } of owned) {
      expect([prosecdef, proconfig]).toEqual([true, ['search_path=pg_catalog, portal, pg_temp']])
      expect(acl.map((entry) => entry.split('=')[0]).sort()).toEqual(['portal_finder', 'portal_web'])
    }
  })

  it('answers absent and present with as many candidates', async () => {
    await putRegistrants(Array.from({ length: 40 }, () => person()))
    const officer = await officerByUan()
    const one = person()
    await putRegistrants([one])
    const ask = async (field: string, wanted: Buffer) => {
      const [taken] = await database.sql<{ ticket: string }>('SELECT ticket FROM portal.count_look_up($1, $2)', [field, wanted])
      return database.sql('SELECT * FROM portal.spend_look_up($1)', [taken?.ticket])
    }
    await database.sql(`SELECT set_config('portal.token', $1, false)`, [rowToken(officer.sessionId)])
    const edge = Buffer.alloc(16)
    expect([await ask('uan', blindUan(one.uan)), await ask('uan', edge)].map((rows) => rows.length)).toEqual([1, 1])
    expect([await ask('mobile', blindMobile(one.mobile ?? '')), await ask('mobile', edge)].map((rows) => rows.length).every((count) => count > 0 && count <= 32)).toBe(true)
    expect(await ask('mobile', edge)).toHaveLength(32)
  })

  it('searches only what was counted in a transaction before, for the session that counted, and one number for one count', async () => {
    const [one, other] = [person(), person()]
    await putRegistrants([one, other])
    const [officer, stranger] = [await officerByUan(), await officerByUan()]
    const attempts = async () => Number((await database.sql<{ n: string }>('SELECT count(*) AS n FROM portal.look_up WHERE officer_id = $1', [officer.id]))[0]?.n)
    await asLogin(database, 'portal_web', async (client) => {
      const speak = (token: string) => client.query(`SELECT set_config('portal.token', $1, false)`, [token])
      const count = async (wanted: Buffer) => (await client.query<{ ticket: string }>('SELECT ticket FROM portal.count_look_up($1, $2)', ['uan', wanted])).rows[0]?.ticket
      const spend = (ticket: string | undefined) => client.query<{ found_id: string; is_match: boolean }>('SELECT * FROM portal.spend_look_up($1)', [ticket])
      const refused = { code: '42501' }
      for (const token of ['', 'made up', officer.sessionId]) {
        await speak(token)
        await expect(count(blindUan(one.uan))).rejects.toMatchObject(refused)
      }
      await speak(rowToken(officer.sessionId))
      // Counted and searched in one transaction, to be rolled back: nothing is told. Nor below a savepoint.
      for (const between of ['SELECT 1', 'SAVEPOINT deeper']) {
        await client.query('BEGIN')
        await client.query(between)
        await expect(spend(await count(blindUan(one.uan)))).rejects.toMatchObject(refused)
        await client.query('ROLLBACK')
      }
      expect(await attempts()).toBe(0)
      const ticket = await count(blindUan(one.uan))
      expect(await attempts()).toBe(1)
      for (const statement of ['SELECT * FROM portal.look_up_ticket', `UPDATE portal.look_up_ticket SET wanted = 'x'`, 'DELETE FROM portal.look_up_ticket']) await expect(client.query(statement), statement).rejects.toMatchObject(refused)
      await speak(rowToken(stranger.sessionId))
      await expect(spend(ticket)).rejects.toMatchObject(refused)
      await speak(rowToken(officer.sessionId))
      // A search that is rolled back can be made again, and finds the same: one count, one number.
      for (const end of ['ROLLBACK', 'COMMIT']) {
        await client.query('BEGIN')
        expect((await spend(ticket)).rows).toEqual([{ found_id: one.id, is_match: true }])
        await client.query(end)
      }
      await expect(spend(ticket)).rejects.toMatchObject(refused)
      await count(blindUan(other.uan))
      await database.sql(`UPDATE portal.look_up_ticket SET counted_at = counted_at - interval '61 seconds'`)
      await count(blindUan(one.uan))
    })
    expect(await database.sql('SELECT wanted FROM portal.look_up_ticket')).toEqual([{ wanted: blindUan(one.uan) }])
    await database.sql('DELETE FROM portal.look_up_ticket')
  })
})
