import { beforeEach, describe, expect, test } from 'vitest'
import { readLedger } from '@/lib/audit/reads'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { decideHandover } from '@/lib/handover/decisions/use-cases'
import { readHandover, readOwnHandover } from '@/lib/handover/reads'
import { settleHandover } from '@/lib/handover/settling/use-cases'
import { acceptHandover, declineHandover, signHandover, startHandover, withdrawHandover } from '@/lib/handover/use-cases'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import { readOwnRequest, readRequest, readRequests } from '@/lib/requests/reads'
import { saveRequest, withdrawRequest } from '@/lib/requests/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { approveHandover, draftHandover, holdersAt, passDays, seenOfHandover, signAgain, signedHandover } from '@/lib/testing/handover'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const bihar = 10
let first: AdminActor
let second: AdminActor
let officer: OfficerActor
let successor: OfficerActor
let grant: string

beforeEach(async () => {
  [first, second, officer, successor] = [await buildAdmin(database), await buildAdmin(database), await buildOfficer(database, bihar), await buildOfficer(database, bihar)]
  grant = await buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } }, download: true, endsOn: '2027-06-30' })
})

const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
  return error.fields.length > 0 ? error.fields.map(({ field, message }) => `${field}:${message}`).join(' ') : error.reason
}
const rowOf = async (id: string) => (await database.sql<{ status: string; effective_at: Date | null; neither_at: Date | null; successor_id: string | null }>('SELECT status, effective_at, neither_at, successor_id FROM portal.handover WHERE id = $1', [id]))[0]
const newGrantOf = async (id: string): Promise<string> => (await database.sql<{ id: string }>('SELECT new_grant_id AS id FROM portal.handover_item WHERE handover_id = $1 AND grant_id = $2 AND new_grant_id IS NOT NULL', [id, grant]))[0]?.id ?? ''
const statusOf = async (id: string) => (await database.sql<{ status: string }>('SELECT status::text AS status FROM portal."user" WHERE id = $1', [id]))[0]?.status
const approved = async (entry: Partial<Parameters<typeof signedHandover>[0]> = {}) => {
  const asked = await signedHandover({ officer, successor, ...entry })
  await approveHandover(first, asked.id)
  await approveHandover(second, asked.id)
  return asked
}

