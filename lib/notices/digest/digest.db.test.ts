import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { inRoleTransaction } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { enqueueMail } from '@/lib/mail/enqueue'
import { chooseMails } from '@/lib/notices/choices/use-cases'
import { mailDigests } from '@/lib/notices/digest/use-cases'
import { listNotices } from '@/lib/notices/reads'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { useMailServer } from '@/lib/testing/mail-server'
import { runJobs, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const mail = useMailServer()
let officer: OfficerActor

beforeAll(() => { process.env.PORTAL_ORIGIN ??= 'https://portal.example.in' })
beforeEach(async () => { officer = await buildOfficer(database, 10) })

/** The hour of a day of India to come, counted from tomorrow, and the moment before it. */
async function hourOf(daysAhead = 1): Promise<{ hour: Date; before: Date }> {
  const [row] = await database.sql<{ at: Date }>('SELECT portal.india_midnight(portal.india_day() + $1::int) + make_interval(hours => $2) AS at', [daysAhead, limits.digestHour])
  if (!row) throw new Error('no clock')
  return { hour: row.at, before: new Date(row.at.getTime() - 1) }
}
const tell = (number: string, userId = officer.id): Promise<string> => inRoleTransaction('portal_worker', (tx) => enqueueMail(tx, { kind: 'ticketAnswered', userId, params: { number } }))
const digests = (userId = officer.id) => database.sql<{ params: { day: string; notices: { params: { number: string } }[]; more: number } }>(`SELECT params FROM portal.mail WHERE user_id = $1 AND kind = 'digest' ORDER BY created_at`, [userId])
const standings = async (): Promise<string[]> => (await listNotices(officer, 'en')).map(({ standing }) => standing).sort()
const numbersOf = async (): Promise<string[][]> => (await digests()).map(({ params }) => params.notices.map((notice) => notice.params.number).sort())

describe('the mail of the day', () => {
  it('comes once, from its hour on, of what came before it, however many workers ask', async () => {
    const [first, second, third] = [await hourOf(1), await hourOf(2), await hourOf(3)]
    await tell('HD-1')
    await tell('HD-2')
    await mailDigests({ at: first.before })
    expect(await numbersOf()).toEqual([])
    await Promise.all([mailDigests({ at: first.hour }), mailDigests({ at: first.hour }), mailDigests({ at: first.hour })])
    expect(await numbersOf()).toEqual([['HD-1', 'HD-2']])
    // What comes after the hour waits for the next day, also when no mail went out on this one.
    const late = await tell('HD-3')
    await mailDigests({ at: first.hour })
    await database.sql(`UPDATE portal.mail SET created_at = $2 WHERE id = $1`, [late, second.hour])
    await mailDigests({ at: second.hour })
    expect(await numbersOf()).toEqual([['HD-1', 'HD-2']])
    await mailDigests({ at: third.hour })
    expect(await numbersOf()).toEqual([['HD-1', 'HD-2'], ['HD-3']])
    expect(await database.sql(`SELECT details FROM ledger.event WHERE kind = 'mail.gathered' AND subject_id = $1 ORDER BY position`, [officer.id])).toMatchObject([{ details: { count: 2 } }, { details: { count: 1 } }])
  })

  it('is not there where nothing is, and loses nothing when no worker ran for days', async () => {
    await mailDigests({ at: (await hourOf(1)).hour })
    expect(await digests()).toEqual([])
    await tell('HD-4')
    await mailDigests({ at: (await hourOf(5)).hour })
    expect(await numbersOf()).toEqual([['HD-4']])
  })

  it('leaves out what its reader no longer wants mailed, and comes again when it is wanted', async () => {
    await tell('HD-5')
    await chooseMails({ actor: officer, input: { ticketAnswered: 'none' } })
    await tell('HD-6')
    await mailDigests({ at: (await hourOf(1)).hour })
    expect(await digests()).toEqual([])
    expect(await standings()).toEqual(['portalOnly', 'portalOnly'])
    await chooseMails({ actor: officer, input: { ticketAnswered: 'digest' } })
    expect(await standings()).toEqual(['forDigest', 'portalOnly'])
    await mailDigests({ at: (await hourOf(1)).hour })
    expect(await numbersOf()).toEqual([['HD-5']])
  })

  it('is said to have held a notice when it left, and not to have left when it was given up', async () => {
    await tell('HD-9')
    await mailDigests({ at: (await hourOf(1)).hour })
    expect(await standings()).toEqual(['forDigest'])
    await runJobs()
    expect(await standings()).toEqual(['inDigest'])
    await tell('HD-10')
    await mailDigests({ at: (await hourOf(2)).hour })
    await database.sql(`UPDATE portal.mail SET wiped_at = now() WHERE user_id = $1 AND kind = 'digest' AND sent_at IS NULL`, [officer.id])
    expect(await standings()).toEqual(['givenUp', 'inDigest'])
    // Who takes a notice out of its mail would have it mailed twice.
    await expect(asLogin(database, 'portal_worker', (client) => client.query('UPDATE portal.mail SET digested_at = NULL WHERE digested_at IS NOT NULL'))).rejects.toMatchObject({ code: '23514' })
  })

  it('goes to nobody whose account is out of use', async () => {
    await tell('HD-7')
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
    await mailDigests({ at: (await hourOf(1)).hour })
    expect(await digests()).toEqual([])
  })

  it('reads in its reader’s language, names the newest of many, and has one way on', async () => {
    await database.sql(`UPDATE portal."user" SET locale = 'hi' WHERE id = $1`, [officer.id])
    for (let at = 1; at <= limits.digestListed + 2; at += 1) await tell(`HD-M${at}`)
    await database.sql(`UPDATE portal.mail SET created_at = created_at - interval '1 minute' WHERE user_id = $1 AND params->>'number' IN ('HD-M1', 'HD-M2')`, [officer.id])
    await mailDigests({ at: (await hourOf(1)).hour })
    await runJobs()
    const sent = mail.received.find(({ to, subject }) => to.some((address) => address.startsWith(officer.userId)) && subject.includes('22'))
    expect(sent?.text).toContain('/hi/notices')
    expect(sent?.text).toContain('HD-M22')
    expect(sent?.text).not.toContain('HD-M2 ')
    expect(sent?.text).toMatch(/और 2 सूचनाएँ/)
    expect(new Set([...(sent?.html ?? '').matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).size).toBe(1)
    // The mail of the day is no notice of its own.
    expect(await listNotices(officer, 'hi')).toHaveLength(limits.digestListed + 2)
  })

  it('is the worker’s to make, once', async () => {
    await tell('HD-8')
    await mailDigests({ at: (await hourOf(1)).hour })
    for (const statement of ['DELETE FROM portal.mail_digest', 'UPDATE portal.mail_digest SET day = day + 1']) await expect(asLogin(database, 'portal_worker', (client) => client.query(statement))).rejects.toMatchObject({ code: '42501' })
    for (const login of ['portal_web', 'portal_auditor'] as const) await expect(asLogin(database, login, (client) => client.query('SELECT day FROM portal.mail_digest'))).rejects.toMatchObject({ code: '42501' })
  })
})
