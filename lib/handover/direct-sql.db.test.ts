import type { Client } from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import type { AdminActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { rowToken } from '@/lib/crypto/row-token'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { approveHandover, draftHandover, holdersAt, signedHandover } from '@/lib/testing/handover'
import { asLogin } from '@/lib/testing/login'
import { useDataFolder } from '@/lib/testing/worker'

/** A handover, by hand under a login's password, also by somebody who speaks: no right moves by writing rows. */
const database = useDatabase()
useDataFolder()
let admins: AdminActor[]
let officer: OfficerActor
let successor: OfficerActor
let grant: string

beforeEach(async () => {
  admins = [await buildAdmin(database), await buildAdmin(database)];
  [officer, successor] = [await buildOfficer(database, 10), await buildOfficer(database, 10)]
  grant = await buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } }, endsOn: '2099-12-31' })
})

const refused = { code: expect.stringMatching(/^(42501|23514)$/) }
const speaking = (person: PersonActor | null, work: (client: Client) => Promise<void>) => asLogin(database, 'portal_web', async (client) => {
  if (person) await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(person.sessionId)])
  await work(client)
})
const everybody = async (): Promise<(PersonActor | null)[]> => [null, officer, successor, ...admins, await buildOfficer(database, 10), await buildOfficer(database, 20)]
const insertGrant = (client: Client, id: string, starts = 'now()') => client.query(
  `INSERT INTO portal."grant" (number, request_id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id, starts_at, ends_at)
   SELECT 'GR-BY-HAND', r.id, $2, r.state_code, r.whole_state, r.district_codes, r.basis, r.fields, r.can_view, r.can_download, r.window_days, r.window_from, r.window_to, r.purpose_id, ${starts}, portal.india_midnight(r.ends_on + 1)
   FROM portal.request r WHERE r.handover_id = $1`, [id, successor.id])
const statuses = ['approved', 'accepted', 'settled', 'declined', 'refused', 'returned', 'lapsed', 'signed'] as const