describe('the whole way', () => {
  test('record, signature, two approvals, acceptance: at one instant the right ends for the one and begins for the other', async () => {
    const { id } = await signedHandover({ officer, successor })
    await approveHandover(first, id)
    expect(await rowOf(id)).toMatchObject({ status: 'signed' })
    await approveHandover(second, id)
    expect(await rowOf(id)).toMatchObject({ status: 'approved', successor_id: successor.id })
    // Nothing has moved yet.
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([grant])
    const { effectiveAt } = await acceptHandover({ actor: successor, id })
    const made = await newGrantOf(id)
    const pair = { grantIds: [grant, made] }
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await holdersAt(database, pair)).toEqual([made])
    for (const [ms, holder] of [[-2, grant], [-1, grant], [0, made], [1, made], [60_000, made]] as const) expect(await holdersAt(database, { ...pair, at: new Date(effectiveAt.getTime() + ms) }), String(ms)).toEqual([holder])
    const rows = await database.sql(`SELECT o.ended_at = n.starts_at AS meets, o.ends_at = n.ends_at AS "sameEnd", o.fields = n.fields AND o.district_codes = n.district_codes AND o.can_view = n.can_view AND o.can_download = n.can_download AS "sameBox",
      n.officer_id = $3 AS theirs FROM portal."grant" o, portal."grant" n WHERE o.id = $1 AND n.id = $2`, [grant, made, successor.id])
    expect(rows).toEqual([{ meets: true, sameEnd: true, sameBox: true, theirs: true }])
    await settleHandover(id)
    expect(await rowOf(id)).toMatchObject({ status: 'settled' })
    expect(await database.sql('SELECT FROM portal.session WHERE user_id = $1 AND revoked_at IS NULL', [officer.id])).toEqual([])
    expect(await statusOf(officer.id)).toBe('deactivated')
    const kinds = (await database.sql<{ kind: string }>(`SELECT kind FROM ledger.event WHERE details->>'number' = (SELECT number FROM portal.handover WHERE id = $1) ORDER BY position`, [id])).map(({ kind }) => kind)
    expect(kinds).toEqual(['handover.started', 'handover.edited', 'handover.letterAdded', 'handover.signed', 'handover.approved', 'handover.accepted', 'handover.moved', 'handover.settled'])
  })

  test('settling again, or before its instant, does nothing', async () => {
    const { id } = await approved({ inDays: 3 })
    const { effectiveAt } = await acceptHandover({ actor: successor, id })
    await settleHandover(id)
    expect(await rowOf(id)).toMatchObject({ status: 'accepted' })
    const pair = { grantIds: [grant, await newGrantOf(id)] }
    expect(await holdersAt(database, pair)).toEqual([grant])
    expect(await holdersAt(database, { ...pair, at: effectiveAt })).toEqual([pair.grantIds[1]])
    await passDays(database, { officerIds: [officer.id, successor.id], days: 3 })
    // The law does not wait for the job.
    expect(await holdersAt(database, pair)).toEqual([pair.grantIds[1]])
    await Promise.all([settleHandover(id), settleHandover(id)])
    await settleHandover(id)
    expect(await database.sql(`SELECT FROM ledger.event WHERE kind = 'handover.settled' AND details->>'number' = (SELECT number FROM portal.handover WHERE id = $1)`, [id])).toHaveLength(1)
  })

  test('a nominee gets the account with the second approval, and accepts when in', async () => {
    const nominee = { name: 'Smt. New Secretary', designation: 'Secretary', rank: 'secretary', email: 'new.secretary@state.example', userId: '', language: 'hi' }
    const { id } = await approved({ successor: nominee })
    const [made] = await database.sql<{ id: string; status: string }>(`SELECT id, status::text AS status FROM portal."user" WHERE email = $1`, [nominee.email])
    expect(made?.status).toBe('invited')
    expect(await rowOf(id)).toMatchObject({ status: 'approved', successor_id: made?.id })
    expect(await database.sql('SELECT kind::text AS kind FROM portal.mail WHERE user_id = $1 ORDER BY created_at', [made?.id])).toEqual(expect.arrayContaining([{ kind: 'activation' }, { kind: 'handover' }]))
  })

  test('who stays in office keeps the account and what is kept; what is given up ends at the same instant', async () => {
    const kept = await buildGrant(database, { officer, districts: [193], fields: { gender: { view: 'clear', file: 'clear' } } })
    const dropped = await buildGrant(database, { officer, districts: [203], fields: { gender: { view: 'clear', file: 'clear' } } })
    const { id } = await approved({ stays: true, choices: [`hand:${grant}`, `keep:${kept}`, `drop:${dropped}`] })
    await acceptHandover({ actor: successor, id })
    await settleHandover(id)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await holdersAt(database, { grantIds: [grant, kept, dropped, await newGrantOf(id)] })).toEqual([kept, await newGrantOf(id)])
    expect(await statusOf(officer.id)).toBe('active')
  })
})

describe('who may', () => {
  test('nobody but the named successor accepts, and nobody sees it before the approval', async () => {
    const { id } = await signedHandover({ officer, successor })
    expect(await readOwnHandover(successor, id)).toBeUndefined()
    const [asked] = await database.sql<{ id: string }>('SELECT id FROM portal.request WHERE handover_id = $1', [id])
    const told = async () => (await readLedger({ actor: successor, filters: {} })).entries.map(({ kind }) => kind).filter((kind) => kind !== 'ledger.read')
    expect([await readOwnRequest(successor, asked?.id ?? ''), await told()]).toEqual([undefined, []])
    expect(await reasonOf(acceptHandover({ actor: successor, id }))).toBe('not_found')
    await approveHandover(first, id)
    expect(await reasonOf(acceptHandover({ actor: successor, id }))).toBe('not_found')
    await approveHandover(second, id)
    expect(await told()).toEqual(['request.approved', 'request.previewed', 'request.approved', 'request.previewed', 'request.started'])
    const other = await buildOfficer(database, bihar)
    for (const actor of [officer, other, await buildOfficer(database, 20)]) expect(await reasonOf(acceptHandover({ actor, id }))).toBe('not_found')
    await acceptHandover({ actor: successor, id })
    expect(await reasonOf(acceptHandover({ actor: successor, id }))).toBe('handoverOver')
  })

  test('one admin is not two, and the relieving officer signs what was shown', async () => {
    const { id } = await draftHandover({ officer, successor })
    expect(await reasonOf(signHandover({ actor: officer, id, mark: 'another' }))).toBe('handoverEdited')
    expect(await readHandover(first, id)).toBeUndefined()
    await signAgain(officer, id)
    await approveHandover(first, id)
    expect(await reasonOf(approveHandover(first, id))).toBe('decidedAlready')
    expect(await reasonOf(approveHandover(await buildAdmin(database, ['review']), id))).toBe('refused')
    expect(await rowOf(id)).toMatchObject({ status: 'signed' })
  })

  test('an officer begins one handover, whose successor is another officer of the State', async () => {
    const { id } = await startHandover({ actor: officer })
    expect(await startHandover({ actor: officer })).toEqual({ id })
    for (const stranger of [officer, await buildOfficer(database, 20)]) await expect(draftHandover({ officer, successor: { id: stranger.id } })).rejects.toThrow(/successorUnknown/)
    expect(await reasonOf(startHandover({ actor: successor }))).toBe('nothingToHand')
  })
})

