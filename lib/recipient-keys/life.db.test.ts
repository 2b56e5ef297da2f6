import { beforeAll, describe, expect, it } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { buildExport } from '@/lib/exports/building/use-cases'
import { showExport } from '@/lib/exports/reads'
import { openExport, requestExport } from '@/lib/exports/use-cases'
import { decideProposal, proposeChange } from '@/lib/proposals/use-cases'
import { readOwnKeys, readOwnRecipient } from '@/lib/recipient-keys/reads'
import { bringKey, keepKeys, proveKey, refuseKey, revokeKey, wishRevocation, withdrawKey } from '@/lib/recipient-keys/use-cases'
import { addDays, istDayOf } from '@/lib/clock'
import { useCeremony } from '@/lib/testing/ceremony'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { agePair, openpgpPair, putKeyInForce, type StateKeyPair } from '@/lib/testing/state-keys'
import { runJobs, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const mail = useMailServer()
const { officerWithGrant, stateOf, eventsOf, download, unzip, passwordIn } = useCeremony(database)
const until = addDays(istDayOf(new Date()), 300)
// A key's times stay as they were written, for everybody: here they are moved instead of the clock.
beforeAll(() => database.sql('ALTER TABLE portal.recipient_key DISABLE TRIGGER recipient_key_keep'))
/** A State of its own for each test, none of which is Bihar. */
let nextState = 11
const newState = (): number => nextState++

const bring = (officer: OfficerActor, text: string, day = until): Promise<{ id: string }> => bringKey({ officer, text, until: day, locale: 'en' })
async function answerOf(officer: OfficerActor, pair: StateKeyPair): Promise<string> {
  const { keys } = await readOwnKeys(officer)
  return (await pair.openText(keys[0]?.challenge ?? '')).trim()
}
async function provenKey(officer: OfficerActor, pair: StateKeyPair): Promise<string> {
  const { id } = await bring(officer, pair.publicKey)
  await proveKey({ officer, id, answer: await answerOf(officer, pair) })
  return id
}
const propose = (actor: AdminActor, id: string): Promise<{ id: string }> => proposeChange({ actor, kind: 'recipientKey.accept', subject: id, after: { status: 'inForce' }, justification: 'Fingerprint compared by telephone' })
async function approve(id: string): Promise<void> {
  const proposal = await propose(await buildAdmin(database), id)
  await decideProposal({ actor: await buildAdmin(database), id: proposal.id, verdict: 'approve', reason: 'Compared as well' })
}
const statusOf = async (id: string): Promise<string> => (await database.sql<{ status: string }>('SELECT status FROM portal.recipient_key WHERE id = $1', [id]))[0]?.status ?? ''
const eventsOfState = async (state: number): Promise<string[]> => (await database.sql<{ kind: string }>(`SELECT kind FROM ledger.event WHERE state_code = $1 AND kind LIKE 'recipientKey.%' ORDER BY position`, [state])).map(({ kind }) => kind)
/** So many days later, for one key. */
const ageKey = (id: string, days: number): Promise<unknown> => database.sql(`UPDATE portal.recipient_key SET expires_at = expires_at - make_interval(days => $2), key_expires_at = key_expires_at - make_interval(days => $2), challenge_until = challenge_until - make_interval(days => $2) WHERE id = $1`, [id, days])

describe('a key of a State', () => {
  it('comes into force by its proof and two admins, warns of its end, and ends', async () => {
    const state = newState()
    const [officer, pair] = [await buildOfficer(database, state), await openpgpPair()]
    const id = await provenKey(officer, pair)
    expect((await readOwnRecipient(officer)).recipient).toBeNull()
    const [first, second] = [await buildAdmin(database), await buildAdmin(database)]
    const proposal = await propose(first, id)
    await expect(decideProposal({ actor: first, id: proposal.id, verdict: 'approve', reason: 'My own proposal' })).rejects.toMatchObject({ reason: 'ownProposal' })
    await decideProposal({ actor: second, id: proposal.id, verdict: 'approve', reason: 'Compared as well' })
    const { recipient } = await readOwnRecipient(officer)
    expect(recipient?.id).toBe(id)
    await runJobs()
    expect(mail.received.at(-1)?.text).toContain(recipient?.number ?? '?')
    // Thirty days before its end, then seven, each once.
    for (const back of [271, 23]) {
      await ageKey(id, back)
      await keepKeys()
      await keepKeys()
    }
    await ageKey(id, 10)
    await keepKeys()
    expect(await statusOf(id)).toBe('expired')
    expect((await readOwnRecipient(officer)).lastEnded?.status).toBe('expired')
    expect(await eventsOfState(state)).toEqual(['recipientKey.brought', 'recipientKey.proven', 'recipientKey.inForce', 'recipientKey.warned', 'recipientKey.warned', 'recipientKey.expired'])
  })

  it('is proven within five answers and a day, by whoever brought it', async () => {
    const state = newState()
    const [officer, colleague, pair] = [await buildOfficer(database, state), await buildOfficer(database, state), await agePair()]
    const { id } = await bring(officer, pair.publicKey)
    const answer = await answerOf(officer, pair)
    await expect(proveKey({ officer: colleague, id, answer })).rejects.toMatchObject({ code: 'not_found' })
    await expect(bring(colleague, pair.publicKey)).rejects.toMatchObject({ reason: 'keyOnItsWay' })
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => proveKey({ officer, id, answer: 'WRONG' })))
    expect(tries.filter((each) => each.status === 'rejected' && 'reason' in each && each.reason.code === 'invalid')).toHaveLength(4)
    expect(await statusOf(id)).toBe('lapsed')
    await expect(proveKey({ officer, id, answer })).rejects.toMatchObject({ code: 'not_found' })
    const late = await bring(officer, pair.publicKey)
    await ageKey(late.id, 2)
    await expect(proveKey({ officer, id: late.id, answer: await answerOf(officer, pair) })).rejects.toMatchObject({ reason: 'keyLapsed' })
    expect(await statusOf(late.id)).toBe('lapsed')
  })

  it('is one on its way and one in force, whoever comes at once', async () => {
    const state = newState()
    const officers = await Promise.all(Array.from({ length: 4 }, () => buildOfficer(database, state)))
    const pairs = await Promise.all(officers.map(() => agePair()))
    const brought = await Promise.allSettled(officers.map((officer, index) => bring(officer, pairs[index]?.publicKey ?? '')))
    expect(brought.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const index = brought.findIndex(({ status }) => status === 'fulfilled')
    const [officer, pair] = [officers[index], pairs[index]]
    if (!officer || !pair) throw new Error('nobody brought a key')
    const { keys } = await readOwnKeys(officer)
    const id = keys[0]?.id ?? ''
    await proveKey({ officer, id, answer: await answerOf(officer, pair) })
    const proposals = await Promise.all([propose(await buildAdmin(database), id), propose(await buildAdmin(database), id)])
    const admins = await Promise.all([buildAdmin(database), buildAdmin(database)])
    const decided = await Promise.allSettled(proposals.map((proposal, at) => { const actor = admins[at]; if (!actor) throw new Error('no admin'); return decideProposal({ actor, id: proposal.id, verdict: 'approve', reason: 'Compared as well' }) }))
    expect(decided.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const later = await provenKey(officer, await openpgpPair())
    await approve(later)
    expect([await statusOf(id), await statusOf(later)]).toEqual(['replaced', 'inForce'])
    expect(await database.sql(`SELECT 1 FROM portal.recipient_key WHERE state_code = $1 AND status = 'inForce'`, [state])).toHaveLength(1)
  })

  it('is taken back, refused, and revoked by one admin; an officer asks', async () => {
    const state = newState()
    const [officer, other, admin] = [await buildOfficer(database, state), await buildOfficer(database, newState()), await buildAdmin(database)]
    const gone = await provenKey(officer, await agePair())
    await expect(withdrawKey({ officer: other, id: gone })).rejects.toMatchObject({ code: 'not_found' })
    const proposal = await propose(admin, gone)
    await withdrawKey({ officer, id: gone })
    await expect(decideProposal({ actor: await buildAdmin(database), id: proposal.id, verdict: 'approve', reason: 'Compared as well' })).rejects.toMatchObject({ reason: 'proposalDiedBase' })
    const refused = await provenKey(officer, await agePair())
    await refuseKey({ admin, id: refused, reason: 'The fingerprint is another one' })
    const id = await provenKey(officer, await agePair())
    await expect(revokeKey({ admin, id, reason: 'Not in force yet' })).rejects.toMatchObject({ code: 'not_found' })
    await approve(id)
    await expect(wishRevocation({ officer: other, id, reason: 'Somebody else' })).rejects.toMatchObject({ code: 'not_found' })
    await wishRevocation({ officer, id, reason: 'The laptop was stolen' })
    expect(await statusOf(id)).toBe('inForce')
    await revokeKey({ admin, id, reason: 'The State asked' })
    expect(await statusOf(id)).toBe('revoked')
    expect((await readOwnRecipient(officer)).recipient).toBeNull()
  })

  it('is refused past the days of policy, in private, and for admins who may not', async () => {
    const state = newState()
    const [officer, pair] = [await buildOfficer(database, state), await agePair()]
    await expect(bring(officer, pair.publicKey, addDays(istDayOf(new Date()), 800))).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'until', message: 'keyUntil' }] })
    await expect(bring(officer, pair.secret)).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'key', message: 'keyPrivate' }] })
    expect(await eventsOfState(state)).toEqual(['recipientKey.privateShown'])
    const [event] = await database.sql<{ text: string }>(`SELECT to_jsonb(e)::text AS text FROM ledger.event e WHERE state_code = $1 AND kind = 'recipientKey.privateShown'`, [state])
    expect(event?.text).not.toContain('AGE-SECRET')
    const id = await provenKey(officer, pair)
    await expect(propose(await buildAdmin(database, ['review', 'approve']), id)).rejects.toMatchObject({ reason: 'noPermission' })
  })
})

