import { describe, expect, test } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { readGrant } from '@/lib/grants/reads'
import { endGrant, suspendGrant } from '@/lib/grants/use-cases'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import { readRequest } from '@/lib/requests/reads'
import type { RequestBox } from '@/lib/requests/schema'
import { startRequest, submitRequest } from '@/lib/requests/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { useDecisions } from '@/lib/testing/decisions'
import { buildGrant, buildOfficer, rewording } from '@/lib/testing/factories'
import { draftRequest } from '@/lib/testing/requests'
import { useDataFolder } from '@/lib/testing/worker'
import { readOfficer } from '@/lib/users/reads'

const database = useDatabase()
useDataFolder()
let first: AdminActor
let second: AdminActor
let officer: OfficerActor
let box: RequestBox
const { nominee, submitted, approve, both, rowOf, grantsOf, reasonOf } = useDecisions(database, (made) => { ({ first, second, officer, box } = made) })
const bihar = 10
const patna = 212
const today = istDayOf(new Date())

describe('a nomination', () => {
  test('makes account, mail and grant with the second approval, and nothing before', async () => {
    const form = nominee()
    const asked = await submitted({ kind: 'newOfficer', form })
    await approve(first, asked)
    expect(await database.sql('SELECT 1 FROM portal."user" WHERE email = $1', [form.email])).toEqual([])
    const { grantId } = await approve(second, asked)
    const made = await readOfficer(first, (await rowOf(asked.id))?.officer_id ?? '')
    expect([made?.status, made?.name, made?.stateCode, made?.createdByName, made?.orderNumber]).toEqual(['invited', form.name, bihar, null, 'LAB/2026/1482'])
    expect((await readGrant(first, grantId ?? ''))?.officerId).toBe(made?.id)
    expect(await database.sql('SELECT kind::text AS kind FROM portal.mail WHERE user_id = $1', [made?.id])).toEqual([{ kind: 'activation' }])
    // Two persons made the account: both may decide what comes next for it.
    const next = await draftRequest(database, { actor: officer, kind: 'newOfficer', box, form: nominee() })
    await submitRequest({ actor: officer, ...next, answer: '' })
    expect((await readRequest(second, next.id))?.standing).toBe('mayDecide')
  })

  test('of an address or a user id that are another State\'s is not refused to the State, and is to both approvers, before and after the first word', async () => {
    const far = await buildOfficer(database, 32)
    const [byMail, byId] = [nominee(), nominee()]
    const one = await submitted({ kind: 'newOfficer', form: { ...byMail, email: `${far.userId}@example.invalid` } })
    const two = await submitted({ kind: 'newOfficer', form: { ...byId, userId: far.userId } })
    expect([await reasonOf(approve(first, one)), await reasonOf(approve(first, two))]).toEqual([':nomineeEmailTaken', ':nomineeUserIdTaken'])
    expect((await readRequest(first, one.id))?.hindrances).toEqual([{ field: '', message: 'nomineeEmailTaken' }])
    expect((await rowOf(one.id))?.status).toBe('submitted')
    await decideRequest({ actor: first, ...one, verdict: 'return', reason: 'Which other address?', preview: '' })
  })

  test('whose address was taken meanwhile makes nothing', async () => {
    const form = nominee()
    const [one, two] = [await submitted({ kind: 'newOfficer', form }), await submitted({ kind: 'newOfficer', form: { ...form, name: 'Smt. Somebody Else' } })]
    await approve(first, two)
    await both(one)
    expect(await reasonOf(approve(second, two))).toBe(':nomineeEmailTaken')
    expect((await rowOf(two.id))?.status).toBe('firstApproved')
  })
})

