import { Client } from 'pg'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { readGrant } from '@/lib/grants/reads'
import { endGrant } from '@/lib/grants/use-cases'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import { hashOf, sealPreview } from '@/lib/requests/preview/agreement/rules'
import { readPreview } from '@/lib/requests/preview/reads'
import { previewSchema } from '@/lib/requests/preview/schema'
import { readRequest } from '@/lib/requests/reads'
import type { RequestBox, StoredForm } from '@/lib/requests/schema'
import { startRequest, submitRequest, withdrawRequest } from '@/lib/requests/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildInvited, buildOfficer, buildPurpose, putRegistrants, rewording } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'
import { draftRequest, type Entry, seenBy } from '@/lib/testing/requests'
import { useDataFolder } from '@/lib/testing/worker'
import { readOfficer } from '@/lib/users/reads'

const database = useDatabase()
useDataFolder()
const bihar = 10
const patna = 212
const today = istDayOf(new Date())
let first: AdminActor
let second: AdminActor
let officer: OfficerActor
let box: RequestBox

beforeAll(async () => {
  box = {
    districts: [patna], basis: 'either', fields: { uan: { view: 'unmaskable', file: 'clear' }, gender: { view: 'clear', file: 'clear' } }, canView: true, canDownload: false, window: { days: 7 },
    purposeId: await buildPurpose(database), justification: 'Ration portability', orderNumber: 'LAB/2026/1482', orderDate: today, startsOn: today, endsOn: addDays(today, 100),
  }
})
beforeEach(async () => {
  [first, second, officer] = [await buildAdmin(database), await buildAdmin(database), await buildOfficer(database, bihar)]
})

let nominees = 0
const nominee = (): StoredForm => ({ name: `Smt. Nominee ${(nominees += 1)}`, designation: 'Secretary', rank: 'secretary', email: `nominee${nominees}@state.example`, userId: '', language: 'hi' })
const submitted = async (entry: Partial<Entry> = {}) => {
  const made = await draftRequest(database, { actor: officer, officerId: entry.kind === 'newOfficer' ? undefined : officer.id, box, ...entry })
  await submitRequest({ actor: entry.actor ?? officer, ...made, answer: '' })
  return made
}
/** An admin enters for a State without an officer who can sign in. */
const draftByAdmin = async (actor: AdminActor) => draftRequest(database, { actor, officerId: await buildInvited(database, 20), box: { ...box, districts: 'all' } })
type Asked = { id: string; revision: number }
const approve = async (actor: AdminActor, { id, revision }: Asked) => decideRequest({ actor, id, revision, verdict: 'approve', reason: 'Order seen.', preview: await seenBy(actor, id) })
const both = async (asked: Asked) => {
  await approve(first, asked)
  const { grantId } = await approve(second, asked)
  return grantId ?? ''
}
const rowOf = async (id: string) => (await database.sql<{ status: string; officer_id: string | null }>('SELECT status::text AS status, officer_id FROM portal.request WHERE id = $1', [id]))[0]
const grantsOf = (id: string) => database.sql<{ id: string }>('SELECT id FROM portal."grant" WHERE request_id = $1', [id])
const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
  return error.fields.length > 0 ? error.fields.map(({ field, message }) => `${field}:${message}`).join(' ') : error.reason
}

