import { describe, expect, test } from 'vitest'
import type { AdminActor } from '@/lib/auth/actor'
import { type Permission, permissions } from '@/lib/auth/permissions'
import { countProposalsWaiting, readProposal } from '@/lib/proposals/reads'
import { permissionOfKind } from '@/lib/proposals/rules'
import { proposalKinds } from '@/lib/proposals/schema'
import { decideProposal, lapseProposals, withdrawProposal } from '@/lib/proposals/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAdminRole } from '@/lib/testing/factories'
import { useProposals } from '@/lib/testing/proposals'

const database = useDatabase()
let first: AdminActor
let second: AdminActor
const { propose, approve, statusOf, change } = useProposals(database, (made) => { ({ first, second } = made) })
const policy = async (): Promise<Record<string, unknown>> => (await database.sql<Record<string, unknown>>('SELECT * FROM portal.policy'))[0] ?? {}
const eventsOf = (id: string) => database.sql<{ kind: string; by: string }>(
  `SELECT e.kind, e.actor_id AS by FROM ledger.event e JOIN portal.proposal p ON p.number = e.details->>'number' WHERE p.id = $1 ORDER BY e.position`, [id])
async function giveRole(admin: AdminActor, allowed: readonly Permission[]): Promise<void> {
  await database.sql('UPDATE portal."user" SET admin_role_id = $2 WHERE id = $1', [admin.id, (await buildAdminRole(database, allowed)) ?? null])
}

describe('a change of policy', () => {
  test('takes effect when a second admin approves, and keeps the past with its proposal', async () => {
    const before = await policy()
    const after = change()
    const id = await propose({ after })
    expect(await policy()).toEqual(before)
    expect(await countProposalsWaiting(second)).toBeGreaterThanOrEqual(1)
    await approve(id)
    expect(await policy()).toEqual({ ...before, ...after })
    expect(await statusOf(id)).toEqual({ status: 'applied', cause: null })
    expect(await eventsOf(id)).toEqual([{ kind: 'proposal.made', by: first.id }, { kind: 'proposal.approved', by: second.id }])
    const [past] = await database.sql('SELECT before->$2 AS before, after->$2 AS after, proposal_id FROM portal.policy_past WHERE proposal_id = $1', [id, 'export_open_minutes'])
    expect(past).toEqual({ before: before.export_open_minutes, after: after.export_open_minutes, proposal_id: id })
  })

  test.each([[{ export_open_minutes: 61 }], [{ export_open_minutes: 0 }], [{ export_open_minutes: 'many' }], [{ id: 2 }], [{ no_such_limit: 1 }], [{ 'export_open_minutes = 1; --': 1 }]])('%j cannot even be proposed', async (after) => {
    await expect(propose({ after })).rejects.toMatchObject({ code: 'invalid', fields: [{ field: '', message: 'proposalImpossible' }] })
  })

  test('that changes nothing is none', async () => {
    const { export_open_minutes: now } = await policy()
    await expect(propose({ after: { export_open_minutes: now } })).rejects.toMatchObject({ code: 'invalid', fields: [{ message: 'nothingChanges' }] })
  })

  test('refused or withdrawn, nothing changes, and nothing can be decided again', async () => {
    const before = await policy()
    const [refused, withdrawn] = [await propose({ after: change() }), await propose({ after: change() })]
    await decideProposal({ actor: second, id: refused, verdict: 'refuse', reason: 'Twenty are enough' })
    await withdrawProposal({ actor: first, id: withdrawn })
    for (const id of [refused, withdrawn]) await expect(approve(id)).rejects.toMatchObject({ code: 'conflict', reason: 'proposalClosed' })
    expect(await policy()).toEqual(before)
    expect([await statusOf(refused), await statusOf(withdrawn)]).toMatchObject([{ status: 'refused' }, { status: 'withdrawn' }])
    expect((await eventsOf(withdrawn)).map(({ kind }) => kind)).toEqual(['proposal.made', 'proposal.withdrawn'])
  })
})

