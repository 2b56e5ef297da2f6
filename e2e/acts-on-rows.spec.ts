import { actions } from '@/lib/access/authorization'
import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import { prove } from '@/lib/testing/factors'
import { byForm, byScript, type Fields, find } from './portal/acts'
import { idsOf, malformedIds } from './portal/addresses'
import { actsOf, type PortalDatabase, tokenOf } from './portal/database'
import { comparable, leaks } from './portal/raw'
import { expect, test } from './portal/test'
import { eightFields, kerala } from './portal/world'

/** Enough for every form that names a row; each takes what it knows. */
const rest: Readonly<Record<string, string>> = { locale: 'en', reason: 'A reason that is long enough', text: 'A reason that is long enough', verdict: 'approve', identityCheck: 'Called back on the number of the letter', answer: 'confirm', field: 'mobile', minutes: '5', cause: 'claim', revision: '1', preview: '', roleId: '5e9c3a1b-7d2f-4b68-8c4e-1a2b3c4d5e6f', justification: 'A justification that is long enough', untilDay: '2099-12-31', all: 'on', read: 'on', mark: 'x', round: '1', name: 'Refusals of this week', finding: 'explained', note: 'A note that is long enough', outcome: 'An outcome that is long enough', to: 'other', reportedOn: '01-01-2026', reportedTime: '10:00', reference: '' }
const tables = ['portal.export', 'portal."user"', 'portal.request', 'portal."grant"', 'portal.proposal', 'portal.review_item', 'portal.handover', 'portal.export_schedule', 'ledger.question', 'portal.oddity', 'portal.incident', 'portal.legal_hold', 'portal.saved_view', 'portal.ticket', 'portal.nomination_sheet'] as const

/** Everything that stands in rows of that id, wherever it stands. */
async function stateOf(database: PortalDatabase, id: string): Promise<string> {
  const found = await Promise.all(tables.map((table) => database.sql(`SELECT row_to_json(t)::text AS row FROM ${table} t WHERE id::text = $1`, [id])))
  return JSON.stringify(found)
}

for (const { name, role, on } of actions) {
  if (on === undefined || role === 'anyone' || role === 'half') continue
  test(`${name} does and says the same of somebody else's row and of none`, async ({ world }) => {
    const { database } = world
    const { others, elsewhere, absent } = (await idsOf(world))[on]
    const { token, person } = role === 'officer' || role === 'person' ? world.officer : await world.another(role)
    const send = async (id: string, fields: Fields = { ...rest, id }): Promise<{ said: string; status: number; body: string; events: object[] }> => {
      // As if an own factor had just answered: what is compared is what comes after it.
      await prove(database, { person, act: name, subject: name === 'registrant.unmask' ? `${id}:${rest.field}` : id })
      const seen = (await actsOf(database, person.id)).length
      const answer = await byScript(find(name), token, fields)
      expect(leaks(answer)).toEqual([])
      const events = (await actsOf(database, person.id)).slice(seen).map(({ kind, details: { what, cause } }) => ({ kind, what, cause }))
      return { said: comparable(answer, [id]), status: answer.status, body: answer.body, events }
    }
    const nowhere = await send(absent)
    // A form that was not filled in is told so, and would compare nothing.
    expect(nowhere.events, nowhere.body.slice(0, 400)).toEqual([{ kind: 'access.refused', what: name, cause: expect.any(String) }])
    for (const [relation, id] of Object.entries(others)) {
      const before = await stateOf(database, id)
      const other = await send(id)
      expect(other.said, relation).toBe(nowhere.said)
      expect(other.events, relation).toEqual(nowhere.events)
      expect(await stateOf(database, id), relation).toBe(before)
    }
    for (const [relation, id] of Object.entries(elsewhere ?? {})) {
      const before = await stateOf(database, id)
      expect((await send(id)).events, relation).toMatchObject([{ kind: 'access.refused', what: name }])
      expect(await stateOf(database, id), relation).toBe(before)
    }
    for (const id of malformedIds) expect((await send(id)).status, id).toBeLessThan(500)
  })
  test(`${name} does nothing when it is told two rows`, async ({ world }) => {
    const { database } = world
    const { own, absent } = (await idsOf(world))[on]
    const { token } = role === 'officer' || role === 'person' ? world.officer : await world.another(role)
    const before = await stateOf(database, own)
    const pairs = Object.entries(rest)
    for (const polluted of [[...pairs, ['id', own], ['id', absent]], [...pairs, ['id', absent], ['id', own]], [...pairs, ['id', own], ['id', own]], [...pairs, ['id[]', own]], [...pairs, ['id[0]', own]], [...pairs, ['ID', own]]] satisfies Fields[]) {
      const answer = await byScript(find(name), token, polluted)
      expect(answer.status).toBeLessThan(500)
      expect(leaks(answer)).toEqual([])
    }
    expect(await stateOf(database, own)).toBe(before)
  })
}

/** Columns a form never sets, under the names a programmer would give them. */
const greedy: Readonly<Record<string, string>> = {
  status: 'active', kind: 'admin', role: 'admin', roleId: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f', adminRoleId: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f', isAdmin: 'true', officerId: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f', officer_id: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f',
  expiresAt: '2099-01-01', expires_at: '2099-01-01', boxes: '[]', rowsMax: '999999999', rowCount: '1', ['__proto__']: 'x', 'constructor.prototype.kind': 'admin', passwordHash: 'x', permissions: 'approve',
}

test('a form cannot set more of a file than its filters', async ({ world: { database } }) => {
  const officer = await buildOfficer(database, kerala.state)
  await buildGrant(database, { officer, districts: [kerala.wayanad], fields: eightFields(), download: true })
  const answer = await byForm(find('files.ask'), await tokenOf(database, officer), { ...greedy, locale: 'en' })
  expect(answer.status, answer.body.slice(0, 600)).toBe(303)
  const [row] = await database.sql<{ row: Record<string, unknown> }>('SELECT to_jsonb(e) AS row FROM portal.export e WHERE officer_id = $1', [officer.id])
  expect(row?.row).toMatchObject({ officer_id: officer.id, expires_at: null })
  expect(['requested', 'building', 'ready']).toContain(row?.row.status)
  expect(JSON.stringify(row?.row.boxes)).toContain(String(kerala.wayanad))
})