describe('two persons', () => {
  test('make a grant that equals the request, each on a preview whose hash stands in the decision, with events in order', async () => {
    const asked = await submitted()
    const grantId = await both(asked)
    expect((await readGrant(first, grantId))?.state).toBe('live')
    const decisions = await database.sql<{ hash: string; preview: object }>(`SELECT encode(preview_hash, 'hex') AS hash, preview FROM portal.decision WHERE request_id = $1 ORDER BY decided_at`, [asked.id])
    // What is shown later is made of the bytes that were hashed, whatever the statement says beside them.
    expect(decisions.map(({ preview }) => hashOf(previewSchema.parse(preview)))).toEqual(decisions.map(({ hash }) => hash))
    const events = await database.sql<{ kind: string; actor_id: string; details: { previewHash?: string } }>(
      `SELECT kind, actor_id, details FROM ledger.event WHERE request_id = $1 AND kind <> 'request.previewed' ORDER BY position`, [asked.id])
    expect(events.map(({ kind, actor_id }) => [kind, actor_id])).toEqual([['request.started', officer.id], ['request.edited', officer.id], ['request.letterAdded', officer.id], ['request.submitted', officer.id],
      ['request.approved', first.id], ['request.approved', second.id], ['grant.given', second.id]])
    expect(events.flatMap(({ details }) => details.previewHash ?? [])).toEqual(decisions.map(({ hash }) => hash))
  })

  test('or the entering admin in the act of submitting, and one other', async () => {
    const asked = await draftByAdmin(first)
    await submitRequest({ actor: first, ...asked, answer: '', first: { reason: 'Order seen.', preview: await seenBy(first, asked.id) } })
    expect((await rowOf(asked.id))?.status).toBe('firstApproved')
    expect(await reasonOf(approve(first, asked))).toBe('ownRequest')
    await approve(second, asked)
    expect(await grantsOf(asked.id)).toHaveLength(1)
  })

  test('not the enterer later, not one twice, not somebody without the permission', async () => {
    const asked = await draftByAdmin(first)
    await submitRequest({ actor: first, ...asked, answer: '' })
    for (const verdict of ['approve', 'return', 'refuse'] as const) expect(await reasonOf(decideRequest({ actor: first, ...asked, verdict, reason: 'My own.', preview: await seenBy(first, asked.id) }))).toBe('ownRequest')
    await approve(second, asked)
    expect(await reasonOf(approve(second, asked))).toBe('decidedAlready')
    expect(await reasonOf(approve(await buildAdmin(database, ['review']), asked))).toBe('refused')
    expect(await grantsOf(asked.id)).toEqual([])
  })

  test('of two approvals at once both count once, and one grant comes of them', async () => {
    const asked = await submitted()
    const third = await buildAdmin(database)
    const previews = await Promise.all([first, second, third].map((actor) => seenBy(actor, asked.id)))
    const outcomes = await Promise.all([first, second, third].map((actor, index) => decideRequest({ actor, ...asked, verdict: 'approve', reason: 'Order seen.', preview: previews[index] ?? '' })
      .then(({ grantId }) => (grantId ? 'granted' : 'first'), (error: unknown) => (error instanceof AppError ? error.reason : String(error)))))
    expect(outcomes.sort()).toEqual(['first', 'granted', 'requestClosed'])
    expect(await grantsOf(asked.id)).toHaveLength(1)
  })

  test('one admin\'s two approvals at once are one', async () => {
    const asked = await submitted()
    const preview = await seenBy(first, asked.id)
    const outcomes = await Promise.allSettled([1, 2].map(() => decideRequest({ actor: first, ...asked, verdict: 'approve', reason: 'Order seen.', preview })))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await grantsOf(asked.id)).toEqual([])
  })

  test('approval and withdrawal at once: a grant or none, never both', async () => {
    for (let round = 0; round < 4; round += 1) {
      const asked = await submitted()
      await approve(first, asked)
      const preview = await seenBy(second, asked.id)
      const [granted, withdrawn] = await Promise.allSettled([decideRequest({ actor: second, ...asked, verdict: 'approve', reason: 'Order seen.', preview }), withdrawRequest({ actor: officer, id: asked.id })])
      expect([granted.status, withdrawn.status].sort()).toEqual(['fulfilled', 'rejected'])
      expect(await grantsOf(asked.id)).toHaveLength(granted.status === 'fulfilled' ? 1 : 0)
    }
  })
})

