import type { Client } from 'pg'
import { beforeAll, expect, test } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { rowToken } from '@/lib/crypto/row-token'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import { submitRequest } from '@/lib/requests/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer, buildPurpose } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { draftRequest, seenBy } from '@/lib/testing/requests'
import { useDataFolder } from '@/lib/testing/worker'

/** The history of a request, written by hand under a login's password, also by somebody who speaks: what did not happen is not told. */
const database = useDatabase()
useDataFolder()
let officer: OfficerActor
let far: OfficerActor
let admin: AdminActor
let made: { id: string; revision: number }

beforeAll(async () => {
  officer = await buildOfficer(database, 10)
  far = await buildOfficer(database, 32)
  admin = await buildAdmin(database)
  const today = istDayOf(new Date())
  made = await draftRequest(database, { actor: officer, officerId: officer.id, box: {
    districts: [212], basis: 'either', fields: { gender: { view: 'clear', file: 'clear' } }, canView: true, canDownload: false, window: { days: 7 }, purposeId: await buildPurpose(database),
    justification: 'Ration portability', orderNumber: 'LAB/2026/1482', orderDate: today, startsOn: today, endsOn: addDays(today, 100) } })
  await submitRequest({ actor: officer, ...made, answer: '' })
  await decideRequest({ actor: admin, ...made, verdict: 'approve', reason: 'Order seen.', preview: await seenBy(admin, made.id) })
})

const step = (client: Client, act: string, byId: string | null) =>
  client.query(`INSERT INTO portal.request_step (request_id, revision, act, by_id) SELECT id, revision, $2, $3::uuid FROM portal.request WHERE id = $1`, [made.id, act, byId])
const denied = { code: '42501' }
const words = ['approvedFirst', 'approvedSecond', 'returned', 'refused']
const entries = ['started', 'edited', 'letterAdded', 'submitted', 'resubmitted', 'withdrawn']

test('an admin’s word is told beside the decision it tells of, and by nobody else', async () => {
  const silent = await buildAdmin(database)
  for (const speaker of [silent, officer, far]) {
    await asLogin(database, 'portal_web', async (client) => {
      await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(speaker.sessionId)])
      for (const act of [...words, 'approvalFell', 'lapsed']) for (const by of [speaker.id, admin.id, null]) await expect(step(client, act, by), `${act} by ${by}`).rejects.toMatchObject(denied)
    })
  }
  await asLogin(database, 'portal_web', async (client) => {
    await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(admin.sessionId)])
    for (const act of ['returned', 'refused', 'approvalFell']) await expect(step(client, act, admin.id), act).rejects.toMatchObject(denied)
    await expect(step(client, 'approvedFirst', admin.id)).resolves.toMatchObject({ rowCount: 1 })
    await expect(client.query(`INSERT INTO portal.request_step (request_id, revision, act, by_id, at) VALUES ($1, 1, 'approvedFirst', $2, '2020-01-01')`, [made.id, admin.id])).rejects.toMatchObject(denied)
  })
})

test('what the enterer did is told by the enterer', async () => {
  for (const speaker of [admin, far]) {
    await asLogin(database, 'portal_web', async (client) => {
      await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(speaker.sessionId)])
      for (const act of entries) for (const by of [speaker.id, officer.id]) await expect(step(client, act, by), act).rejects.toMatchObject(denied)
    })
  }
  await asLogin(database, 'portal_web', async (client) => {
    await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(officer.sessionId)])
    await expect(step(client, 'edited', officer.id)).resolves.toMatchObject({ rowCount: 1 })
  })
})

test('the worker tells of a lapse that came, and of nothing else', async () => {
  await asLogin(database, 'portal_worker', async (client) => {
    for (const act of [...words, ...entries, 'approvalFell', 'lapsed']) await expect(step(client, act, null), act).rejects.toMatchObject(denied)
  })
})