describe('who is told', () => {
  const mailsOf = (number: string) => database.sql<{ kind: string; to: string; what: string }>(
    `SELECT m.kind::text AS kind, u.kind::text AS to, coalesce(m.params->>'event', m.params->>'matter') AS what FROM portal.mail m JOIN portal."user" u ON u.id = m.user_id WHERE m.params->>'number' = $1 ORDER BY m.created_at, m.id`, [number])
  const numberOf = async (id: string): Promise<string> => (await database.sql<{ number: string }>('SELECT number FROM portal.request WHERE id = $1', [id]))[0]?.number ?? ''

  test('that a request waits: every admin who may decide, each time it is put before them; what became of it: who entered it', async () => {
    const asked = await submitted({ kind: 'change' })
    const number = await numberOf(asked.id)
    const deciders = await database.sql(`SELECT FROM portal."user" u WHERE u.kind = 'admin' AND u.status = 'active' AND 'approve' = ANY (portal.admin_permissions(u.id))`)
    expect(deciders.length).toBeGreaterThan(1)
    expect(await mailsOf(number)).toEqual(deciders.map(() => ({ kind: 'decisionWaits', to: 'admin', what: 'request' })))
    await decideRequest({ actor: first, ...asked, verdict: 'return', reason: 'Which order?', preview: '' })
    expect((await mailsOf(number)).at(-1)).toEqual({ kind: 'requestAnswered', to: 'officer', what: 'returned' })
    const again = { id: asked.id, revision: asked.revision + 1 }
    await submitRequest({ actor: officer, ...again, answer: 'The order of August' })
    expect((await mailsOf(number)).filter(({ kind }) => kind === 'decisionWaits')).toHaveLength(2 * deciders.length)
    await both(again)
    expect((await mailsOf(number)).filter(({ kind }) => kind === 'requestAnswered').map(({ what }) => what)).toEqual(['returned', 'approved'])
    // The own grant of who asked is no news.
    expect((await mailsOf(number)).some(({ kind }) => kind === 'grantChanged')).toBe(false)
  })

  test('that a grant was given by a colleague’s request: its officer', async () => {
    const colleague = await buildOfficer(database, bihar)
    const told = () => database.sql(`SELECT m.kind::text AS kind, m.params->>'event' AS event, m.params->>'replaces' AS replaces FROM portal.mail m WHERE m.user_id = $1 ORDER BY m.created_at, m.id`, [colleague.id])
    const given = await both(await submitted({ kind: 'change', officerId: colleague.id }))
    expect(await told()).toEqual([{ kind: 'grantChanged', event: 'given', replaces: null }])
    await both(await submitted({ kind: 'change', officerId: undefined, grantId: given }))
    expect(await told()).toEqual([{ kind: 'grantChanged', event: 'given', replaces: null }, { kind: 'grantChanged', event: 'given', replaces: (await readGrant(first, given))?.number }])
  })

  test.each([['ended', 0], ['endsAhead', 20]] as const)('that a grant is to end by a colleague’s request, %s: its officer, with the instant', async (event, days) => {
    const colleague = await buildOfficer(database, bihar)
    const grantId = await buildGrant(database, { officer: colleague, districts: [patna], fields: box.fields })
    const asked = await submitted({ kind: 'end', officerId: undefined, grantId, box: { orderNumber: 'LAB/3', orderDate: today, startsOn: addDays(today, days), justification: 'Retired' } })
    await approve(first, asked)
    await approve(second, asked)
    const [mail] = await database.sql<{ event: string; at: string; ended: Date }>(`SELECT m.params->>'event' AS event, m.params->>'at' AS at, g.ended_at AS ended FROM portal.mail m, portal."grant" g WHERE m.user_id = $1 AND g.id = $2`, [colleague.id, grantId])
    expect([mail?.event, mail?.at]).toEqual([event, mail?.ended.toISOString()])
  })

  test('nobody who is out of use, and the one who entered a refused request', async () => {
    const colleague = await buildOfficer(database, bihar)
    const grantId = await buildGrant(database, { officer: colleague, districts: [patna], fields: box.fields })
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [colleague.id])
    await suspendGrant({ actor: first, id: grantId, reason: 'Looked into' })
    expect(await database.sql('SELECT FROM portal.mail WHERE user_id = $1', [colleague.id])).toEqual([])
    const asked = await submitted({ kind: 'change' })
    await decideRequest({ actor: first, ...asked, verdict: 'refuse', reason: 'Not for this purpose', preview: '' })
    expect((await mailsOf(await numberOf(asked.id))).at(-1)).toEqual({ kind: 'requestAnswered', to: 'officer', what: 'refused' })
  })
})