describe('an approval dies', () => {
  test('when the request is returned and submitted again: an old form has no effect', async () => {
    const asked = await submitted()
    await approve(first, asked)
    const preview = await seenBy(second, asked.id)
    await decideRequest({ actor: await buildAdmin(database), ...asked, verdict: 'return', reason: 'Why Patna?', preview: '' })
    await submitRequest({ actor: officer, id: asked.id, revision: asked.revision + 1, answer: 'For pensions.' })
    expect(await reasonOf(decideRequest({ actor: second, ...asked, verdict: 'approve', reason: 'Order seen.', preview }))).toBe('requestEdited')
    expect(await reasonOf(decideRequest({ actor: second, id: asked.id, revision: asked.revision + 1, verdict: 'approve', reason: 'Order seen.', preview }))).toBe('previewUnknown')
    await approve(second, { id: asked.id, revision: asked.revision + 1 })
    expect([(await rowOf(asked.id))?.status, await grantsOf(asked.id)]).toEqual(['firstApproved', []])
  })

  test.each([
    ['is deactivated', (id: string) => database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [id])],
    ['was deactivated for a moment', async (id: string) => {
      await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [id])
      await database.sql(`UPDATE portal."user" SET status = 'active' WHERE id = $1`, [id])
    }],
    ['loses the role', (id: string) => database.sql('UPDATE portal."user" SET admin_role_id = NULL WHERE id = $1', [id])],
  ])('when its admin %s: the next one is the first again', async (_what, change) => {
    const asked = await submitted()
    await approve(first, asked)
    await change(first.id)
    expect(await approve(second, asked)).toEqual({ grantId: null })
    expect(await grantsOf(asked.id)).toEqual([])
    expect((await readRequest(second, asked.id))?.decisions.map(({ counts }) => counts)).toEqual([false, true])
    expect((await approve(await buildAdmin(database), asked)).grantId).not.toBeNull()
  })

  test('counts before it holds an account', async () => {
    const asked = await submitted()
    const preview = await seenBy(first, asked.id)
    const spy = vi.spyOn(Client.prototype, 'query')
    try {
      await decideRequest({ actor: first, ...asked, verdict: 'approve', reason: 'Order seen.', preview })
      const statements = spy.mock.calls.map(([text]) => (typeof text === 'string' ? text : z.object({ text: z.string() }).parse(text).text))
      const [counts, holds] = ['count_newly', 'FOR SHARE'].map((word) => statements.flatMap((text, index) => (text.includes(word) ? [index] : [])))
      expect([counts?.length, (counts?.[0] ?? Infinity) < (holds?.[0] ?? -Infinity)]).toEqual([1, true])
    } finally {
      spy.mockRestore()
    }
  })

  test('is refused on a preview that time stopped', async () => {
    const asked = await submitted()
    const { preview } = await readPreview({ actor: first, requestId: asked.id })
    const { view } = preview.opens
    if (!view) throw new Error('no count')
    const sealed = sealPreview({ preview: { ...preview, opens: { ...preview.opens, view: { ...view, covers: { n: 0, complete: false } } } }, requestId: asked.id, revision: asked.revision, adminId: first.id })
    expect(await reasonOf(decideRequest({ actor: first, ...asked, verdict: 'approve', reason: 'Order seen.', preview: sealed }))).toBe('previewUnfinished')
    expect((await rowOf(asked.id))?.status).toBe('submitted')
  })

  test('when what it would open has moved beyond the tolerance; and a preview that moved is refused', async () => {
    const asked = await submitted()
    await approve(first, asked)
    const stale = await seenBy(second, asked.id)
    await database.sql('UPDATE portal.policy SET preview_tolerance_rows = 3, preview_tolerance_percent = 0')
    await putRegistrants(Array.from({ length: 10 }, (_, index) => aRegistrant(70_000 + index, { permanentState: bihar, permanentDistrict: patna, currentState: bihar, currentDistrict: patna })))
    expect(await reasonOf(decideRequest({ actor: second, ...asked, verdict: 'approve', reason: 'Order seen.', preview: stale }))).toBe('previewMoved')
    expect(await approve(second, asked)).toEqual({ grantId: null })
    expect((await readRequest(second, asked.id))?.steps.map(({ act }) => act).slice(-3)).toEqual(['approvedFirst', 'approvalFell', 'approvedFirst'])
    expect((await approve(first, asked)).grantId).not.toBeNull()
    await database.sql('UPDATE portal.policy SET preview_tolerance_rows = 100, preview_tolerance_percent = 20')
  })

  test('never by another\'s preview, another request\'s, or none', async () => {
    const [asked, other] = [await submitted(), await submitted()]
    for (const preview of ['', 'AAAA', await seenBy(second, asked.id), await seenBy(first, other.id)]) {
      expect(await reasonOf(decideRequest({ actor: first, ...asked, verdict: 'approve', reason: 'Order seen.', preview }))).toBe('previewUnknown')
    }
  })

  test('demotion and approval at once: either the grant came first, or there is none', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [one, two] = [await buildAdmin(database), await buildAdmin(database)]
      const asked = await submitted()
      await approve(one, asked)
      const preview = await seenBy(two, asked.id)
      const [granted] = await Promise.allSettled([decideRequest({ actor: two, ...asked, verdict: 'approve', reason: 'Order seen.', preview }), database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [one.id])])
      const [grant] = await database.sql<{ before: boolean }>(
        `SELECT g.created_at <= s.from_at AS before FROM portal."grant" g, portal.user_standing s WHERE g.request_id = $1 AND s.user_id = $2 AND s.status = 'deactivated'`, [asked.id, one.id])
      if (grant) expect([granted.status, grant.before]).toEqual(['fulfilled', true])
      else expect((await rowOf(asked.id))?.status).toBe('firstApproved')
    }
  })
})

