import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { plainLetter } from '@/lib/demo/letter/rules'
import { AppError } from '@/lib/errors'
import { admitUpload } from '@/lib/letters/use-cases'
import { limits } from '@/lib/limits'
import { formOfBox } from '@/lib/requests/form/rules'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import { attachLetter, openLetter } from '@/lib/requests/letter/use-cases'
import { readOwnRequest, readRequest, readRequestForm, readRequests } from '@/lib/requests/reads'
import type { RequestBox, StoredForm } from '@/lib/requests/schema'
import { lapseRequests, saveRequest, startRequest, submitRequest, withdrawRequest } from '@/lib/requests/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer, buildPurpose, putStateOnModule } from '@/lib/testing/factories'
import { draftRequest, type Entry, revisionOf, seenBy } from '@/lib/testing/requests'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
const folder = useDataFolder()
const bihar = 10
const patna = 212
/** A State without an officer who can sign in. */
const jharkhand = 20
const today = istDayOf(new Date())
let admin: AdminActor
let officer: OfficerActor
let box: RequestBox

beforeAll(async () => {
  admin = await buildAdmin(database)
  await putStateOnModule(database, jharkhand)
  box = {
    districts: [patna], basis: 'either', fields: { uan: { view: 'unmaskable', file: 'clear' }, gender: { view: 'clear', file: 'clear' } }, canView: true, canDownload: false, window: { days: 7 },
    purposeId: await buildPurpose(database), justification: 'Ration portability', orderNumber: 'LAB/2026/1482', orderDate: today, startsOn: today, endsOn: addDays(today, 100),
  }
})
beforeEach(async () => {
  officer = await buildOfficer(database, bihar)
})

const nominee: StoredForm = { name: 'Smt. Kamala Menon', designation: 'Secretary', rank: 'secretary', email: 'kamala@state.example', userId: '', language: 'en' }
const draft = (entry: Partial<Entry> = {}) => draftRequest(database, { actor: officer, officerId: entry.kind === 'newOfficer' ? undefined : officer.id, box, ...entry })
const submitted = async (entry: Partial<Entry> = {}) => {
  const made = await draft(entry)
  await submitRequest({ actor: entry.actor ?? officer, ...made, answer: '' })
  return made
}
const statusOf = async (id: string) => (await database.sql<{ status: string }>('SELECT status::text AS status FROM portal.request WHERE id = $1', [id]))[0]?.status
const stepsOf = async (id: string) => (await database.sql<{ act: string }>('SELECT act FROM portal.request_step WHERE request_id = $1 ORDER BY at', [id])).map(({ act }) => act)
const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
  return error.fields.length > 0 ? error.fields.map(({ field, message }) => `${field}:${message}`).join(' ') : error.reason
}

