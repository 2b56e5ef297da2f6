import { beforeAll, describe, expect, it } from 'vitest'
import { readLedger } from '@/lib/audit/reads'
import type { PersonActor } from '@/lib/auth/actor'
import { rowToken } from '@/lib/crypto/row-token'
import { inRoleTransaction } from '@/lib/db/transaction'
import { enqueueMail } from '@/lib/mail/enqueue'
import { type MailKind, mailKinds, mailParams, type MailParams } from '@/lib/mail/kinds'
import { readChoices } from '@/lib/notices/choices/reads'
import { defaultWay } from '@/lib/notices/choices/rules'
import { choosable, fixedTopics, type Reader, type Topic, ways } from '@/lib/notices/choices/schema'
import { chooseMails } from '@/lib/notices/choices/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { useMailServer } from '@/lib/testing/mail-server'
import { runJobs, sweep, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const mail = useMailServer()
const readers: readonly Reader[] = ['officer', 'admin', 'auditor']
const people: Partial<Record<Reader, PersonActor>> = {}
const personOf = (reader: Reader): PersonActor => { const person = people[reader]; if (!person) throw new Error('nobody'); return person }

beforeAll(async () => {
  process.env.PORTAL_ORIGIN ??= 'https://portal.example.in'
  Object.assign(people, { officer: await buildOfficer(database, 10), admin: await buildAdmin(database), auditor: await buildAuditor(database) })
})

/** One mail of each kind that can be chosen about. */
const optional: { readonly [Kind in Topic]: MailParams[Kind] } = {
  exportFailed: { number: 'EXP-7F3K2Q', cause: 'failed' }, schedule: { event: 'ended', number: 'FW-7F3K2Q', cause: 'until' }, ticketAnswered: { number: 'HD-7F3K2Q' },
  requestAnswered: { number: 'REQ-7F3K2Q', requestId: '0b7f1f3e-0000-4000-8000-000000000001', event: 'returned', reader: 'officer' }, decisionWaits: { matter: 'request', number: 'REQ-7F3K2Q' },
  reviewCall: { stage: 'opened', review: 'RV-7F3K2Q', open: 3, dueAt: '2026-10-22T00:00:00.000Z', reader: 'admin' }, oddity: { found: 1, waiting: 2 },
}
const write = (kind: MailKind, userId: string, params: object): Promise<string> => inRoleTransaction('portal_worker', (tx) => enqueueMail(tx, { kind, userId, params: Object.assign(mailParams[kind].parse(params)) }))
const rowOf = async (id: string) => (await database.sql<{ way: string; sent: boolean; job: boolean }>(`SELECT m.way, m.sent_at IS NOT NULL AS sent, EXISTS (SELECT FROM graphile_worker._private_jobs j WHERE j.key = 'mail:' || m.id::text) AS job FROM portal.mail m WHERE m.id = $1`, [id]))[0]
const topicOf = async (kind: string, params: object): Promise<string | null> => (await database.sql<{ topic: string | null }>('SELECT portal.mail_topic($1, $2::jsonb) AS topic', [kind, JSON.stringify(params)]))[0]?.topic ?? null

describe('the choice of a way', () => {
  it('is the same list in the database: who chooses about what, and how it comes to who chose nothing', async () => {
    for (const reader of readers) for (const topic of [...choosable, ...Object.keys(fixedTopics)]) {
      const [row] = await database.sql<{ way: string | null }>('SELECT portal.mail_default($1, $2) AS way', [reader, topic])
      const own = choosable.find((each) => each === topic)
      expect(row?.way, `${reader} ${topic}`).toBe((own && defaultWay(reader, own)) ?? null)
    }
    for (const kind of mailKinds) expect(await topicOf(kind, {}), kind).toBe(['ticketAnswered', 'oddity', 'requestAnswered', 'decisionWaits'].includes(kind) ? kind : null)
    for (const cause of mailParams.exportFailed.shape.cause.options) expect(await topicOf('exportFailed', { cause }), cause).toBe(['grantsChanged', 'keyRevoked'].includes(cause) ? null : 'exportFailed')
    for (const stage of mailParams.reviewCall.shape.stage.options) expect(await topicOf('reviewCall', { stage }), stage).toBe(['opened', 'reminded'].includes(stage) ? 'reviewCall' : null)
    for (const { shape } of mailParams.schedule.options) for (const cause of shape.cause.options) expect(await topicOf('schedule', { event: shape.event.value, cause }), cause).toBe(['notAllowed', 'grant'].includes(cause) ? null : 'schedule')
    expect(await topicOf('exportFailed', { cause: 'of a version to come' })).toBeNull()
  })

  it('is obeyed for every notice, every reader and every way, by queue, sweep and server', async () => {
    for (const reader of readers) for (const { topic } of await readChoices(personOf(reader))) for (const way of ways) {
      const { id: userId } = personOf(reader)
      await chooseMails({ actor: personOf(reader), input: { [topic]: way } })
      const id = await write(topic, userId, optional[topic])
      expect(await rowOf(id), `${reader} ${topic} ${way}`).toEqual({ way, sent: false, job: way === 'atOnce' })
      // The round that looks for mails without a job leaves it alone, and so does a job that somebody made.
      await sweep()
      await database.sql(`SELECT portal.enqueue_job('sendMail', json_build_object('mailId', $1::text), now(), NULL)::text`, [id])
      await runJobs()
      expect((await rowOf(id))?.sent, `${reader} ${topic} ${way}`).toBe(way === 'atOnce')
    }
  })

  it('says nothing about what always comes: not by a form, not by SQL of the web, not by a way written into the mail', async () => {
    const { id, sessionId } = personOf('officer')
    const forged: readonly [MailKind, object][] = [['passwordChanged', {}], ['grantSuspended', { number: 'GR-7F3K2Q' }], ['grantChanged', { number: 'GR-7F3K2Q', event: 'ended', at: '2026-11-29T05:00:00.000Z', replaces: null }], ['exportFailed', { number: 'EXP-7F3K2Q', cause: 'grantsChanged' }], ['schedule', { event: 'ended', number: 'FW-7F3K2Q', cause: 'grant' }], ['reviewCall', { ...optional.reviewCall, stage: 'overdue' }], ['factorSuspended', { label: 'Key' }]]
    const before = mail.received.length
    await asLogin(database, 'portal_web', async (client) => {
      await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(sessionId)])
      const choose = (topic: string, userId = id) => client.query(`INSERT INTO portal.mail_choice (user_id, topic, way) VALUES ($1, $2, 'none')`, [userId, topic])
      for (const topic of [...Object.keys(fixedTopics), 'oddity', 'of nobody']) await expect(choose(topic), topic).rejects.toMatchObject({ code: '23514' })
      await expect(choose('reviewCall', personOf('admin').id)).rejects.toMatchObject({ code: '42501' })
      await expect(client.query(`UPDATE portal.mail_choice SET topic = 'passwordChanged'`)).rejects.toMatchObject({ code: '42501' })
      await expect(client.query(`DELETE FROM portal.mail_choice`)).rejects.toMatchObject({ code: '42501' })
      for (const [kind, params] of forged) {
        const { rows: [row] } = await client.query<{ way: string }>(`INSERT INTO portal.mail (kind, user_id, locale, params, message_id, way, digested_at) VALUES ($1::text::portal.mail_kind, $2, 'en', $3, gen_random_uuid()::text, 'none', now()) RETURNING way`, [kind, id, JSON.stringify(params)])
        expect(row?.way, kind).toBe('atOnce')
      }
    })
    await sweep()
    await runJobs()
    expect(mail.received.length - before).toBe(forged.length)
    for (const login of ['portal_worker', 'portal_auditor', 'portal_reader'] as const) await expect(asLogin(database, login, (client) => client.query('SELECT way FROM portal.mail_choice'))).rejects.toMatchObject({ code: '42501' })
    await expect(asLogin(database, 'portal_worker', (client) => client.query(`UPDATE portal.mail SET way = 'none'`))).rejects.toMatchObject({ code: '42501' })
  })

  it('is its person’s alone, on record once for what changed, and refused whole where a part of it is not the person’s', async () => {
    const officer = await buildOfficer(database, 10)
    await chooseMails({ actor: officer, input: { exportFailed: 'atOnce', schedule: 'none', ticketAnswered: 'atOnce' } })
    await chooseMails({ actor: officer, input: { exportFailed: 'atOnce', schedule: 'none', ticketAnswered: 'atOnce' } })
    await expect(chooseMails({ actor: officer, input: { exportFailed: 'none', oddity: 'none' } })).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'oddity', message: 'mailNotYours' }] })
    expect(await readChoices(officer)).toEqual([{ topic: 'exportFailed', way: 'atOnce' }, { topic: 'schedule', way: 'none' }, { topic: 'ticketAnswered', way: 'atOnce' }, { topic: 'requestAnswered', way: 'atOnce' }])
    expect((await readChoices(await buildOfficer(database, 10))).map(({ way }) => way)).toEqual(['atOnce', 'atOnce', 'digest', 'atOnce'])
    const { entries } = await readLedger({ actor: officer, filters: {} })
    expect(entries.map(({ kind, details }) => [kind, details])).toEqual([['mail.chosen', { mail: 'ticketAnswered', way: 'atOnce' }], ['mail.chosen', { mail: 'schedule', way: 'none' }]])
  })
})
