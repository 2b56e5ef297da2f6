import { beforeEach, describe, expect, test } from 'vitest'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import { decideProposal, proposeChange } from '@/lib/proposals/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAdminRole, buildAuditor } from '@/lib/testing/factories'
import { readAuditor, readAuditors } from '@/lib/users/auditors/reads'
import { proposeAccount } from '@/lib/users/inviting/use-cases'
import { insertActivation } from '@/lib/users/store'
import { activateAccount } from '@/lib/users/use-cases'

const database = useDatabase()
let first: AdminActor
let second: AdminActor
beforeEach(async () => {
  first = await buildAdmin(database)
  second = await buildAdmin(database)
})

let next = 1
const account = (overrides: { name?: string; email?: string } = {}) => {
  const userId = `ca.auditor${next++}`
  return { userId, name: `Smt. Leela Nair ${userId}`, designation: 'Director (Audit)', email: `${userId}@cag.example`, language: 'hi' as const, justification: 'The Comptroller named her', ...overrides }
}
const propose = (overrides: Parameters<typeof account>[0] = {}) => proposeAccount({ actor: first, kind: 'auditor', account: account(overrides) })
const approve = (id: string) => decideProposal({ actor: second, id, verdict: 'approve', reason: 'Read and agreed' })
const kindsAbout = async (id: string) => (await database.sql<{ kind: string }>('SELECT kind FROM ledger.event WHERE subject_id = $1 ORDER BY position', [id])).map(({ kind }) => kind)

describe('an auditor', () => {
  test('is invited by mail when a second admin approves, not before, and comes in by the link', async () => {
    const asked = account()
    const { id } = await proposeAccount({ actor: first, kind: 'auditor', account: asked })
    expect(await database.sql('SELECT FROM portal."user" WHERE user_id = $1', [asked.userId])).toEqual([])
    await expect(decideProposal({ actor: first, id, verdict: 'approve', reason: 'By myself alone' })).rejects.toMatchObject({ code: 'refused', reason: 'ownProposal' })
    await approve(id)
    const made = (await readAuditors(first)).find(({ userId }) => userId === asked.userId)
    expect(made).toMatchObject({ status: 'invited', createdByName: first.name, email: asked.email })
    const [row] = await database.sql('SELECT kind::text AS kind, locale, admin_role_id AS role FROM portal."user" WHERE id = $1', [made?.id])
    expect(row).toEqual({ kind: 'auditor', locale: 'hi', role: null })
    expect(await database.sql('SELECT kind::text AS kind FROM portal.mail WHERE user_id = $1', [made?.id])).toEqual([{ kind: 'activation' }])
    expect(await kindsAbout(made?.id ?? '')).toEqual(['proposal.approved', 'account.created', 'activation.mailed'])
    // The ledger names the person, and no address to write to.
    const [{ text } = { text: '' }] = await database.sql<{ text: string }>('SELECT string_agg(details::text, \' \') AS text FROM ledger.event WHERE subject_id = $1', [made?.id])
    expect(text).toContain(asked.name)
    expect(text).not.toContain(asked.email)
    await inActorTransaction(first, (tx) => insertActivation(tx, { userId: made?.id ?? '', token: 'the link of the mail' }))
    await activateAccount({ token: 'the link of the mail', password: 'a long walk on the beach', passwordAgain: 'a long walk on the beach', address: null })
    expect(await readAuditor(first, made?.id ?? '')).toMatchObject({ status: 'active' })
  })

  test('ends at once when a second admin approves: account, sessions, open invitations', async () => {
    const auditor = await buildAuditor(database)
    const { id } = await proposeChange({ actor: first, kind: 'auditor.end', subject: auditor.id, after: { status: 'deactivated' }, justification: 'The posting is over' })
    expect(await readAuditor(first, auditor.id)).toMatchObject({ status: 'active' })
    await approve(id)
    expect(await readAuditor(first, auditor.id)).toMatchObject({ status: 'deactivated', deactivatedAt: expect.any(Date) })
    expect(await database.sql('SELECT FROM portal.session WHERE user_id = $1 AND revoked_at IS NULL', [auditor.id])).toEqual([])
    expect(await kindsAbout(auditor.id)).toEqual(['proposal.made', 'proposal.approved', 'account.deactivated'])
    // The mechanism ends auditors as auditors and admins as admins.
    await expect(proposeChange({ actor: first, kind: 'auditor.end', subject: second.id, after: { status: 'deactivated' }, justification: 'Not an auditor' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(proposeChange({ actor: first, kind: 'admin.end', subject: auditor.id, after: { status: 'deactivated' }, justification: 'Not an admin' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('nobody audits the own acts', () => {
  test('an auditor with the plain name of an admin, in use or not, is refused in words', async () => {
    const past = await buildAdmin(database)
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [past.id])
    for (const { name } of [first, second, past]) await expect(propose({ name: name.toUpperCase().replace('SHRI', 'Dr.') })).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'name', message: 'auditorIsAdmin' }] })
  })

  test('an auditor with the mailbox of an admin is refused in words', async () => {
    const [{ email } = { email: '' }] = await database.sql<{ email: string }>('SELECT email FROM portal."user" WHERE id = $1', [second.id])
    await expect(propose({ email: email.replace('@', '+audit@') })).rejects.toMatchObject({ fields: [{ field: 'name', message: 'auditorIsAdmin' }] })
  })

  test('an admin with the plain name of an auditor in use is refused, and of one who has ended is not', async () => {
    const roleId = await buildAdminRole(database, ['reports']) ?? ''
    const { id } = await propose({ name: 'Smt. Once Auditor' })
    await approve(id)
    const asked = { ...account({ name: 'smt once auditor' }), roleId }
    await expect(proposeAccount({ actor: first, kind: 'admin', account: asked })).rejects.toMatchObject({ fields: [{ field: 'name', message: 'adminIsAuditor' }] })
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE name = 'Smt. Once Auditor'`)
    await expect(proposeAccount({ actor: first, kind: 'admin', account: asked })).resolves.toMatchObject({ id: expect.any(String) })
  })

  test('also when the admin came after the proposal: it dies undone', async () => {
    const name = 'Smt. Both At Once'
    const { id } = await propose({ name })
    await database.sql('UPDATE portal."user" SET name = $2 WHERE id = $1', [(await buildAdmin(database)).id, name])
    await expect(approve(id)).rejects.toMatchObject({ code: 'conflict', reason: 'proposalDiedImpossible' })
    expect((await readAuditors(first)).filter((auditor) => auditor.name === name)).toEqual([])
  })

  test('the database asks by itself: who calls past the form proposes nothing', async () => {
    const { userId, language: locale, justification, ...after } = account({ name: second.name })
    await expect(proposeChange({ actor: first, kind: 'auditor.new', subject: userId, after: { userId, ...after, locale }, justification })).rejects.toMatchObject({ fields: [{ message: 'proposalImpossible' }] })
    const mine = account({ name: first.name })
    await expect(proposeChange({ actor: first, kind: 'auditor.new', subject: mine.userId, after: { ...mine, locale: 'en' }, justification: mine.justification })).rejects.toMatchObject({ reason: 'ownProposal' })
  })
})
