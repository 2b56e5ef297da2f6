import { beforeAll, describe, expect, it } from 'vitest'
import { readLedger } from '@/lib/audit/reads'
import type { AdminActor, AuditorActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { limits } from '@/lib/limits'
import { listQuestions, openQuestion } from '@/lib/questions/reads'
import { saveQuestionForm } from '@/lib/questions/schema'
import { deleteQuestion, renameQuestion, saveQuestion } from '@/lib/questions/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'

const database = useDatabase()
let people: { officer: OfficerActor; admin: AdminActor; auditor: AuditorActor }

beforeAll(async () => {
  people = { officer: await buildOfficer(database, 10), admin: await buildAdmin(database), auditor: await buildAuditor(database) }
})

const eventsOf = async (actor: PersonActor) => (await database.sql<{ kind: string; details: object }>(`SELECT kind, details FROM ledger.event WHERE actor_id = $1 AND kind LIKE 'question.%' ORDER BY position`, [actor.id])).map(({ kind, details }) => [kind, details])

describe('a kept question', () => {
  it.each(['officer', 'admin', 'auditor'] as const)('is saved, asked, renamed and deleted by its %s, each on record', async (kind) => {
    const actor = people[kind]
    const id = await saveQuestion({ actor, name: 'Refusals', query: 'outcome=refused&kind=&cursor=abc&done=x' })
    expect(await listQuestions(actor)).toEqual([{ id, name: 'Refusals', filters: { outcome: 'refused' } }])
    expect(await openQuestion(actor, id)).toMatchObject({ filters: { outcome: 'refused' } })
    await renameQuestion({ actor, id, name: 'What was refused' })
    await deleteQuestion({ actor, id })
    expect(await listQuestions(actor)).toEqual([])
    expect(await eventsOf(actor)).toEqual([
      ['question.saved', { name: 'Refusals', filters: { outcome: 'refused' } }], ['question.opened', { name: 'Refusals' }], ['question.renamed', { was: 'Refusals', name: 'What was refused' }], ['question.deleted', { name: 'What was refused' }],
    ])
  })

  it('is nobody else’s: another finds it absent, and no login reads it without its owner', async () => {
    const id = await saveQuestion({ actor: people.admin, name: 'Mine', query: 'kind=signIn.refused' })
    for (const stranger of [people.officer, people.auditor, await buildAdmin(database)]) {
      expect(await listQuestions(stranger)).toEqual([])
      await expect(openQuestion(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
      await expect(renameQuestion({ actor: stranger, id, name: 'Theirs' })).rejects.toMatchObject({ code: 'not_found' })
      await expect(deleteQuestion({ actor: stranger, id })).rejects.toMatchObject({ code: 'not_found' })
    }
    for (const login of ['portal_web', 'portal_auditor'] as const) expect((await asLogin(database, login, (client) => client.query('SELECT * FROM ledger.question'))).rows).toEqual([])
    for (const login of ['portal_worker', 'portal_reader'] as const) await expect(asLogin(database, login, (client) => client.query('SELECT id FROM ledger.question'))).rejects.toMatchObject({ code: '42501' })
    await deleteQuestion({ actor: people.admin, id })
  })

  it('keeps filters that fit and no others: an officer’s not whose, a mistake not at all', async () => {
    const { officer } = people
    await expect(saveQuestion({ actor: officer, name: 'Nothing', query: '' })).rejects.toMatchObject({ fields: [{ field: 'name', message: 'questionEmpty' }] })
    await expect(saveQuestion({ actor: officer, name: 'Others', query: 'who=somebody.else' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(saveQuestion({ actor: officer, name: 'Mistake', query: 'outcome=lost' })).rejects.toMatchObject({ code: 'invalid' })
    const id = await saveQuestion({ actor: officer, name: 'Days', query: 'fromDay=1-11-2026&toDay=2-11-2026&state=32' })
    expect(await listQuestions(officer)).toEqual([{ id, name: 'Days', filters: { fromDay: '1-11-2026', toDay: '2-11-2026' } }])
    await deleteQuestion({ actor: officer, id })
  })

  it('has a name that no other of the same person has, in whatever letters, and no number of a worker', async () => {
    const { auditor } = people
    const id = await saveQuestion({ actor: auditor, name: 'Files', query: 'kind=export.opened' })
    await expect(saveQuestion({ actor: auditor, name: 'FILES', query: 'kind=export.opened' })).rejects.toMatchObject({ fields: [{ field: 'name', message: 'questionNameTaken' }] })
    await renameQuestion({ actor: auditor, id, name: 'files' })
    for (const name of ['Worker 1234 5678 9012', 'नंबर ९८७६५ ४३२१०', '', 'x'.repeat(61), 'a\u202eb']) expect(saveQuestionForm.safeParse({ name, query: '' }).success, name).toBe(false)
    await deleteQuestion({ actor: auditor, id })
  })

  it('has a limit, also of two at once', async () => {
    const actor = await buildOfficer(database, 32)
    for (let at = 1; at < limits.questionsMax; at += 1) await saveQuestion({ actor, name: `Question ${at}`, query: 'outcome=failed' })
    const raced = await Promise.allSettled(['one', 'other'].map((name) => saveQuestion({ actor, name, query: 'outcome=failed' })))
    expect(raced.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(saveQuestion({ actor, name: 'More', query: 'outcome=failed' })).rejects.toMatchObject({ code: 'limit', reason: 'questionsMany' })
  })

  it('is not for an admin who may not read the ledger', async () => {
    const admin = await buildAdmin(database, ['review'])
    await expect(saveQuestion({ actor: admin, name: 'Files', query: 'kind=export.opened' })).rejects.toMatchObject({ code: 'refused', reason: 'noPermission' })
  })

  it('is seen by its officer in the own trail', async () => {
    const actor = await buildOfficer(database, 1)
    await saveQuestion({ actor, name: 'Own', query: 'outcome=refused' })
    expect((await readLedger({ actor, filters: {} })).entries.map(({ kind }) => kind)).toContain('question.saved')
  })
})