describe('an end before it', () => {
  test('withdrawal ends it until the second approval, and not after', async () => {
    const { id } = await signedHandover({ officer, successor })
    await approveHandover(first, id)
    const seen = await seenOfHandover(second, id)
    await withdrawHandover({ actor: officer, id })
    expect(await reasonOf(decideHandover({ actor: second, id, verdict: 'approve', reason: 'Order seen.', ...seen }))).toBe('handoverClosed')
    const again = await approved()
    expect(await reasonOf(withdrawHandover({ actor: officer, id: again.id }))).toBe('handoverClosed')
  })

  test('a return is signed anew, and approvals of before count no more', async () => {
    const { id } = await signedHandover({ officer, successor })
    await approveHandover(first, id)
    const seen = await seenOfHandover(second, id)
    await decideHandover({ actor: second, id, round: 1, verdict: 'return', reason: 'Which post?', previews: new Map() })
    await signAgain(officer, id)
    expect(await reasonOf(decideHandover({ actor: second, id, verdict: 'approve', reason: 'Order seen.', ...seen }))).toBe('handoverEdited')
    await approveHandover(second, id)
    expect(await rowOf(id)).toMatchObject({ status: 'signed' })
    await approveHandover(first, id)
    expect(await rowOf(id)).toMatchObject({ status: 'approved' })
  })

  test('the successor declines, and nothing has moved', async () => {
    const { id } = await approved()
    await declineHandover({ actor: successor, id, reason: 'Posted elsewhere' })
    expect(await rowOf(id)).toMatchObject({ status: 'declined' })
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([grant])
    expect(await reasonOf(acceptHandover({ actor: successor, id }))).toBe('handoverOver')
  })
})

test('a request of a handover lives with it: by itself it is neither decided, changed, withdrawn nor listed', async () => {
  const { id } = await signedHandover({ officer, successor })
  const [request] = await database.sql<{ id: string; revision: number }>('SELECT id, revision FROM portal.request WHERE handover_id = $1', [id])
  const asked = { id: request?.id ?? '', revision: request?.revision ?? 0 }
  const preview = (await seenOfHandover(first, id)).previews.get(asked.id) ?? ''
  expect(await reasonOf(decideRequest({ actor: first, ...asked, verdict: 'approve', reason: 'By itself.', preview }))).toBe('decidedTogether')
  expect(await reasonOf(withdrawRequest({ actor: officer, id: asked.id }))).toBe('not_found')
  expect(await reasonOf(saveRequest({ actor: officer, id: asked.id, form: {} }))).toBe('not_found')
  expect((await readRequests(first)).filter((each) => each.id === asked.id)).toEqual([])
  expect(await readRequest(first, asked.id)).toMatchObject({ standing: 'reads', request: { kind: 'handover', handoverId: id } })
})

test('an approval that fell for one right fell for all of them', async () => {
  const other = await buildGrant(database, { officer, districts: [193], fields: { gender: { view: 'clear', file: 'clear' } }, endsOn: '2027-06-30' })
  const { id } = await signedHandover({ officer, successor })
  await approveHandover(first, id)
  // A new grant of the successor's that overlaps with one of the two: the first admin saw something else.
  await buildGrant(database, { officer: successor, districts: [193], fields: { gender: { view: 'clear', file: 'clear' } }, endsOn: '2027-06-30' })
  await approveHandover(second, id)
  expect(await rowOf(id)).toMatchObject({ status: 'signed' })
  const counting = await database.sql<{ n: number }>('SELECT (SELECT count(*)::int FROM portal.counting_approvals(r.id)) AS n FROM portal.request r WHERE r.handover_id = $1', [id])
  expect(counting).toEqual([{ n: 1 }, { n: 1 }])
  await approveHandover(first, id)
  expect(await rowOf(id)).toMatchObject({ status: 'approved' })
  expect(await holdersAt(database, { grantIds: [grant, other] })).toEqual([grant, other])
})

test('who has left takes no word back, and nobody approves for an officer who is out of use', async () => {
  const { id } = await signedHandover({ officer, successor })
  await approveHandover(first, id)
  await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
  expect(await reasonOf(approveHandover(second, id))).toBe('relievingGone')
  await database.sql(`UPDATE portal."user" SET status = 'active' WHERE id = $1`, [officer.id])
  await approveHandover(second, id)
  await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [first.id])
  await acceptHandover({ actor: successor, id })
  expect(await newGrantOf(id)).not.toBe('')
})