describe('the web', () => {
  test('writes no state that nobody decided', async () => {
    const { id } = await draftHandover({ officer, successor })
    for (const person of await everybody()) {
      await speaking(person, async (client) => {
        for (const status of statuses) await expect(client.query(`UPDATE portal.handover SET status = $2 WHERE id = $1`, [id, status]), `${person?.kind} ${status}`).rejects.toMatchObject(refused)
        await expect(client.query(`UPDATE portal.handover SET status = 'approved', successor_id = $2, order_number = 'x', order_date = now(), relief_on = now(), stays = false, signed_at = now(), approved_at = now(), accept_by = now() WHERE id = $1`, [id, successor.id])).rejects.toMatchObject(refused)
        for (const change of ['effective_at = now()', 'accepted_at = now()', 'settled_at = now()', 'neither_at = now()', `officer_id = '${successor.id}'`, `number = 'HO-1'`]) {
          await expect(client.query(`UPDATE portal.handover SET ${change} WHERE id = $1`, [id]), change).rejects.toMatchObject(refused)
        }
        await expect(client.query('DELETE FROM portal.handover')).rejects.toMatchObject(refused)
      })
    }
  })

  test('begins and edits a handover for nobody but the officer who speaks', async () => {
    const { id } = await draftHandover({ officer, successor })
    for (const person of await everybody()) {
      await speaking(person, async (client) => {
        if (person !== officer) await expect(client.query(`UPDATE portal.handover SET form = '{}' WHERE id = $1`, [id])).rejects.toMatchObject(refused)
        if (person !== successor) await expect(client.query(`INSERT INTO portal.handover (number, state_code, officer_id, form) VALUES ('HO-2', 10, $1, '{}')`, [successor.id])).rejects.toMatchObject(refused)
        for (const choice of ['hand', 'drop', 'keep']) {
          if (person !== officer) await expect(client.query(`INSERT INTO portal.handover_item (handover_id, round, grant_id, choice) VALUES ($1, 1, $2, $3)`, [id, grant, choice])).rejects.toMatchObject(refused)
        }
      })
    }
  })

  test('gives no handed grant, whoever speaks, not even when two have approved', async () => {
    const { id } = await signedHandover({ officer, successor })
    const tries = async () => {
      for (const person of await everybody()) {
        await speaking(person, async (client) => {
          for (const starts of ['now()', 'portal.india_midnight(r.starts_on)']) await expect(insertGrant(client, id, starts)).rejects.toMatchObject(refused)
          await expect(client.query('UPDATE portal.handover_item SET new_grant_id = grant_id WHERE handover_id = $1', [id])).rejects.toMatchObject(refused)
          if (person !== successor) await expect(client.query(`SELECT portal.take_over($1, '{GR-1}')`, [id])).rejects.toMatchObject(refused)
        })
      }
    }
    await tries()
    for (const admin of admins) await approveHandover(admin, id)
    await tries()
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([grant])
  })

  test('lets the successor take over once two have approved, and not before, and not twice', async () => {
    const { id } = await signedHandover({ officer, successor })
    const take = (person: PersonActor) => speaking(person, async (client) => void (await client.query(`SELECT portal.take_over($1, '{GR-BY-HAND-2}')`, [id])))
    await expect(take(successor)).rejects.toMatchObject(refused)
    for (const admin of admins) await approveHandover(admin, id)
    await take(successor)
    await expect(take(successor)).rejects.toMatchObject(refused)
  })

  test('enters no request that hands over another’s grant, or a wider box', async () => {
    const { id } = await draftHandover({ officer, successor })
    const other = await buildOfficer(database, 10)
    const theirs = await buildGrant(database, { officer: other, districts: [193], fields: { gender: { view: 'clear', file: 'clear' } } })
    const ask = (client: Client, from: string, change: string) => client.query(
      `INSERT INTO portal.request (number, kind, proposed_by_id, state_code, officer_id, replaces_grant_id, handover_id, whole_state, district_codes, basis, fields, can_view, can_download, window_days, purpose_id, justification, order_number, order_date, starts_on, ends_on)
       SELECT 'REQ-' || gen_random_uuid(), 'handover', $2, g.state_code, $3, g.id, $4, g.whole_state, g.district_codes, g.basis, g.fields, ${change}, g.window_days, g.purpose_id, 'x', 'x', portal.india_day(), portal.india_day(), portal.india_day() FROM portal."grant" g WHERE g.id = $1`,
      [from, officer.id, successor.id, id])
    await speaking(officer, async (client) => {
      await expect(ask(client, theirs, 'g.can_view, g.can_download')).rejects.toMatchObject(refused)
      await expect(ask(client, grant, 'g.can_view, true')).rejects.toMatchObject(refused)
      await expect(ask(client, grant, 'g.can_view, g.can_download')).resolves.toMatchObject({ rowCount: 1 })
    })
  })
})

test('the worker settles and lapses what is due, and nothing else', async () => {
  const { id } = await signedHandover({ officer, successor })
  for (const admin of admins) await approveHandover(admin, id)
  await asLogin(database, 'portal_worker', async (client) => {
    for (const status of statuses) await expect(client.query('UPDATE portal.handover SET status = $2 WHERE id = $1', [id, status])).rejects.toMatchObject(refused)
    await expect(client.query(`SELECT portal.take_over($1, '{GR-1}')`, [id])).rejects.toMatchObject(refused)
    await expect(client.query('INSERT INTO portal.grant_suspension (grant_id, handover_id, reason) VALUES ($1, $2, \'x\')', [grant, id])).rejects.toMatchObject(refused)
    expect((await client.query('SELECT portal.settle_handover($1) AS done, portal.lapse_handover($1) AS happened', [id])).rows).toEqual([{ done: null, happened: [] }])
  })
  expect(await database.sql('SELECT status FROM portal.handover WHERE id = $1', [id])).toEqual([{ status: 'approved' }])
})

test.each(['portal_reader', 'portal_auditor', 'portal_ingest'] as const)('%s writes nothing of a handover', async (role) => {
  const { id } = await signedHandover({ officer, successor })
  await asLogin(database, role, async (client) => {
    for (const statement of [`UPDATE portal.handover SET status = 'approved'`, `SELECT portal.take_over('${id}', '{GR-1}')`, `SELECT portal.settle_handover('${id}')`, `SELECT portal.lapse_handover('${id}')`, 'SELECT storage_key FROM portal.letter']) {
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|25006)$/) })
    }
  })
})
