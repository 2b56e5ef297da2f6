import { beforeEach, describe, expect, test } from 'vitest'
import { mintDownloadScope, mintViewScope } from '@/lib/access/scope'
import { readLedger } from '@/lib/audit/reads'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { inReadOnly } from '@/lib/db/transaction'
import { rowToken } from '@/lib/crypto/row-token'
import { plainLetter } from '@/lib/demo/letter/rules'
import { AppError } from '@/lib/errors'
import { enterContingency, saveContingency, startContingency, withdrawContingency } from '@/lib/handover/contingency/use-cases'
import { decideHandover } from '@/lib/handover/decisions/use-cases'
import { sweepHandovers } from '@/lib/handover/jobs'
import { attachOrder, openOrder } from '@/lib/handover/letter/use-cases'
import { readHandover, readOwnHandover, readOwnHandovers } from '@/lib/handover/reads'
import { insertItems, writeEntry } from '@/lib/handover/store'
import { enterHanded } from '@/lib/requests/handed/use-cases'
import { readOwnRequest } from '@/lib/requests/reads'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { approveHandover, holdersAt, passDays, seenOfHandover } from '@/lib/testing/handover'
import { asLogin } from '@/lib/testing/login'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const today = istDayOf(new Date())
let first: AdminActor
let second: AdminActor
let officer: OfficerActor
let acting: OfficerActor
let grant: string

beforeEach(async () => {
  [first, second, officer, acting] = [await buildAdmin(database), await buildAdmin(database), await buildOfficer(database, 10), await buildOfficer(database, 10)]
  grant = await buildGrant(database, { officer, districts: [212], fields: { name: { view: 'unmaskable', file: 'clear' }, gender: { view: 'clear', file: 'clear' } }, download: true, endsOn: '2099-12-31' })
})

const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
  return error.fields.length > 0 ? error.fields.map(({ field, message }) => `${field}:${message}`).join(' ') : error.reason
}
const draft = async (overrides: Record<string, string | string[]> = {}) => {
  const { id } = await startContingency({ actor: first, officerId: officer.id })
  const form = { cause: 'death', evidence: 'The State writes that the officer died on Monday.', orderNumber: 'GAD/9', orderDate: today, successor: acting.id, untilOn: addDays(today, 30), grants: [grant], ...overrides }
  const { problems } = await saveContingency({ actor: first, id, form })
  await attachOrder({ actor: first, id, typedName: 'letter.pdf', bytes: plainLetter() })
  return { id, problems }
}
const entered = async (overrides: Record<string, string | string[]> = {}) => {
  const { id } = await draft(overrides)
  await enterContingency({ actor: first, id, mark: (await readHandover(first, id))?.mark ?? '' })
  return id
}
const newGrantOf = async (id: string): Promise<string> => (await database.sql<{ id: string }>('SELECT new_grant_id AS id FROM portal.handover_item WHERE handover_id = $1 AND new_grant_id IS NOT NULL', [id]))[0]?.id ?? ''
const statusOf = async (id: string) => (await database.sql<{ status: string }>('SELECT status FROM portal.handover WHERE id = $1', [id]))[0]?.status

