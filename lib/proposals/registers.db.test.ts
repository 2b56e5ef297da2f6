import { describe, expect, test } from 'vitest'
import type { AdminActor } from '@/lib/auth/actor'
import { readProposal, readProposals } from '@/lib/proposals/reads'
import { TestAuthenticator } from '@/lib/testing/authenticator'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAdminRole, buildPurpose } from '@/lib/testing/factories'
import { factorEndsOf, giveAuthenticator } from '@/lib/testing/factors'
import { useProposals } from '@/lib/testing/proposals'

const database = useDatabase()
let first: AdminActor
let second: AdminActor
const { propose, approve, statusOf, change } = useProposals(database, (made) => { ({ first, second } = made) })

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

  test('a proposal is told to every admin who may decide on it: not to its proposer, not to whom it is about, not without the permission', async () => {
    const [third, reader] = [await buildAdmin(database), await buildAdmin(database, ['reports'])]
    const id = await propose({ kind: 'admin.end', subject: third.id, after: { status: 'deactivated' } })
    const told = (await database.sql<{ to: string }>(`SELECT user_id::text AS to FROM portal.mail WHERE kind = 'decisionWaits' AND params->>'number' = (SELECT number FROM portal.proposal WHERE id = $1)`, [id])).map(({ to }) => to)
    expect(told).toContain(second.id)
    expect(told.filter((each) => [first.id, third.id, reader.id].includes(each))).toEqual([])
    const waits = await database.sql<{ id: string }>(`SELECT u.id::text AS id FROM portal."user" u, portal.proposal p WHERE p.id = $1 AND u.kind = 'admin' AND u.status = 'active' AND portal.proposal_waits(p, u.id)`, [id])
    expect(told.sort()).toEqual(waits.map((each) => each.id).sort())
  })

  test('an end takes account, sessions and open proposals of the ended at once; nobody proposes or decides about the own account', async () => {
    const third = await buildAdmin(database)
    await giveAuthenticator(database, { accountId: third.id, authenticator: new TestAuthenticator('https://portal.example') })
    const theirs = await propose({ actor: third, after: change() })
    await expect(propose({ actor: third, kind: 'admin.end', subject: third.id, after: { status: 'deactivated' } })).rejects.toMatchObject({ reason: 'ownProposal' })
    const id = await propose({ kind: 'admin.end', subject: third.id, after: { status: 'deactivated' } })
    await expect(approve(id, third)).rejects.toMatchObject({ reason: 'ownProposal' })
    await approve(id)
    expect(await database.sql(`SELECT u.status::text AS status, count(*) FILTER (WHERE s.revoked_at IS NULL)::int AS sessions FROM portal."user" u JOIN portal.session s ON s.user_id = u.id WHERE u.id = $1 GROUP BY 1`, [third.id]))
      .toEqual([{ status: 'deactivated', sessions: 0 }])
    // What is never put back into use holds nobody's finger.
    expect(await factorEndsOf(database, third.id)).toEqual({ live: 0, ended: [{ cause: 'closed', by: second.id }], events: [{ actor: 'admin', cause: 'closed' }] })
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
