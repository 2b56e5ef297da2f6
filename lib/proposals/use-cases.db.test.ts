import { beforeEach, describe, expect, test } from 'vitest'
import type { AdminActor } from '@/lib/auth/actor'
import { type Permission, permissions } from '@/lib/auth/permissions'
import { permissionOfKind } from '@/lib/proposals/rules'
import { countProposalsWaiting, readProposal, readProposals } from '@/lib/proposals/reads'
import { proposalKinds } from '@/lib/proposals/schema'
import { decideProposal, lapseProposals, type Proposal, proposeChange, withdrawProposal } from '@/lib/proposals/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAdminRole, buildPurpose } from '@/lib/testing/factories'

const database = useDatabase()
let first: AdminActor
let second: AdminActor
beforeEach(async () => {
  first = await buildAdmin(database)
  second = await buildAdmin(database)
})

const why = 'The committee decided so on Friday'
const propose = (change: Partial<Proposal> = {}) => proposeChange({ actor: first, kind: 'policy.change', subject: 'policy', after: { export_open_minutes: 25 }, justification: why, ...change }).then(({ id }) => id)
const approve = (id: string, actor: AdminActor = second) => decideProposal({ actor, id, verdict: 'approve', reason: 'Read and agreed' })
const policy = async (): Promise<Record<string, unknown>> => (await database.sql<Record<string, unknown>>('SELECT * FROM portal.policy'))[0] ?? {}
const statusOf = async (id: string): Promise<unknown> => (await database.sql('SELECT status, lapse_cause AS cause FROM portal.proposal WHERE id = $1', [id]))[0]
const eventsOf = (id: string) => database.sql<{ kind: string; by: string }>(
  `SELECT e.kind, e.actor_id AS by FROM ledger.event e JOIN portal.proposal p ON p.number = e.details->>'number' WHERE p.id = $1 ORDER BY e.position`, [id])
/** A value of policy that nobody has, so that tests do not meet. */
let minutes = 30
const change = (): { export_open_minutes: number } => ({ export_open_minutes: minutes = minutes === 59 ? 30 : minutes + 1 })
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

