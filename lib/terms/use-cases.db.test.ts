import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { resolveSession } from '@/lib/auth/session'
import { addDays, istDayOf } from '@/lib/clock'
import { rowToken } from '@/lib/crypto/row-token'
import { hashToken, newToken } from '@/lib/crypto/token'
import { readProposal } from '@/lib/proposals/reads'
import { decideProposal } from '@/lib/proposals/use-cases'
import { readAcceptances, readOwnAcceptance, readTerms } from '@/lib/terms/reads'
import { acceptTerms, proposeTerms } from '@/lib/terms/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'

const database = useDatabase()
let [first, second]: [AdminActor | undefined, AdminActor | undefined] = [undefined, undefined]
let officer: OfficerActor
let today = ''

beforeAll(async () => {
  [first, second] = [await buildAdmin(database), await buildAdmin(database)]
  today = istDayOf(new Date())
})
beforeEach(async () => { officer = await buildOfficer(database, 10) })

/** An amendment of the newest version: one section more, whose text nobody used before. */
const amendment = async (effectiveOn = today, text = `Words of ${Math.random()}`) => {
  const { ahead, inForce } = await readTerms()
  const newest = ahead.at(-1) ?? inForce
  const all = [...newest.en, { id: '', title: 'One more', text }]
  const hindi = [...newest.hi, { id: '', title: 'एक और', text }]
  return {
    id: all.map(({ id }) => id), titleEn: all.map(({ title }) => title), textEn: all.map((section) => section.text),
    titleHi: hindi.map(({ title }) => title), textHi: hindi.map((section) => section.text), effectiveOn, justification: 'The Guidelines were amended',
  }
}
const admin = (): AdminActor => first ?? (() => { throw new Error('no admin') })()
const propose = async (effectiveOn = today) => (await proposeTerms({ actor: admin(), amendment: await amendment(effectiveOn) })).id
const approve = (id: string) => decideProposal({ actor: second ?? admin(), id, verdict: 'approve', reason: 'Read in both languages' })
const session = async (person: { sessionId: string }) => {
  const token = newToken()
  await database.sql('UPDATE portal.session SET token_hash = $2 WHERE id = $1', [person.sessionId, hashToken(token)])
  return () => resolveSession({ token, address: null, touch: false })
}

