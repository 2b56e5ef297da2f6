import { Client } from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { readGrant } from '@/lib/grants/reads'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import { hashOf, sealPreview } from '@/lib/requests/preview/agreement/rules'
import { readPreview } from '@/lib/requests/preview/reads'
import { previewSchema } from '@/lib/requests/preview/schema'
import { readRequest } from '@/lib/requests/reads'
import { submitRequest, withdrawRequest } from '@/lib/requests/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { useDecisions } from '@/lib/testing/decisions'
import { buildAdmin, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'
import { seenBy } from '@/lib/testing/requests'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
let first: AdminActor
let second: AdminActor
let officer: OfficerActor
const { submitted, draftByAdmin, approve, both, rowOf, grantsOf, reasonOf } = useDecisions(database, (made) => { ({ first, second, officer } = made) })
const bihar = 10
const patna = 212

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
    const asked = await submitted({ actor: officer, officerId: officer.id })
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