describe('admins', () => {
  const account = async (userId: string) => ({ userId, name: 'Smt. Nandini Rao', designation: 'Deputy Secretary', email: `${userId}@centre.example`, locale: 'en', roleId: await buildAdminRole(database, ['reports']) })
  const asked = async (userId: string) => propose({ kind: 'admin.new', subject: userId, after: await account(userId) })

  test('a new one is invited by mail when a second admin approves, and exists not before', async () => {
    const id = await asked('nandini.rao')
    expect(await database.sql(`SELECT FROM portal."user" WHERE user_id = 'nandini.rao'`)).toEqual([])
    await approve(id)
    const [made] = await database.sql<{ id: string }>(`SELECT id, kind::text AS kind, status::text AS status, created_by_id AS by FROM portal."user" WHERE user_id = 'nandini.rao'`)
    expect(made).toMatchObject({ kind: 'admin', status: 'invited', by: first.id })
    expect(await database.sql('SELECT kind::text AS kind FROM portal.mail WHERE user_id = $1', [made?.id])).toEqual([{ kind: 'activation' }])
    expect((await database.sql<{ kind: string }>('SELECT kind FROM ledger.event WHERE subject_id = $1 ORDER BY position', [made?.id])).map(({ kind }) => kind)).toEqual(['proposal.approved', 'account.created', 'activation.mailed'])
    await expect(asked('nandini.rao')).rejects.toMatchObject({ code: 'invalid', fields: [{ message: 'proposalTaken' }] })
    await expect(propose({ kind: 'admin.new', subject: 'second.self', after: { ...(await account('second.self')), email: 'nandini.rao+2@centre.example' } })).rejects.toMatchObject({ fields: [{ message: 'proposalTaken' }] })
  })

  test('an end takes account, sessions and open proposals of the ended at once; nobody proposes or decides about the own account', async () => {
    const third = await buildAdmin(database)
    const theirs = await propose({ actor: third, after: change() })
    await expect(propose({ actor: third, kind: 'admin.end', subject: third.id, after: { status: 'deactivated' } })).rejects.toMatchObject({ reason: 'ownProposal' })
    const id = await propose({ kind: 'admin.end', subject: third.id, after: { status: 'deactivated' } })
    await expect(approve(id, third)).rejects.toMatchObject({ reason: 'ownProposal' })
    await approve(id)
    expect(await database.sql(`SELECT u.status::text AS status, count(*) FILTER (WHERE s.revoked_at IS NULL)::int AS sessions FROM portal."user" u JOIN portal.session s ON s.user_id = u.id WHERE u.id = $1 GROUP BY 1`, [third.id]))
      .toEqual([{ status: 'deactivated', sessions: 0 }])
    expect(await statusOf(theirs)).toEqual({ status: 'lapsed', cause: 'proposer' })
  })

  test('another role is given by two others, and a role is changed by nobody who has it', async () => {
    const reader = await buildAdmin(database, ['reports'])
    const roleId = await buildAdminRole(database, ['review', 'reports'])
    await expect(propose({ kind: 'admin.role', subject: first.id, after: { roleId } })).rejects.toMatchObject({ reason: 'ownProposal' })
    await approve(await propose({ kind: 'admin.role', subject: reader.id, after: { roleId } }))
    expect(await database.sql('SELECT portal.admin_permissions($1) AS allowed', [reader.id])).toEqual([{ allowed: ['review', 'reports'] }])
    const keeper = await buildAdmin(database, ['users', 'reports'])
    const [own] = await database.sql<{ id: string }>('SELECT admin_role_id AS id FROM portal."user" WHERE id = $1', [keeper.id])
    const wider = { permissions: ['users', 'reports', 'approve'] }
    await expect(propose({ actor: keeper, kind: 'adminRole.change', subject: own?.id ?? '', after: wider })).rejects.toMatchObject({ reason: 'ownProposal' })
    const id = await propose({ kind: 'adminRole.change', subject: own?.id ?? '', after: wider })
    await expect(approve(id, keeper)).rejects.toMatchObject({ reason: 'ownProposal' })
    await approve(id)
    expect(await database.sql('SELECT portal.admin_permissions($1) AS allowed', [keeper.id])).toEqual([{ allowed: wider.permissions }])
  })

  test('the last two who may approve and keep accounts cannot be ended or demoted, not by a race either', async () => {
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE kind = 'admin' AND id <> ALL ($1)`, [[first.id, second.id]])
    const [third, fourth] = [await buildAdmin(database), await buildAdmin(database, ['users', 'review'])]
    const reportsOnly = await buildAdminRole(database, ['reports'])
    // Three are left: each of these is possible alone, both together are not.
    const ids = [await propose({ kind: 'admin.end', subject: third.id, after: { status: 'deactivated' } }), await propose({ actor: third, kind: 'admin.role', subject: first.id, after: { roleId: reportsOnly } })]
    const answers = await Promise.allSettled(ids.map((id) => approve(id, fourth)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await database.sql('SELECT portal.full_admins() AS left')).toEqual([{ left: 2 }])
    const [one, other] = await database.sql<{ id: string }>(`SELECT u.id FROM portal."user" u WHERE 'approve' = ANY (portal.admin_permissions(u.id))`)
    for (const subject of [one?.id ?? '', other?.id ?? '']) {
      await expect(propose({ actor: fourth, kind: 'admin.end', subject, after: { status: 'deactivated' } })).rejects.toMatchObject({ fields: [{ message: 'proposalImpossible' }] })
      await expect(propose({ actor: fourth, kind: 'admin.role', subject, after: { roleId: reportsOnly } })).rejects.toMatchObject({ fields: [{ message: 'proposalImpossible' }] })
    }
    const [administrator] = await database.sql<{ id: string }>(`SELECT id FROM portal.admin_role WHERE key = 'administrator'`)
    await expect(propose({ actor: fourth, kind: 'adminRole.change', subject: administrator?.id ?? '', after: { permissions: ['users'] } })).rejects.toMatchObject({ fields: [{ message: 'proposalImpossible' }] })
  })
})

test('purposes, profiles and States change by the same way, and a wording that was kept says which proposal it came from', async () => {
  const purposeId = await buildPurpose(database, { key: 'to-narrow', fields: ['uan', 'name', 'gender'] })
  await approve(await propose({ kind: 'purpose.change', subject: purposeId, after: { fields: ['gender'] } }))
  expect(await database.sql('SELECT version, fields, to_at IS NULL AS now, proposal_id IS NULL AS first FROM portal.purpose_version WHERE purpose_id = $1 ORDER BY version', [purposeId]))
    .toEqual([{ version: 1, fields: ['uan', 'name', 'gender'], now: false, first: true }, { version: 2, fields: ['gender'], now: true, first: false }])
  const profile = { nameEn: 'Labour Secretary', nameHi: 'श्रम सचिव', purposeId, fields: { gender: { view: 'clear', file: 'clear' } }, canView: true, canDownload: false, windowDays: 7, basis: 'either' }
  await expect(propose({ kind: 'profile.new', subject: 'too-wide', after: { ...profile, fields: { uan: { view: 'clear', file: 'clear' } } } })).rejects.toMatchObject({ fields: [{ message: 'proposalImpossible' }] })
  const id = await propose({ kind: 'profile.new', subject: 'labour-secretary', after: profile })
  await approve(id)
  const { madeId } = await readProposal(first, id) ?? {}
  expect(madeId).toMatch(/^[0-9a-f-]{36}$/)
  await approve(await propose({ kind: 'profile.close', subject: madeId ?? '', after: { isOpen: false } }))
  await approve(await propose({ kind: 'purpose.close', subject: purposeId, after: { isOpen: false } }))
  await approve(await propose({ kind: 'state.change', subject: '24', after: { provision: 'module', isActive: true, department: 'Labour Department', secretary: 'Shri X', networks: ['10.0.0.0/8', '2001:db8::/32'] } }))
  expect(await database.sql(`SELECT version, provision, networks::text[] AS networks FROM portal.state_version WHERE state_code = 24 AND to_at IS NULL`)).toEqual([{ version: 1, provision: 'module', networks: ['10.0.0.0/8', '2001:db8::/32'] }])
  await expect(propose({ kind: 'state.change', subject: '24', after: { networks: ['10.0.0.1/8'] } })).rejects.toMatchObject({ fields: [{ message: 'proposalImpossible' }] })
  await expect(propose({ kind: 'state.change', subject: '99', after: { isActive: true } })).rejects.toMatchObject({ code: 'not_found' })
  expect(await readProposals(second, { kinds: ['purpose.change', 'purpose.close'], subject: purposeId })).toHaveLength(2)
})