describe('a contingency', () => {
  test('takes the officer out of use and lets another one look, by the words of two admins, until a day', async () => {
    const id = await entered()
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([grant])
    expect(await reasonOf(approveHandover(first, id))).toBe('ownRequest')
    await approveHandover(second, id)
    const made = await newGrantOf(id)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await holdersAt(database, { grantIds: [grant, made] })).toEqual([made])
    expect(await database.sql(`SELECT status::text AS status FROM portal."user" WHERE id = $1`, [officer.id])).toEqual([{ status: 'deactivated' }])
    expect(await database.sql('SELECT FROM portal.session WHERE user_id = $1 AND revoked_at IS NULL', [officer.id])).toEqual([])
    const { view, download } = await inReadOnly('portal_reader', async (tx) => ({ view: await mintViewScope(tx, acting), download: await mintDownloadScope(tx, acting) }))
    // To look at: no file, and no mask that could be lifted.
    expect(view.boxes.map(({ grantId, levels }) => [grantId, Object.fromEntries(levels)])).toEqual([[made, { name: 'masked', gender: 'clear' }]])
    expect(download.boxes).toEqual([])
    await passDays(database, { officerIds: [officer.id, acting.id], days: 30 })
    expect(await holdersAt(database, { grantIds: [grant, made] })).toEqual([made])
    await passDays(database, { officerIds: [officer.id, acting.id], days: 1 })
    expect(await holdersAt(database, { grantIds: [grant, made] })).toEqual([])
    const kinds = (await database.sql<{ kind: string }>(`SELECT kind FROM ledger.event WHERE details->>'number' = (SELECT number FROM portal.handover WHERE id = $1) ORDER BY position`, [id])).map(({ kind }) => kind)
    expect(kinds).toEqual(['handover.started', 'handover.edited', 'handover.letterAdded', 'handover.contingencyEntered', 'handover.contingencyBegun'])
    expect((await readOwnHandover(acting, id))?.handover.cause).toBe('death')
  })

  test('says what is missing, and is the own of the admin who began it', async () => {
    const wrong: [Record<string, string | string[]>, string][] = [
      [{ evidence: 'Died.' }, 'evidence'], [{ successor: officer.id }, 'actingUnknown'], [{ untilOn: addDays(today, 91) }, 'contingencyFar'], [{ grants: [] }, 'nothingHanded'], [{ grants: [acting.id] }, 'notLooked']]
    for (const [change, said] of wrong) expect((await draft(change)).problems.map(({ message }) => message)).toEqual([said])
    const far = await buildOfficer(database, 20)
    const { id, problems } = await draft({ successor: far.id })
    expect(problems.map(({ message }) => message)).toEqual(['actingUnknown'])
    expect(await reasonOf(startContingency({ actor: second, officerId: officer.id }))).toBe('contingencyOpen')
    expect(await readHandover(second, id)).toBeUndefined()
    for (const work of [() => saveContingency({ actor: second, id, form: {} }), () => enterContingency({ actor: second, id, mark: '' }), () => withdrawContingency({ actor: second, id })]) expect(await reasonOf(work())).toBe('not_found')
    expect(await reasonOf(startContingency({ actor: second, officerId: second.id }))).toBe('not_found')
    expect(await reasonOf(startContingency({ actor: await buildAdmin(database, ['review']), officerId: officer.id }))).toBe('refused')
  })

  test('ends with a refusal, a withdrawal, or its enterer’s leaving, and nothing has changed', async () => {
    const refusedId = await entered()
    expect(await reasonOf(decideHandover({ actor: second, id: refusedId, verdict: 'return', reason: 'Which letter?', ...(await seenOfHandover(second, refusedId)) }))).toBe('contingencyNotReturned')
    await decideHandover({ actor: second, id: refusedId, verdict: 'refuse', reason: 'The letter is not signed.', ...(await seenOfHandover(second, refusedId)) })
    const withdrawnId = await entered()
    await withdrawContingency({ actor: first, id: withdrawnId })
    expect([await statusOf(refusedId), await statusOf(withdrawnId)]).toEqual(['refused', 'withdrawn'])
    const id = await entered()
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [first.id])
    expect(await reasonOf(approveHandover(second, id))).toBe(':entererMayNot')
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([grant])
  })

  test('is no affair of the officer it is about: neither record nor evidence, also once reinstated', async () => {
    const id = await entered()
    const isShown = async (person: OfficerActor) => [(await readOwnHandovers(person)).some((each) => each.id === id), (await readOwnHandover(person, id)) !== undefined, await openOrder({ actor: person, id }).then(() => true, () => false)]
    expect(await isShown(officer)).toEqual([false, false, false])
    expect(await isShown(acting)).toEqual([false, false, false])
    await approveHandover(second, id)
    await database.sql(`UPDATE portal."user" SET status = 'active', deactivated_at = NULL WHERE id = $1`, [officer.id])
    expect(await isShown(officer)).toEqual([false, false, false])
    expect(await isShown(acting)).toEqual([true, true, true])
  })

  test('is told to nobody by the ledger before two admins have spoken, and never what admins say there to the officer it is about', async () => {
    const id = await entered()
    const told = async (actor: OfficerActor | AdminActor, filters = {}) => (await readLedger({ actor, filters })).entries.map(({ kind }) => kind).filter((kind) => kind !== 'ledger.read')
    const [asked] = await database.sql<{ id: string }>('SELECT id FROM portal.request WHERE handover_id = $1', [id])
    expect([await told(officer), await told(acting)]).toEqual([[], []])
    expect(await readOwnRequest(acting, asked?.id ?? '')).toBeUndefined()
    // Admins read all of it.
    expect(await told(second, { who: officer.userId })).toEqual(['handover.contingencyEntered', 'handover.letterAdded', 'handover.edited', 'handover.started'])
    await approveHandover(second, id)
    expect(await told(officer)).toEqual(['handover.contingencyBegun', 'account.deactivated'])
    expect(await told(acting)).toEqual(['grant.given', 'request.approved', 'request.previewed', 'request.started'])
    expect(await readOwnRequest(acting, asked?.id ?? '')).toBeDefined()
  })

  test('puts no charge into the hands of the admin who enters it, by a second account', async () => {
    await database.sql('UPDATE portal."user" SET name = $2 WHERE id = $1', [acting.id, `Dr. ${first.name.toUpperCase()}`])
    expect((await draft()).problems).toEqual([{ field: 'successor', message: 'actingOwn' }])
    await database.sql('UPDATE portal."user" SET name = $2 WHERE id = $1', [acting.id, acting.name])
    const id = await entered()
    // The database holds it too: what nobody saw at the entry is seen at the second word.
    await database.sql('UPDATE portal."user" SET email = $2 WHERE id = $1', [acting.id, (await database.sql<{ email: string }>('SELECT email FROM portal."user" WHERE id = $1', [first.id]))[0]?.email.replace('@', '+acting@')])
    expect(await reasonOf(approveHandover(second, id))).toBe(':entererMayNot')
  })

  test('puts no charge back into the hands of who cannot hand over, by a second account', async () => {
    const rename = (name: string) => database.sql('UPDATE portal."user" SET name = $2 WHERE id = $1', [acting.id, name])
    await rename(`Dr. ${officer.name.toUpperCase()}`)
    expect((await draft()).problems).toEqual([{ field: 'successor', message: 'actingAbsent' }])
    await rename(acting.name)
    const id = await entered()
    await rename(officer.name)
    // What nobody saw at the entry is seen at the second word.
    expect(await reasonOf(approveHandover(second, id))).toBe(':actingAbsent')
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([grant])
  })

  test('is not entered so in the database either', async () => {
    const enterDirectly = async () => {
      const { id } = await draft()
      await inActorTransaction(first, async (tx) => {
        const order = { orderNumber: 'GAD/9', orderDate: today, reliefOn: today }
        const requests = await enterHanded(tx, { actor: first, stateCode: 10, handoverId: id, successor: { officerId: acting.id }, order, rights: [{ grantId: grant, justification: 'The officer died', endsOn: addDays(today, 30) }], isLook: true })
        await insertItems(tx, { id, round: 1, items: [{ grantId: grant, choice: 'hand', requestId: requests.get(grant) ?? null }] })
        await writeEntry(tx, { id, successorId: acting.id, orderNumber: 'GAD/9', orderDate: today, cause: 'death', evidence: 'The State writes so.', untilOn: addDays(today, 30) })
      })
      await withdrawContingency({ actor: first, id })
    }
    await enterDirectly()
    await database.sql('UPDATE portal."user" SET email = (SELECT replace(o.email, \'@\', \'+acting@\') FROM portal."user" o WHERE o.id = $2) WHERE id = $1', [acting.id, officer.id])
    await expect(enterDirectly()).rejects.toThrow('a handover does not go from draft to signed by this person')
  })

  test('that nobody approves lapses and takes nothing from anybody', async () => {
    const id = await entered()
    await passDays(database, { officerIds: [officer.id, acting.id], days: 17 })
    await sweepHandovers()
    expect(await statusOf(id)).toBe('lapsed')
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([grant])
  })

  test('is not begun by rows: neither the enterer alone nor anybody else makes it so', async () => {
    const id = await entered()
    const refused = { code: expect.stringMatching(/^(42501|23514)$/) }
    for (const person of [first, second, officer, acting, await buildAdmin(database, ['review'])]) {
      await asLogin(database, 'portal_web', async (client) => {
        await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(person.sessionId)])
        await expect(client.query(`SELECT portal.begin_contingency($1, '{GR-1}')`, [id]), person.kind).rejects.toMatchObject(refused)
        await expect(client.query(`SELECT portal.take_over($1, '{GR-1}')`, [id])).rejects.toMatchObject(refused)
        for (const status of ['approved', 'accepted', 'settled']) await expect(client.query('UPDATE portal.handover SET status = $2 WHERE id = $1', [id, status])).rejects.toMatchObject(refused)
        await expect(client.query(`UPDATE portal.request SET status = 'firstApproved' WHERE handover_id = $1`, [id])).rejects.toMatchObject(refused)
      })
    }
    for (const person of [officer, acting]) {
      await asLogin(database, 'portal_web', async (client) => {
        await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(person.sessionId)])
        await expect(client.query(`INSERT INTO portal.handover (number, state_code, officer_id, form, mode, entered_by_id) VALUES ('HO-X', 10, $1, '{}', 'contingency', $2)`, [officer.id, person.id])).rejects.toMatchObject(refused)
      })
    }
  })
})