describe('a draft', () => {
  test('is kept with its mistakes, left and taken up again; each edit is a revision and a step that says what changed', async () => {
    const { id } = await startRequest({ actor: admin, asked: { kind: 'newOfficer', stateCode: jharkhand, purposeId: box.purposeId } })
    const form = { name: 'Smt. Kamala Menon', orderDate: '31-02-2026', fields: ['uan'], districts: [], rights: [] }
    const { problems } = await saveRequest({ actor: admin, id, form })
    expect(problems.map(({ field }) => field)).toEqual(expect.arrayContaining(['designation', 'rank', 'email', 'orderDate', 'rights']))
    const kept = await readRequestForm(admin, id)
    expect([kept?.request.form.name, kept?.request.form.orderDate, kept?.request.box, kept?.request.revision]).toEqual(['Smt. Kamala Menon', '31-02-2026', null, 2])
    // The same once more is no edit.
    await saveRequest({ actor: admin, id, form })
    expect(await revisionOf(database, id)).toBe(2)
    const detail = await readRequest(admin, id)
    expect(detail?.steps.map(({ act }) => act)).toEqual(['started', 'edited'])
    expect(detail?.steps[1]?.changes).toContainEqual({ field: 'name', before: '', after: 'Smt. Kamala Menon' })
  })

  test('belongs to whoever entered it: nobody else sees, changes or submits it', async () => {
    const [other, colleague] = [await buildAdmin(database), await buildOfficer(database, bihar)]
    const { id, revision } = await draft({ actor: colleague })
    expect([await readRequest(other, id), await readOwnRequest(officer, id), await readRequestForm(other, id)]).toEqual([undefined, undefined, undefined])
    expect((await readRequests(other)).some((each) => each.id === id)).toBe(false)
    const acts = [() => saveRequest({ actor: other, id, form: {} }), () => submitRequest({ actor: other, id, revision, answer: '' }), () => withdrawRequest({ actor: other, id }),
      () => attachLetter({ actor: other, id, typedName: 'x', bytes: plainLetter() }), () => openLetter({ actor: other, id })]
    for (const act of acts) expect(await reasonOf(act())).toBe('not_found')
  })

  test('is not submitted without a letter, with mistakes, or as it no longer stands', async () => {
    const { id } = await startRequest({ actor: officer, asked: { kind: 'change', officerId: officer.id, purposeId: box.purposeId } })
    expect(await reasonOf(submitRequest({ actor: officer, id, revision: 1, answer: '' }))).toContain('fields:noFields')
    expect(await reasonOf(submitRequest({ actor: officer, id, revision: 1, answer: '' }))).toContain(':letterMissing')
    const { id: whole, revision } = await draft()
    expect(await reasonOf(submitRequest({ actor: officer, id: whole, revision: revision - 1, answer: '' }))).toBe('requestEdited')
    expect(await statusOf(whole)).toBe('draft')
  })

  test('of a State that takes no part in the module is not begun', async () => {
    expect(await reasonOf(startRequest({ actor: admin, asked: { kind: 'newOfficer', stateCode: 35 } }))).toBe('stateNotOnModule')
    expect(await reasonOf(startRequest({ actor: admin, asked: { kind: 'newOfficer' } }))).toBe('stateCode:required')
  })

  test('is one of a few that a person may leave lying', async () => {
    const busy = await buildAdmin(database)
    for (let each = 0; each < 20; each += 1) await startRequest({ actor: busy, asked: { kind: 'newOfficer', stateCode: jharkhand } })
    expect(await reasonOf(startRequest({ actor: busy, asked: { kind: 'newOfficer', stateCode: jharkhand } }))).toBe('draftsMany')
  })
})

