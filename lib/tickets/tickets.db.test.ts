import { beforeAll, describe, expect, it } from 'vitest'
import { readLedger } from '@/lib/audit/reads'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { limits } from '@/lib/limits'
import { listNotices } from '@/lib/notices/reads'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { countTickets, listOwnTickets, listTickets, readTicket } from '@/lib/tickets/reads'
import { askForm } from '@/lib/tickets/schema'
import { answerTicket, askHelpDesk } from '@/lib/tickets/use-cases'

const database = useDatabase()
let officer: OfficerActor
let admin: AdminActor
const question = { topic: 'data', text: 'Why is a worker of last week not in the list?', page: '/en/registrants/8000000012345678?cursor=abc', reference: '' } as const

beforeAll(async () => { [officer, admin] = [await buildOfficer(database, 10), await buildAdmin(database)] })

describe('a question to the help desk', () => {
  it('comes with its page, is answered once, and both are in the officer’s own trail without their words', async () => {
    const number = await askHelpDesk({ officer, input: question })
    const [ticket] = await listTickets(admin)
    expect(ticket).toMatchObject({ number, topic: 'data', page: '/en/registrants/…', text: question.text, authorName: officer.name, stateCode: 10, answeredAt: null, answer: null })
    expect(await countTickets(admin)).toBe(1)
    await answerTicket({ actor: admin, input: { id: ticket?.id ?? '', text: 'The window moved on at midnight.' } })
    await expect(answerTicket({ actor: admin, input: { id: ticket?.id ?? '', text: 'A second answer to it.' } })).rejects.toMatchObject({ code: 'conflict', reason: 'ticketAnswered' })
    expect(await listOwnTickets(officer)).toMatchObject([{ number, answer: 'The window moved on at midnight.', answeredByName: admin.name }])
    expect(await countTickets(admin)).toBe(0)
    expect(await listNotices(officer, 'en')).toMatchObject([{ subject: expect.stringContaining(number), action: { href: expect.stringContaining('/en/help-desk') } }])
    const { entries } = await readLedger({ actor: officer, filters: {} })
    expect(entries.filter(({ kind }) => kind.startsWith('ticket.')).map(({ kind, details }) => [kind, details])).toEqual([['ticket.answered', { number }], ['ticket.asked', { number, topic: 'data', page: '/en/registrants/…' }]])
  })

  it('is nobody else’s but the admins’, and no login takes another’s name for it', async () => {
    const other = await buildOfficer(database, 10)
    await askHelpDesk({ officer: other, input: question })
    expect((await listOwnTickets(officer)).every(({ authorId }) => authorId === officer.id)).toBe(true)
    expect(await readTicket(admin, 'not-an-id')).toBeUndefined()
    const inName = (authorId: string) => inActorTransaction(officer, (tx) => tx.sql(`INSERT INTO portal.ticket (number, author_id, topic, page, reference, text) VALUES ('HD-FORGED', $1::uuid, 'other', '', '', 'In the name of somebody else')`, [authorId]))
    await expect(inName(other.id)).rejects.toThrow('42501')
    const [waiting] = await listOwnTickets(other)
    const answering = (actor: OfficerActor | AdminActor) => inActorTransaction(actor, (tx) => tx.sql(`UPDATE portal.ticket SET answered_by_id = $2::uuid, answer = 'An answer of nobody who may' WHERE id = $1::uuid`, [waiting?.id, actor.id]))
    await expect(answering(other)).rejects.toThrow('42501')
    // Whoever answers none sees none, so that there is nothing to answer.
    const reporter = await buildAdmin(database, ['reports'])
    await answering(reporter)
    expect([await readTicket(reporter, waiting?.id ?? ''), await listTickets(reporter), await countTickets(reporter)]).toEqual([undefined, [], 0])
    expect((await readTicket(admin, waiting?.id ?? ''))?.answer).toBeNull()
    const asked = (actor: OfficerActor) => inActorTransaction(actor, (tx) => tx.sql('SELECT id FROM portal.ticket WHERE id = $1::uuid', [waiting?.id]))
    expect([await asked(officer), await asked(other)]).toEqual([[], [{ id: waiting?.id }]])
    expect((await asLogin(database, 'portal_web', (client) => client.query('SELECT id FROM portal.ticket'))).rows).toEqual([])
    for (const login of ['portal_auditor', 'portal_worker', 'portal_reader'] as const) await expect(asLogin(database, login, (client) => client.query('SELECT id FROM portal.ticket'))).rejects.toMatchObject({ code: '42501' })
  })

  it.each([['twelve digits of a reference', { reference: '100000000007' }], ['the same parted', { reference: '1000-0000-0007' }], ['what is no reference', { reference: 'Kavita of Patna' }]])('takes along no number of a worker: %s', (_what, part) => expect(askForm.safeParse({ ...question, ...part }).success).toBe(false))
  it('takes along what a page that broke gave', () => expect(askForm.parse({ ...question, reference: '2338484823@E394' }).reference).toBe('2338484823@E394'))

  it('holds no number of a worker, and has a limit, also of two at once', async () => {
    expect(askForm.safeParse({ ...question, text: 'The worker 1000 0000 0007 is not there' }).error?.issues.map(({ message }) => message)).toEqual(['ticketNumber'])
    expect(askForm.safeParse({ ...question, text: 'Why?' }).error?.issues.map(({ message }) => message)).toContain('ticketShort')
    const busy = await buildOfficer(database, 32)
    for (let at = 1; at < limits.ticketsWaitingMax; at += 1) await askHelpDesk({ officer: busy, input: question })
    const raced = await Promise.allSettled([1, 2].map(() => askHelpDesk({ officer: busy, input: question })))
    expect(raced.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(askHelpDesk({ officer: busy, input: question })).rejects.toMatchObject({ code: 'limit', reason: 'ticketsMany' })
  })
})