describe('two persons', () => {
  test('nobody approves or refuses the own proposal, and nobody withdraws another one\'s', async () => {
    const id = await propose({ after: change() })
    for (const verdict of ['approve', 'refuse'] as const) await expect(decideProposal({ actor: first, id, verdict, reason: 'By myself' })).rejects.toMatchObject({ code: 'refused', reason: 'ownProposal' })
    await expect(withdrawProposal({ actor: second, id })).rejects.toMatchObject({ code: 'refused', reason: 'notOwnProposal' })
    expect(await statusOf(id)).toMatchObject({ status: 'open' })
  })

  test.each(proposalKinds.map((kind) => [kind, permissionOfKind(kind)] as const))('%s asks both for %s, in the database too', async (kind, permission) => {
    expect(await database.sql('SELECT portal.proposal_permission($1) AS permission', [kind])).toEqual([{ permission }])
    const without = await buildAdmin(database, permissions.filter((each) => each !== permission))
    await expect(propose({ actor: without, kind })).rejects.toMatchObject({ code: 'refused', reason: 'noPermission' })
  })

  test('an admin without the permission does not decide, and one who lost it since signing in neither', async () => {
    const id = await propose({ after: change() })
    const other = await buildAdmin(database, ['approve', 'users', 'purposes', 'review', 'reports'])
    await expect(approve(id, other)).rejects.toMatchObject({ code: 'refused', reason: 'noPermission' })
    expect(await countProposalsWaiting(other)).toBe(0)
    await giveRole(second, ['reports'])
    await expect(approve(id)).rejects.toMatchObject({ code: 'refused', reason: 'noPermission' })
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [other.id])
    expect(await statusOf(id)).toMatchObject({ status: 'open' })
  })

  test('of two approvals at once one is done, once', async () => {
    const third = await buildAdmin(database)
    for (let round = 0; round < 5; round++) {
      const id = await propose({ after: change() })
      const answers = await Promise.allSettled([approve(id), approve(id, third), withdrawProposal({ actor: first, id })])
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const { status } = await readProposal(first, id) ?? {}
      expect(await database.sql('SELECT count(*)::int AS count FROM portal.policy_past WHERE proposal_id = $1', [id])).toEqual([{ count: status === 'applied' ? 1 : 0 }])
      expect(await eventsOf(id)).toHaveLength(2)
    }
  })
})