describe('the terms', () => {
  test('begin with the clause in both languages, in force at once', async () => {
    const { inForce, past } = await readTerms()
    expect(inForce).toMatchObject({ version: 1, proposalId: null, standing: 'inForce' })
    expect([inForce.en.length, inForce.hi.map(({ id }) => id)]).toEqual([6, inForce.en.map(({ id }) => id)])
    expect(past).toEqual([])
  })

  test('are amended by two admins; from then on everybody must accept the new version, and who did is through', async () => {
    const who = await session(officer)
    expect(await who()).toMatchObject({ termsDue: false })
    const { inForce: before } = await readTerms()
    const id = await propose()
    expect(await who()).toMatchObject({ termsDue: false })
    await approve(id)
    const { inForce, past } = await readTerms()
    expect(inForce).toMatchObject({ version: before.version + 1, proposalId: id })
    expect(past[0]?.version).toBe(before.version)
    expect(await who()).toMatchObject({ termsDue: true })
    await expect(acceptTerms({ actor: officer, version: before.version })).rejects.toMatchObject({ code: 'conflict', reason: 'termsMoved' })
    await acceptTerms({ actor: officer, version: inForce.version })
    expect(await who()).toMatchObject({ termsDue: false })
    expect(await readOwnAcceptance(officer)).toMatchObject({ version: inForce.version })
    expect(await readAcceptances(admin(), officer.id)).toMatchObject({ isDue: false, accepted: [{ version: inForce.version }, { version: before.version }] })
    expect((await database.sql<{ details: object; sessionId: string }>(`SELECT details, session_id AS "sessionId" FROM ledger.event WHERE kind = 'terms.accepted' AND actor_id = $1`, [officer.id])))
      .toEqual([{ details: { version: inForce.version }, sessionId: officer.sessionId }])
    await expect(acceptTerms({ actor: officer, version: inForce.version })).rejects.toMatchObject({ reason: 'termsMoved' })
  })

  test('of a day to come wait for it, and no amendment takes effect before the one it amends', async () => {
    const who = await session(officer)
    const { inForce } = await readTerms()
    await approve(await propose(addDays(today, 9)))
    expect(await readTerms()).toMatchObject({ inForce: { version: inForce.version }, ahead: [{ version: inForce.version + 1 }] })
    expect(await who()).toMatchObject({ termsDue: false })
    await expect(propose(addDays(today, 9))).rejects.toMatchObject({ fields: [{ field: 'effectiveOn', message: 'termsDayOrder' }] })
    await expect(propose(addDays(today, -1))).rejects.toMatchObject({ fields: [{ field: 'effectiveOn', message: 'dayOver' }] })
    await approve(await propose(addDays(today, 10)))
    expect((await readTerms()).ahead.map(({ version }) => version)).toEqual([inForce.version + 1, inForce.version + 2])
    await database.sql('ALTER TABLE portal.terms_version DISABLE TRIGGER terms_version_keep')
    await database.sql('DELETE FROM portal.terms_version WHERE effective_at > now()')
    await database.sql('ALTER TABLE portal.terms_version ENABLE TRIGGER terms_version_keep')
  })

  test('that another amendment overtook die, for nobody read them beside it', async () => {
    const [one, other] = [await propose(), await propose()]
    await approve(one)
    await expect(approve(other)).rejects.toMatchObject({ code: 'conflict' })
    expect(await readProposal(admin(), other)).toMatchObject({ status: 'lapsed', lapseCause: 'base' })
  })

  test('without a changed word are no amendment', async () => {
    const { inForce } = await readTerms()
    const same = { id: inForce.en.map(({ id }) => id), titleEn: inForce.en.map(({ title }) => title), textEn: inForce.en.map(({ text }) => text), titleHi: inForce.hi.map(({ title }) => title), textHi: inForce.hi.map(({ text }) => text) }
    await expect(proposeTerms({ actor: admin(), amendment: { ...same, effectiveOn: today, justification: 'For no reason' } })).rejects.toMatchObject({ fields: [{ message: 'nothingChanges' }] })
  })

  test('leave a digest and no text in the ledger', async () => {
    const id = await propose()
    const [event] = await database.sql<{ details: { change: object } }>(`SELECT details FROM ledger.event WHERE kind = 'proposal.made' ORDER BY position DESC LIMIT 1`)
    expect(event?.details.change).toEqual({ effectiveOn: today, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    await decideProposal({ actor: second ?? admin(), id, verdict: 'refuse', reason: 'Only tried' })
  })
})

describe('an acceptance', () => {
  test('is written once and never rewritten, not even by the owner', async () => {
    for (const table of ['terms_version', 'terms_acceptance']) {
      await expect(database.sql(`UPDATE portal.${table} SET version = version`)).rejects.toMatchObject({ code: '23514' })
      await expect(database.sql(`DELETE FROM portal.${table}`)).rejects.toMatchObject({ code: '23514' })
    }
  })

  test('is nobody else’s to give: not without the own live session, not of a version that is not in force', async () => {
    await approve(await propose())
    const other = await buildOfficer(database, 10)
    const { inForce } = await readTerms()
    const insert = (speaker: OfficerActor | null, values: readonly unknown[]) => asLogin(database, 'portal_web', async (client) => {
      if (speaker) await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(speaker.sessionId)])
      await client.query('INSERT INTO portal.terms_acceptance (user_id, version, session_id) VALUES ($1, $2, $3)', [...values])
    })
    const own = [officer.id, inForce.version, officer.sessionId]
    for (const values of [[officer.id, inForce.version, null], [officer.id, inForce.version, other.sessionId], [officer.id, inForce.version - 1, officer.sessionId]]) {
      await expect(insert(officer, values), String(values)).rejects.toMatchObject({ code: '42501' })
    }
    for (const speaker of [null, other]) await expect(insert(speaker, own)).rejects.toMatchObject({ code: '42501' })
    await database.sql('UPDATE portal.session SET revoked_at = now() WHERE id = $1', [officer.sessionId])
    await expect(insert(officer, own)).rejects.toMatchObject({ code: '42501' })
  })
})
