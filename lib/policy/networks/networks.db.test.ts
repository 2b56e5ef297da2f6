import { beforeEach, describe, expect, it } from 'vitest'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import { endSessionOutside, resolveSession, whyOver } from '@/lib/auth/session'
import { readAdminNetworks } from '@/lib/policy/networks/reads'
import { openNetworks, proposeNetworks } from '@/lib/policy/networks/use-cases'
import { insertProposal } from '@/lib/proposals/store'
import { decideProposal } from '@/lib/proposals/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { asLogin } from '@/lib/testing/login'
import { buildAdmin, buildAuditor } from '@/lib/testing/factories'
import { SigningIn } from '@/lib/testing/signing-in'

const database = useDatabase()
const ministry = '10.1.2.3'
const elsewhere = '203.0.113.9'
const networks = ['10.1.0.0/16', '2001:db8::/32']
let one: AdminActor
let two: AdminActor
const why = 'Only from the Ministry'

/** An admin whose session began at that address and whose request comes from there. */
async function adminAt(address: string): Promise<AdminActor> {
  const { person } = await (await SigningIn.of(database, await buildAdmin(database))).fully({ address })
  if (person.kind !== 'admin') throw new Error('no admin')
  return person
}

beforeEach(async () => {
  await openNetworks();
  [one, two] = [await adminAt(ministry), await adminAt(ministry)]
})

const propose = (actor: AdminActor, list: readonly string[] = networks) => proposeNetworks({ actor, networks: list, justification: why })
const approve = (actor: AdminActor, id: string) => decideProposal({ actor, id, verdict: 'approve', reason: 'Agreed upon' })
const inForce = async () => (await readAdminNetworks(one)).networks

describe('networks of admins', () => {
  it('come into force by two admins, and hold for sign-in, for a session, and for the second step', async () => {
    const admin = await SigningIn.of(database, await buildAdmin(database))
    const outside = await admin.fully({ address: elsewhere })
    const { id } = await propose(one)
    expect(await inForce()).toEqual([])
    await approve(two, id)
    expect(await inForce()).toEqual(networks)
    expect(await resolveSession({ token: outside.token, address: elsewhere, touch: false })).toBeNull()
    expect(await endSessionOutside({ token: outside.token, address: elsewhere })).toBe(true)
    expect(await whyOver(outside.token)).toBe('network')
    await expect(admin.password({ address: elsewhere })).rejects.toMatchObject({ reason: 'network' })
    expect(await admin.password({ address: elsewhere, password: 'not the password' })).toBeNull()
    expect(await admin.password({ address: ministry })).not.toBeNull()
    expect(await admin.password({ address: '2001:db8::7' })).not.toBeNull()
    // An auditor works from anywhere.
    const auditor = await SigningIn.of(database, await buildAuditor(database))
    expect(await resolveSession({ token: (await auditor.fully({ address: elsewhere })).token, address: elsewhere, touch: false })).not.toBeNull()
  })

  it('are not proposed by whom they would shut out: not by the session’s address, not by the request’s', async () => {
    const outside = await adminAt(elsewhere)
    for (const actor of [outside, { ...outside, address: ministry }, { ...one, address: elsewhere }, { ...one, address: null }]) {
      await expect(propose(actor)).rejects.toMatchObject({ fields: [{ field: 'networks', message: 'networksWithoutYou', values: { address: actor.address ?? '' } }] })
    }
    expect(await inForce()).toEqual([])
  })

  it('are not approved by whom they would shut out, and wait for somebody else', async () => {
    const { id } = await propose(one)
    await expect(approve(await adminAt(elsewhere), id)).rejects.toMatchObject({ reason: 'networksWithoutApprover' })
    expect(await database.sql('SELECT status FROM portal.proposal WHERE id = $1', [id])).toEqual([{ status: 'open' }])
    // A refusal is a word like every other.
    await decideProposal({ actor: await adminAt(elsewhere), id, verdict: 'refuse', reason: 'Not from here' })
    expect(await inForce()).toEqual([])
  })

  it('shut nobody out by SQL either: the database asks from where the session of the one who speaks began', async () => {
    const outside = await adminAt(elsewhere)
    const answer = await inActorTransaction(outside, (tx) => insertProposal(tx, { number: 'PR-TEST01', kind: 'adminNetworks.change', subject: 'networks', after: { networks }, justification: 'Shut all of them out' }))
    expect(answer).toEqual({ outcome: 'no', cause: 'impossible' })
    await asLogin(database, 'portal_web', async (client) => {
      for (const statement of [`INSERT INTO portal.admin_network_version (version, networks) VALUES (99, '{10.0.0.0/8}')`, 'UPDATE portal.admin_network_version SET to_at = now()', 'DELETE FROM portal.admin_network_version']) {
        await expect(client.query(statement), statement).rejects.toThrow(/permission denied/)
      }
    })
  })

  it('are opened by the command on the server, once, on record', async () => {
    expect(await openNetworks()).toBe(false)
    const { id } = await propose(one)
    await approve(two, id)
    expect(await openNetworks()).toBe(true)
    expect(await inForce()).toEqual([])
    expect(await database.sql(`SELECT 1 FROM ledger.event WHERE kind = 'adminNetworks.opened' AND actor_kind = 'system'`)).not.toEqual([])
    expect(await openNetworks()).toBe(false)
  })
})