describe('nobody decides for oneself', () => {
  test.each<[string, (admin: AdminActor) => Promise<unknown>, string]>([
    ['has the mail address of the officer concerned, written otherwise', (admin) => database.sql(`UPDATE portal."user" SET email = $2 WHERE id = $1`, [admin.id, `${officer.userId}+ministry@example.invalid`]), 'ownAccess'],
    ['bears the name of the officer concerned', (admin) => database.sql(`UPDATE portal."user" SET name = 'SHRI  Rare-Name Officer' WHERE id = $1`, [admin.id]), 'ownAccess'],
    ['alone made the officer\'s account', (admin) => database.sql('UPDATE portal."user" SET created_by_id = $2 WHERE id = $1', [officer.id, admin.id]), 'ownCreation'],
  ])('an admin who %s is refused', async (_what, change, bar) => {
    officer = await buildOfficer(database, bihar, { name: 'Smt. Rare Name Officer' })
    const asked = await submitted()
    await change(first)
    expect(await reasonOf(approve(first, asked))).toBe(bar)
    expect((await readRequest(first, asked.id))?.standing).toBe(bar)
  })

  test('a second account of the first approver, or of the enterer, is refused', async () => {
    const [twin, double] = [await buildAdmin(database), await buildAdmin(database)]
    await database.sql(`UPDATE portal."user" t SET email = replace(f.email, '@', '+two@') FROM portal."user" f WHERE t.id = $1 AND f.id = $2`, [twin.id, first.id])
    const asked = await submitted()
    await approve(first, asked)
    expect(await reasonOf(approve(twin, asked))).toBe('samePersonApproved')
    await database.sql(`UPDATE portal."user" t SET name = upper(f.name) FROM portal."user" f WHERE t.id = $1 AND f.id = $2`, [double.id, second.id])
    const entered = await draftByAdmin(second)
    await submitRequest({ actor: second, ...entered, answer: '' })
    expect(await reasonOf(approve(double, entered))).toBe('samePersonEntered')
    expect([...(await grantsOf(asked.id)), ...(await grantsOf(entered.id))]).toEqual([])
  })
})

describe('a request that an officer entered about a colleague', () => {
  test('is decided by two admins, neither of whom is the officer concerned or the one who asked', async () => {
    const colleague = await buildOfficer(database, bihar)
    const asked = await submitted({ officerId: colleague.id })
    const [twinOfAsker, twinOfSubject] = [await buildAdmin(database), await buildAdmin(database)]
    await database.sql(`UPDATE portal."user" SET email = $2 WHERE id = $1`, [twinOfAsker.id, `${officer.userId}+desk@example.invalid`])
    await database.sql(`UPDATE portal."user" SET email = $2 WHERE id = $1`, [twinOfSubject.id, `${colleague.userId}+desk@example.invalid`])
    // Officers made by tests bear one name; the bars below are told apart by the mailbox.
    await database.sql(`UPDATE portal."user" SET name = 'Smt. ' || user_id WHERE id = ANY ($1::uuid[])`, [[officer.id, colleague.id]])
    expect([await reasonOf(approve(twinOfAsker, asked)), await reasonOf(approve(twinOfSubject, asked))]).toEqual(['samePersonEntered', 'ownAccess'])
    const grantId = await both(asked)
    expect((await readGrant(first, grantId))?.officerId).toBe(colleague.id)
  })
})

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