describe('a file of a State with a key', () => {
  async function world(pair: StateKeyPair, format: 'openpgp' | 'age') {
    const { officer } = await officerWithGrant()
    const keyId = await putKeyInForce(database, { stateCode: 10, officerId: officer.id, publicKey: pair.publicKey, format })
    return { officer, keyId }
  }
  const ask = (officer: OfficerActor): Promise<string> => requestExport({ officer, filters: { district: 196 }, locale: 'en' })

  it.each([['age', agePair], ['openpgp', openpgpPair]] as const)('is encrypted to it inside the zip, %s: the password opens README.txt alone', async (format, make) => {
    const pair = await make()
    const { officer } = await world(pair, format)
    const id = await ask(officer)
    await runJobs()
    await openExport({ officer, id })
    await runJobs()
    const password = passwordIn(mail.received.at(-1)?.text ?? '')
    const entries = await unzip(await download(officer, id), password)
    const name = `data-1.csv.${format === 'age' ? 'age' : 'gpg'}`
    expect(Object.keys(entries)).toEqual([name, 'README.txt'])
    const readme = entries['README.txt'] ?? ''
    const { file } = (await showExport(officer, id)) ?? {}
    expect(readme).toContain(format === 'age' ? pair.publicKey : 'gpg -o data-1.csv -d data-1.csv.gpg')
    expect(JSON.stringify(entries)).not.toContain('100000009001')
    expect(file?.recipient?.fingerprint).toBeDefined()
    const [built] = await database.sql<{ recipient: string }>(`SELECT details->>'recipient' AS recipient FROM ledger.event WHERE export_id = $1 AND kind = 'export.built'`, [id])
    expect(built?.recipient).toBe(file?.recipient?.fingerprint)
  })

  it.each([
    ['its key ends', async (keyId: string) => { await database.sql('UPDATE portal.recipient_key SET expires_at = now() WHERE id = $1', [keyId]) }],
    ['its key is revoked by the owner of the database', async (keyId: string) => { await database.sql(`UPDATE portal.recipient_key SET status = 'revoked', ended_at = now() WHERE id = $1`, [keyId]) }],
    ['a newer one takes its place', async (_keyId: string, officer: OfficerActor) => { await putKeyInForce(database, { stateCode: 10, officerId: officer.id, publicKey: (await agePair()).publicKey }) }],
  ] as const)('is not made when, between asking and building, %s', async (_what, change) => {
    const { officer, keyId } = await world(await agePair(), 'age')
    const id = await ask(officer)
    await change(keyId, officer)
    await runJobs()
    expect(await stateOf(id)).toMatchObject({ status: 'failed', ended_reason: 'keyChanged', has_key: false })
    expect(mail.received.at(-1)?.text).toContain('Nothing was made without that key')
  })

  it('is not made without a key that came into force meanwhile', async () => {
    await database.sql(`UPDATE portal.recipient_key SET status = 'replaced', ended_at = now() WHERE state_code = 10 AND status = 'inForce'`)
    const { officer } = await officerWithGrant()
    const id = await ask(officer)
    await putKeyInForce(database, { stateCode: 10, officerId: officer.id, publicKey: (await agePair()).publicKey })
    await runJobs()
    expect(await stateOf(id)).toMatchObject({ status: 'failed', ended_reason: 'keyChanged' })
  })

  it('is taken back by a revocation, ready and opened ones alike, and none slips by while it is built', async () => {
    const { officer, keyId } = await world(await agePair(), 'age')
    const [ready, opened, building] = [await ask(officer), await ask(officer), '']
    await runJobs()
    await openExport({ officer, id: opened })
    const late = await ask(officer)
    const run = { attempt: 1, attemptsMax: 25, signal: new AbortController().signal }
    await Promise.all([buildExport({ id: late, run }).catch(() => undefined), revokeKey({ admin: await buildAdmin(database), id: keyId, reason: 'The State asked' })])
    await runJobs()
    for (const id of [ready, opened]) expect(await stateOf(id)).toMatchObject({ status: 'revoked', ended_reason: 'keyRevoked', has_key: false })
    expect(['failed', 'revoked']).toContain((await stateOf(late)).status)
    expect((await stateOf(late)).has_key).toBe(false)
    expect(await eventsOf(ready)).toContain('export.revoked')
    await expect(download(officer, opened)).rejects.toMatchObject({ code: 'not_found' })
    expect(building).toBe('')
  })
})