describe('two accounts of one person are one person', () => {
  const twins: [string, string][] = [
    ['mailbox', `UPDATE portal."user" SET email = (SELECT replace(upper(f.email), '@', '+two@') FROM portal."user" f WHERE f.id = $1) WHERE id = $2`],
    ['plain name', `UPDATE portal."user" SET name = (SELECT replace(upper(f.name), 'SHRI', 'Dr.') FROM portal."user" f WHERE f.id = $1) WHERE id = $2`],
  ]
  test.each(twins)('by %s: neither decides what the other proposed, nor what is about the other', async (_what, become) => {
    const twin = await buildAdmin(database)
    await database.sql(become, [first.id, twin.id])
    const id = await propose({ after: change() })
    for (const verdict of ['approve', 'refuse'] as const) await expect(decideProposal({ actor: twin, id, verdict, reason: 'By my other account' })).rejects.toMatchObject({ code: 'refused', reason: 'ownProposal' })
    await expect(withdrawProposal({ actor: twin, id })).rejects.toMatchObject({ reason: 'notOwnProposal' })
    expect(await readProposal(twin, id)).toMatchObject({ waitsForReader: false, isOfSamePerson: true })
    expect(await readProposal(second, id)).toMatchObject({ waitsForReader: true, isOfSamePerson: false })
    await expect(propose({ actor: twin, kind: 'admin.end', subject: first.id, after: { status: 'deactivated' } })).rejects.toMatchObject({ reason: 'ownProposal' })
    const theEnd = await propose({ actor: await buildAdmin(database), kind: 'admin.end', subject: first.id, after: { status: 'deactivated' } })
    expect(await readProposal(twin, theEnd)).toMatchObject({ waitsForReader: false, touchesReader: true })
    await expect(approve(theEnd, twin)).rejects.toMatchObject({ reason: 'ownProposal' })
    await approve(id)
  })

  test('nobody proposes or approves a second account for themselves', async () => {
    const [{ name } = { name: '' }] = await database.sql<{ name: string }>('SELECT name FROM portal."user" WHERE id = $1', [first.id])
    const after = { userId: 'my.other', name, designation: 'Director', email: 'my.other@centre.example', locale: 'en', roleId: await buildAdminRole(database, ['reports']) }
    await expect(propose({ kind: 'admin.new', subject: 'my.other', after })).rejects.toMatchObject({ reason: 'ownProposal' })
    const id = await propose({ actor: second, kind: 'admin.new', subject: 'my.other', after })
    await expect(approve(id, first)).rejects.toMatchObject({ reason: 'ownProposal' })
  })

  test('and count once among those who must remain', async () => {
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE kind = 'admin' AND id <> ALL ($1)`, [[first.id, second.id]])
    const twin = await buildAdmin(database)
    await database.sql('UPDATE portal."user" SET name = (SELECT f.name FROM portal."user" f WHERE f.id = $1) WHERE id = $2', [first.id, twin.id])
    const keeper = await buildAdmin(database, ['users'])
    await expect(propose({ actor: keeper, kind: 'admin.end', subject: second.id, after: { status: 'deactivated' } })).rejects.toMatchObject({ fields: [{ message: 'proposalImpossible' }] })
  })
})

describe('a proposal dies', () => {
  test('when what it was based on changed in between', async () => {
    const [one, other] = [await propose({ after: change() }), await propose({ after: { session_idle_minutes: 20 } })]
    await approve(one)
    expect(await statusOf(other)).toEqual({ status: 'lapsed', cause: 'base' })
    await expect(approve(other)).rejects.toMatchObject({ code: 'conflict', reason: 'proposalClosed' })
    expect((await eventsOf(other)).map(({ kind }) => kind)).toEqual(['proposal.made', 'proposal.lapsed'])
    expect(await policy()).not.toMatchObject({ session_idle_minutes: 20 })
  })

  test('also of two approved at once: the later one changes nothing', async () => {
    const ids = [await propose({ after: { sign_in_failures_max: 7 } }), await propose({ after: { sign_in_lock_minutes: 9 } })]
    const answers = await Promise.allSettled(ids.map((id) => approve(id)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { sign_in_failures_max: failures, sign_in_lock_minutes: lock } = await policy()
    expect((failures === 7) !== (lock === 9)).toBe(true)
  })

  test.each([
    ['deactivated', () => database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [first.id])],
    ['deactivated for a while', async () => { for (const status of ['deactivated', 'active']) await database.sql('UPDATE portal."user" SET status = $2::portal.user_status WHERE id = $1', [first.id, status]) }],
    ['given another role', () => giveRole(first, ['reports', 'approve'])],
  ])('when its proposer was %s', async (_what, happens) => {
    const id = await propose({ after: change() })
    await happens()
    expect(await readProposal(second, id)).toMatchObject({ status: 'lapsed', lapseCause: 'proposer', waitsForReader: false })
    await expect(approve(id)).rejects.toMatchObject({ code: 'conflict', reason: 'proposalDiedProposer' })
    expect(await statusOf(id)).toEqual({ status: 'lapsed', cause: 'proposer' })
    expect((await eventsOf(id)).map(({ kind }) => kind)).toEqual(['proposal.made', 'proposal.lapsed'])
  })

  test('when its days are over, at the next round of the worker', async () => {
    const id = await propose({ after: change() })
    await database.sql('ALTER TABLE portal.proposal DISABLE TRIGGER proposal_keep')
    await database.sql(`UPDATE portal.proposal SET lapses_at = now() - interval '1 second' WHERE id = $1`, [id])
    await database.sql('ALTER TABLE portal.proposal ENABLE TRIGGER proposal_keep')
    expect(await readProposal(second, id)).toMatchObject({ status: 'lapsed', lapseCause: 'time' })
    await lapseProposals()
    expect(await statusOf(id)).toEqual({ status: 'lapsed', cause: 'time' })
    expect((await eventsOf(id)).map(({ kind }) => kind)).toEqual(['proposal.made', 'proposal.lapsed'])
  })
})