describe('a grant that is replaced', () => {
  test('ends now when the new one starts today, and the same person holds no moment of both or neither', async () => {
    const old = await buildGrant(database, { officer, districts: [patna], fields: box.fields })
    const grantId = await both(await submitted({ kind: 'change', officerId: undefined, grantId: old, box: { ...box, fields: { uan: { view: 'masked', file: 'absent' } } } }))
    const [times] = await database.sql<{ ended: Date; created: Date; inForce: string[] }>(
      `SELECT o.ended_at AS ended, n.created_at AS created, ARRAY (SELECT id::text FROM portal.grants_in_force($3)) AS "inForce" FROM portal."grant" o, portal."grant" n WHERE o.id = $1 AND n.id = $2`, [old, grantId, officer.id])
    expect(times?.inForce).toEqual([grantId])
    expect(Math.abs((times?.ended.getTime() ?? 0) - (times?.created.getTime() ?? 9))).toBeLessThanOrEqual(1)
  })

  test('gives until the very instant at which a later one starts', async () => {
    const old = await buildGrant(database, { officer, districts: [patna], fields: box.fields })
    const grantId = await both(await submitted({ kind: 'change', officerId: undefined, grantId: old, box: { ...box, startsOn: addDays(today, 5) } }))
    const at = (offset: string) => database.sql<{ id: string }>(
      `SELECT f.id::text AS id FROM portal."grant" g CROSS JOIN LATERAL portal.grants_in_force($1, g.starts_at + $3::interval) f WHERE g.id = $2`, [officer.id, grantId, offset])
    expect([await at('-1 millisecond'), await at('0')]).toEqual([[{ id: old }], [{ id: grantId }]])
    expect((await readGrant(first, old))?.state).toBe('live')
    expect(await reasonOf(startRequest({ actor: officer, asked: { kind: 'end', grantId: old } }))).toBe('replacedOver')
    // An admin may still end it at once.
    await endGrant({ actor: first, id: old, reason: 'Asked by the State.' })
    expect((await readGrant(first, old))?.state).toBe('ended')
  })

  test('is renewed from the day after its last, and ended on the day asked', async () => {
    const old = await buildGrant(database, { officer, districts: [patna], fields: box.fields, endsOn: addDays(today, 9) })
    const renewal = await submitted({ kind: 'renewal', officerId: undefined, grantId: old, box: { orderNumber: 'LAB/2', orderDate: today, startsOn: addDays(today, 10), endsOn: addDays(today, 90), justification: 'Goes on' }, form: {} }).catch((error: unknown) => error)
    expect(renewal).toHaveProperty('id')
    const ending = await buildGrant(database, { officer, districts: [patna], fields: box.fields })
    const asked = await submitted({ kind: 'end', officerId: undefined, grantId: ending, box: { orderNumber: 'LAB/3', orderDate: today, startsOn: today, justification: 'Retired' } })
    await approve(first, asked)
    expect(await approve(second, asked)).toEqual({ grantId: null })
    expect([(await readGrant(first, ending))?.state, (await rowOf(asked.id))?.status, await grantsOf(asked.id)]).toEqual(['ended', 'approved', []])
  })

  test('and was ended by an admin meanwhile is not replaced', async () => {
    const old = await buildGrant(database, { officer, districts: [patna], fields: box.fields })
    const asked = await submitted({ kind: 'change', officerId: undefined, grantId: old })
    await approve(first, asked)
    await endGrant({ actor: first, id: old, reason: 'Misuse.' })
    expect(await reasonOf(approve(second, asked))).toMatch(/replacedOver|previewMoved/)
  })
})

test('what policy, purpose and State allow is asked again when the second approves', async () => {
  const asked = await submitted()
  await approve(first, asked)
  await database.sql('UPDATE portal.policy SET window_days_max = 5')
  expect(await reasonOf(approve(second, asked))).toBe(':windowDaysMax')
  await database.sql('UPDATE portal.policy SET window_days_max = 90')
  await database.sql(rewording('state_version', `state_code = ${bihar}`, { is_active: false }))
  expect(await reasonOf(approve(second, asked))).toBe(':stateNotOnModule')
  await database.sql(rewording('state_version', `state_code = ${bihar}`, { is_active: true }))
  await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
  expect(await reasonOf(approve(second, asked))).toBe('officerDeactivated')
})
