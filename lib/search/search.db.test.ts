import { expect, it } from 'vitest'
import { requestExport } from '@/lib/exports/use-cases'
import { startRequest, withdrawRequest } from '@/lib/requests/use-cases'
import { search } from '@/lib/search/reads'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer, putRegistrants, putStateOnModule } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'

const database = useDatabase()

it('finds officers by name, user id and State, and things by number, whole, in part and in small letters', async () => {
  const admin = await buildAdmin(database)
  const officer = await buildOfficer(database, 10, { name: 'Smt. Madhubala Findable' })
  const id = await buildGrant(database, { officer, fields: { uan: { view: 'masked', file: 'absent' } } })
  const [grant] = await database.sql<{ number: string; request: string }>(`SELECT g.number, r.number AS request FROM portal."grant" g JOIN portal.request r ON r.id = g.request_id WHERE g.id = $1`, [id])
  const number = grant?.number ?? ''
  for (const typed of ['madhubala', officer.userId, 'bihar findable', 'बिहार madhubala']) expect((await search(admin, typed)).officers.map((found) => found.id), typed).toEqual([officer.id])
  for (const typed of [number, number.toUpperCase(), number.slice(0, 8)]) expect((await search(admin, typed)).things, typed).toMatchObject([{ kind: 'grant', id, stateCode: 10, name: 'Smt. Madhubala Findable' }])
  // Without its beginning a part of a number may stand in others too.
  expect((await search(admin, number.slice(3))).things).toContainEqual(expect.objectContaining({ kind: 'grant', id }))
  expect((await search(admin, grant?.request)).things).toMatchObject([{ kind: 'request', number: grant?.request }])
  expect(await search(admin, '   ')).toMatchObject({ typed: '', officers: [], things: [] })
})

it('finds a file, which the ledger alone tells of, for who reads the ledger', async () => {
  const officer = await buildOfficer(database, 32)
  await buildGrant(database, { officer, fields: { uan: { view: 'masked', file: 'clear' }, gender: { view: 'clear', file: 'clear' } }, download: true })
  await putRegistrants([aRegistrant(1, { permanentState: 32, permanentDistrict: 560, currentState: 32, currentDistrict: 560 })])
  await requestExport({ officer, filters: {}, locale: 'en' })
  const [file] = await database.sql<{ id: string; number: string }>('SELECT id, number FROM portal.export WHERE officer_id = $1', [officer.id])
  expect((await search(await buildAdmin(database, ['reports']), file?.number)).things).toMatchObject([{ kind: 'file', id: file?.id }])
  expect((await search(await buildAdmin(database, ['review']), file?.number)).things).toEqual([])
})

it('finds no draft of somebody else, and no worker', async () => {
  const [one, other] = [await buildAdmin(database), await buildAdmin(database)]
  await putStateOnModule(database, 20)
  const draft = await startRequest({ actor: one, asked: { kind: 'newOfficer', stateCode: 20 } })
  const [row] = await database.sql<{ number: string }>('SELECT number FROM portal.request WHERE id = $1', [draft.id])
  expect((await search(one, row?.number)).things).toMatchObject([{ kind: 'request', id: draft.id }])
  expect((await search(other, row?.number)).things).toEqual([])
  // Whoever threw a draft away showed it to nobody either.
  await withdrawRequest({ actor: one, id: draft.id })
  expect((await search(other, row?.number)).things).toEqual([])
  expect((await search(one, row?.number)).things).toMatchObject([{ kind: 'request', id: draft.id }])
  expect(await search(one, '100000000007')).toMatchObject({ officers: [], things: [] })
})
