import { beforeAll, expect, it } from 'vitest'
import { inRoleTransaction } from '@/lib/db/transaction'
import { enqueueMail } from '@/lib/mail/enqueue'
import { listNotices } from '@/lib/notices/reads'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()

beforeAll(() => { process.env.PORTAL_ORIGIN ??= 'https://portal.example.in' })

it('reads on past a mail whose parameters are none of its kind any more', async () => {
  const officer = await buildOfficer(database, 10)
  await inRoleTransaction('portal_web', async (tx) => {
    await enqueueMail(tx, { kind: 'grantEnding', userId: officer.id, params: { grantId: officer.id, number: 'GR-7F3K2Q', endsOn: '2027-03-31', days: 14 } })
    await enqueueMail(tx, { kind: 'passwordChanged', userId: officer.id, params: {} })
  })
  await database.sql(`UPDATE portal.mail SET params = '{"of": "another time"}' WHERE kind = 'grantEnding' AND user_id = $1`, [officer.id])
  expect((await listNotices(officer, 'en')).map(({ subject }) => subject)).toHaveLength(1)
})

it('says what was mailed to its reader alone, in the language of the page, with the way on and without a secret', async () => {
  const [officer, other, admin] = [await buildOfficer(database, 10), await buildOfficer(database, 10), await buildAdmin(database)]
  await inRoleTransaction('portal_web', async (tx) => {
    await enqueueMail(tx, { kind: 'activation', userId: officer.id, params: { expiresAt: '2026-11-23T05:00:00.000Z' }, secret: 'a-token-that-opens' })
    await enqueueMail(tx, { kind: 'grantEnding', userId: officer.id, params: { grantId: officer.id, number: 'GR-7F3K2Q', endsOn: '2027-03-31', days: 14 } })
    await enqueueMail(tx, { kind: 'passwordChanged', userId: other.id, params: {} })
  })
  await database.sql(`UPDATE portal.mail SET sent_at = now(), created_at = created_at + interval '1 minute' WHERE kind = 'grantEnding'`)
  const [ending, activation, ...more] = await listNotices(officer, 'en')
  expect(more).toEqual([])
  expect(ending).toMatchObject({ standing: 'sent', action: { href: expect.stringContaining('/en/requests/new?kind=renewal') } })
  expect(ending?.subject).toContain('GR-7F3K2Q')
  expect(activation).toMatchObject({ standing: 'waits', action: null })
  expect(JSON.stringify(await listNotices(officer, 'hi'))).not.toContain('a-token-that-opens')
  expect((await listNotices(officer, 'hi'))[0]?.text).toMatch(/[\u0900-\u097f]/)
  expect(await listNotices(admin, 'en')).toEqual([])
})

it('stands in the portal whatever way it came, for auditors as for everybody', async () => {
  const auditor = await buildAuditor(database)
  await inRoleTransaction('portal_worker', async (tx) => {
    await enqueueMail(tx, { kind: 'oddity', userId: auditor.id, params: { found: 1, waiting: 3 } })
    await enqueueMail(tx, { kind: 'incident', userId: auditor.id, params: { event: 'opened', number: 'IN-7F3K2Q', id: auditor.id, noticedAt: '2026-11-23T05:00:00.000Z', reader: 'auditor' } })
  })
  expect((await listNotices(auditor, 'en')).map(({ standing, action }) => [standing, action?.href.replace(/^.*\/en/, '')]).sort()).toEqual([['forDigest', '/auditor/oddities'], ['waits', `/auditor/incidents/${auditor.id}`]])
})