describe('what a form may not ask', () => {
  test.each<[string, Partial<RequestBox>, string]>([
    ['another State\'s district', { districts: [patna, 162] }, 'districts:districtsOfState'],
    ['days that are over', { startsOn: addDays(today, -1) }, 'startsOn:startsBeforeToday'],
    ['a purpose that is none', { purposeId: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f' }, 'purposeId:purposeClosed'],
  ])('%s', async (_what, changes, problem) => {
    const { id } = await startRequest({ actor: officer, asked: { kind: 'change' } })
    const { problems } = await saveRequest({ actor: officer, id, form: formOfBox({ ...box, ...changes }) })
    expect(problems.map(({ field, message }) => `${field}:${message}`)).toEqual([problem])
  })

  test('a field outside the purpose, more than policy gives the officer or the State, a rank below Secretary, an address in use', async () => {
    const narrow = await buildPurpose(database, { fields: ['uan'] })
    const problemsOf = async (changes: Partial<RequestBox>, form: StoredForm = {}, kind: 'change' | 'newOfficer' = 'change') => {
      const { id } = await startRequest({ actor: officer, asked: { kind } })
      const { problems } = await saveRequest({ actor: officer, id, form: { ...formOfBox({ ...box, ...changes }), ...form } })
      return problems.map(({ field, message }) => `${field}:${message}`)
    }
    expect(await problemsOf({ purposeId: narrow })).toEqual(['fields:fieldsOutsidePurpose'])
    expect(await problemsOf({}, { ...nominee, rank: 'jointSecretary' }, 'newOfficer')).toEqual(['rank:rankBelowSecretary'])
    expect(await problemsOf({}, { ...nominee, email: `${officer.userId}@example.invalid`, userId: officer.userId }, 'newOfficer')).toEqual(['email:emailTaken', 'userId:userIdTaken'])
    await buildGrant(database, { officer, fields: { mobile: { view: 'masked', file: 'absent' } } })
    await database.sql('UPDATE portal.policy SET parameters_per_officer_max = 2')
    expect(await problemsOf({})).toEqual(['fields:tooManyParameters'])
    await database.sql('UPDATE portal.policy SET parameters_per_officer_max = 15, parameters_per_state_max = 2')
    expect(await problemsOf({})).toEqual(['fields:tooManyParametersInState'])
    await database.sql('UPDATE portal.policy SET parameters_per_state_max = 15')
  })
})

test('an officer\'s form hears the same of an account of another State, an admin\'s or an auditor\'s as of none; an admin\'s form hears of each', async () => {
  const [far, other] = [await buildOfficer(database, 32), await buildAdmin(database)]
  const answersTo = async (actor: AdminActor | OfficerActor, person: { userId: string; email: string }) => {
    const { id } = await startRequest({ actor, asked: { kind: 'newOfficer', stateCode: jharkhand } })
    const form = { ...formOfBox({ ...box, districts: 'all' }), ...nominee, ...person }
    const saved = await saveRequest({ actor, id, form })
    const [row] = await database.sql<object>('SELECT revision, status::text AS status, nominee_email = $2 AS kept FROM portal.request WHERE id = $1', [id, person.email])
    await withdrawRequest({ actor, id })
    return { ...saved, row }
  }
  const nobody = await answersTo(officer, { userId: 'nobody.has.this', email: 'nobody@example.invalid' })
  expect(nobody.problems).toEqual([])
  for (const { userId } of [far, other, await buildAuditor(database)]) expect(await answersTo(officer, { userId, email: `${userId}@example.invalid` })).toEqual(nobody)
  expect((await answersTo(other, { userId: far.userId, email: `${far.userId}@example.invalid` })).problems.map(({ message }) => message)).toEqual(['emailTaken', 'userIdTaken'])
})

describe('a letter', () => {
  test('lies encrypted under a key of its own, is read on record, and is refused once the request is asked', async () => {
    const { id, revision } = await draft()
    const [row] = await database.sql<{ sha256: string; key: Buffer; pages: number }>(`SELECT encode(sha256, 'hex') AS sha256, storage_key AS key, pages FROM portal.letter WHERE request_id = $1`, [id])
    expect([row?.sha256, row?.pages, row?.key.includes(plainLetter())]).toEqual([createHash('sha256').update(plainLetter()).digest('hex'), 1, false])
    expect((await openLetter({ actor: officer, id })).fileName).toBe('letter.pdf')
    expect(await database.sql(`SELECT kind FROM ledger.event WHERE request_id = $1 AND kind LIKE 'request.letter%' ORDER BY position`, [id])).toEqual([{ kind: 'request.letterAdded' }, { kind: 'request.letterRead' }])
    expect(await reasonOf(attachLetter({ actor: officer, id, typedName: 'x.pdf', bytes: Buffer.from('no letter') }))).toBe('letter:letterNoPdf')
    await submitRequest({ actor: officer, id, revision, answer: '' })
    expect(await reasonOf(attachLetter({ actor: officer, id, typedName: 'x.pdf', bytes: plainLetter() }))).toBe('requestNotEditable')
  })

  test('is one of a bounded number a day, also when they come at once; of a draft only the last keeps its bytes', async () => {
    const { id } = await draft()
    const put = () => attachLetter({ actor: officer, id, typedName: 'x.pdf', bytes: plainLetter() })
    const ends = await Promise.allSettled(Array.from({ length: limits.lettersPerSubjectDay + 3 }, put))
    // The draft came with its first.
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(limits.lettersPerSubjectDay - 1)
    expect(await reasonOf(put())).toBe('lettersPerDay')
    const rows = await database.sql<{ name: string; isLast: boolean }>(
      'SELECT l.storage_name AS name, r.letter_id = l.id AS "isLast" FROM portal.letter l JOIN portal.request r ON r.id = l.request_id WHERE r.id = $1', [id])
    const lying = await fs.readdir(`${folder.path()}/letters`)
    expect(rows).toHaveLength(limits.lettersPerSubjectDay)
    expect(rows.filter(({ name }) => lying.includes(name))).toEqual(rows.filter(({ isLast }) => isLast))
    expect((await openLetter({ actor: officer, id })).bytes.equals(plainLetter())).toBe(true)
  })
  test('that was submitted once keeps its bytes when another takes its place', async () => {
    const { id, revision } = await submitted()
    const [first] = await database.sql<{ name: string }>('SELECT storage_name AS name FROM portal.letter WHERE request_id = $1', [id])
    const other = await buildAdmin(database)
    await decideRequest({ actor: other, id, revision, verdict: 'return', reason: 'Which order?', preview: '' })
    await attachLetter({ actor: officer, id, typedName: 'x.pdf', bytes: plainLetter() })
    expect(await fs.readdir(`${folder.path()}/letters`)).toContain(first?.name)
  })
  test('is one upload of a person in a bounded number a minute, counted for each person', async () => {
    const ends = await Promise.allSettled(Array.from({ length: limits.letterUploadsPerMinute + 2 }, () => admitUpload(officer)))
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(limits.letterUploadsPerMinute)
    expect(await reasonOf(admitUpload(officer))).toBe('letterUploads')
    await admitUpload(await buildOfficer(database, bihar))
  })
})

describe('a request that was asked', () => {
  test('comes back with questions, is answered, and its first approval is gone', async () => {
    const [first, second] = [await buildAdmin(database), await buildAdmin(database)]
    const { id, revision } = await submitted({ actor: officer, officerId: officer.id })
    await decideRequest({ actor: first, id, revision, verdict: 'approve', reason: 'Order seen.', preview: await seenBy(first, id) })
    await decideRequest({ actor: second, id, revision, verdict: 'return', reason: 'Why all of Patna?', preview: '' })
    const returned = await readOwnRequest(officer, id)
    expect([returned?.request.status, returned?.standing, returned?.request.revision, returned?.decisions.map(({ counts }) => counts)]).toEqual(['returned', 'mayEdit', revision + 1, [false, false]])
    expect(await reasonOf(submitRequest({ actor: officer, id, revision: revision + 1, answer: '' }))).toBe('answer:answer')
    await submitRequest({ actor: officer, id, revision: revision + 1, answer: 'The pension office covers it.' })
    expect(await stepsOf(id)).toEqual(['started', 'edited', 'letterAdded', 'submitted', 'approvedFirst', 'returned', 'resubmitted'])
    await decideRequest({ actor: second, id, revision: revision + 1, verdict: 'approve', reason: 'Answered.', preview: await seenBy(second, id) })
    expect(await statusOf(id)).toBe('firstApproved')
  })

  test('is taken back by its enterer alone, and decided no more', async () => {
    const { id, revision } = await submitted()
    expect(await reasonOf(withdrawRequest({ actor: await buildAdmin(database), id }))).toBe('not_found')
    await withdrawRequest({ actor: officer, id })
    expect(await reasonOf(decideRequest({ actor: await buildAdmin(database), id, revision, verdict: 'approve', reason: 'Order seen.', preview: '' }))).toBe('requestClosed')
    expect(await reasonOf(withdrawRequest({ actor: officer, id }))).toBe('requestClosed')
  })

  test('lapses when policy\'s days are over without a word, and not a moment before', async () => {
    const { id } = await submitted()
    const age = (days: string) => database.sql(`UPDATE portal.request SET waiting_since = now() - $2::interval WHERE id = $1`, [id, days])
    await database.sql('ALTER TABLE portal.request DISABLE TRIGGER request_check')
    await age('30 days -1 minute')
    await database.sql('ALTER TABLE portal.request ENABLE TRIGGER request_check')
    await lapseRequests()
    expect(await statusOf(id)).toBe('submitted')
    await database.sql('ALTER TABLE portal.request DISABLE TRIGGER request_check')
    await age('30 days')
    await database.sql('ALTER TABLE portal.request ENABLE TRIGGER request_check')
    await lapseRequests()
    await lapseRequests()
    expect([await statusOf(id), (await stepsOf(id)).at(-1)]).toEqual(['lapsed', 'lapsed'])
    expect(await database.sql(`SELECT actor_kind FROM ledger.event WHERE request_id = $1 AND kind = 'request.lapsed'`, [id])).toEqual([{ actor_kind: 'system' }])
    expect(await database.sql(`SELECT user_id::text AS to, params->>'event' AS event FROM portal.mail WHERE kind = 'requestAnswered' AND params->>'requestId' = $1`, [id])).toEqual([{ to: officer.id, event: 'lapsed' }])
  })
})