describe('the database refuses what no page asks', () => {
  const word = (asked: Asked, admin: AdminActor | OfficerActor, changes: { verdict?: string; revision?: number; preview?: boolean } = {}) => database.sql(
    `INSERT INTO portal.decision (request_id, revision, admin_id, verdict, preview_text, preview_hash) VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN '{}' END, CASE WHEN $5 THEN sha256('{}') END)`,
    [asked.id, changes.revision ?? asked.revision, admin.id, changes.verdict ?? 'approve', changes.preview ?? true])

  test('words of the wrong person, revision or without a preview', async () => {
    const asked = await draftByAdmin(first)
    await expect(word(asked, second)).rejects.toThrow(/not open/)
    await submitRequest({ actor: first, ...asked, answer: '' })
    await expect(word(asked, first)).rejects.toThrow(/ownRequest/)
    await expect(word(asked, officer)).rejects.toThrow(/active admin/)
    await expect(word(asked, second, { revision: asked.revision - 1 })).rejects.toThrow(/revision/)
    await expect(word(asked, second, { preview: false })).rejects.toThrow(/preview/)
    for (const [text, of] of [['{"opens": 1}', '{"opens": 2}'], ['{"opens": 1}', null], [null, '{"opens": 1}']]) {
      await expect(database.sql(`INSERT INTO portal.decision (request_id, revision, admin_id, verdict, preview_text, preview_hash) VALUES ($1, $2, $3, 'approve', $4, sha256(convert_to($5, 'UTF8')))`, [asked.id, asked.revision, second.id, text, of])).rejects.toThrow(/that of its bytes/)
    }
    await word(asked, second)
    await expect(word(asked, second)).rejects.toThrow(/decidedAlready/)
    await expect(database.sql('DELETE FROM portal.decision WHERE request_id = $1', [asked.id])).rejects.toThrow(/never changed/)
    await expect(database.sql(`UPDATE portal.request_step SET reason = 'x' WHERE request_id = $1`, [asked.id])).rejects.toThrow(/never changed/)
  })

  test('leaps of a request, edits of what was asked, and a grant of one approval', async () => {
    const asked = await submitted()
    const leap = (to: string) => database.sql(`UPDATE portal.request SET status = $2::portal.request_status WHERE id = $1`, [asked.id, to])
    for (const to of ['firstApproved', 'approved', 'returned', 'refused', 'lapsed', 'draft']) await expect(leap(to), to).rejects.toMatchObject({ code: '23514' })
    for (const change of ['can_download = true', `form = '{"a":"b"}'`, 'revision = revision + 1', `state_code = 9`, `kind = 'newOfficer'`, 'proposed_by_id = officer_id, letter_id = NULL', 'officer_id = NULL']) {
      await expect(database.sql(`UPDATE portal.request SET ${change} WHERE id = $1`, [asked.id]), change).rejects.toMatchObject({ code: '23514' })
    }
    await expect(database.sql('DELETE FROM portal.request WHERE id = $1', [asked.id])).rejects.toMatchObject({ code: '23514' })
    await word(asked, first)
    await leap('firstApproved')
    await expect(leap('approved')).rejects.toThrow(/whose approval counts/)
    await expect(copyGrant(asked.id)).rejects.toThrow(/two admins/)
    await word(asked, second)
    await leap('approved')
    for (const change of ['districts', 'fields', 'download', 'days', 'end'] as const) await expect(copyGrant(asked.id, change), change).rejects.toThrow(/must equal its approved request/)
    await database.sql('UPDATE portal.policy SET parameters_per_state_max = 1')
    await expect(copyGrant(asked.id)).rejects.toThrow(/policy allows/)
    await database.sql('UPDATE portal.policy SET parameters_per_state_max = 15')
    await expect(copyGrant(asked.id)).resolves.toBeDefined()
  })

  test('a submission without letter, and another\'s grant to replace', async () => {
    const { id } = await inTransaction(async () => startRequest({ actor: officer, asked: { kind: 'change' } }))
    await expect(database.sql(`UPDATE portal.request SET status = 'submitted', submitted_at = now() WHERE id = $1`, [id])).rejects.toMatchObject({ code: '23514' })
    const theirs = await buildGrant(database, { officer: await buildOfficer(database, bihar), fields: box.fields })
    await expect(database.sql(`INSERT INTO portal.request (number, kind, officer_id, proposed_by_id, state_code, replaces_grant_id) VALUES ('REQ-X', 'end', $1, $1, $2, $3)`, [officer.id, bihar, theirs])).rejects.toThrow(/own grant/)
  })
})

/** A grant as a login could try to write it, past the use case. */
function copyGrant(requestId: string, change?: 'districts' | 'fields' | 'download' | 'days' | 'end'): Promise<object[]> {
  const column = (name: string, changed: string, when: typeof change) => (change === when ? changed : name)
  return database.sql(
    `INSERT INTO portal."grant" (number, request_id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id, starts_at, ends_at)
     SELECT 'GR-' || left(gen_random_uuid()::text, 8), id, officer_id, state_code, whole_state, ${column('district_codes', 'district_codes || 213', 'districts')}, basis,
       ${column('fields', `fields || '{"name":{"view":"clear","file":"clear"}}'`, 'fields')}, can_view, ${column('can_download', 'true', 'download')}, ${column('window_days', 'window_days + 1', 'days')}, window_from, window_to, purpose_id,
       starts_on::timestamp AT TIME ZONE 'Asia/Kolkata', (ends_on + ${change === 'end' ? 2 : 1})::timestamp AT TIME ZONE 'Asia/Kolkata'
     FROM portal.request WHERE id = $1 RETURNING id`, [requestId])
}
