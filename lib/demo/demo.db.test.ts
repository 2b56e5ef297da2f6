import { expect, test } from 'vitest'
import { signIn } from '@/lib/auth/sign-in'
import { people, personOf, uidTokenOf } from '@/bin/identity-simulator/people'
import { demoPeople } from '@/lib/demo/rules'
import { keepDemoAccounts, keepDemoFactors, keepDemoGrant, keepDemoRegistrants, keepDemoRegisters } from '@/lib/demo/use-cases'
import { generateIntoDatabase } from '@/lib/registrants/generate/use-cases'
import { useDatabase } from '@/lib/testing/database'

const database = useDatabase()

test('days gone by move the demonstration and nothing else, once', async () => {
  await generateIntoDatabase({ asked: { registrants: 500, days: 30, seed: 1 }, demo: true })
  await generateIntoDatabase({ asked: { registrants: 50, days: 30, seed: 2 } })
  for (const table of ['registrant', 'feed']) await database.sql(`UPDATE registry.${table} SET changed_at = changed_at - interval '3 days 5 hours', registered_at = registered_at - interval '3 days 5 hours'`)
  const rows = `SELECT id::text, changed_at, registered_at, EXISTS (SELECT FROM registry.demo_registrant d WHERE d.id = r.id) AS demo FROM registry.registrant r ORDER BY id`
  const before = await database.sql<{ id: string; changed_at: Date; registered_at: Date; demo: boolean }>(rows)
  const [newest] = await database.sql<{ days: number }>('SELECT floor(extract(epoch FROM now() - max(changed_at)) / 86400)::int AS days FROM registry.registrant JOIN registry.demo_registrant USING (id)')
  const days = newest?.days ?? 0
  expect(days).toBeGreaterThanOrEqual(3)

  expect(await keepDemoRegistrants()).toEqual({ made: 0, moved: 500, days })

  const shift = (at: Date, demo: boolean): number => at.getTime() + (demo ? days * 86_400_000 : 0)
  expect(before.filter(({ demo }) => demo)).toHaveLength(500)
  const after = await database.sql<{ id: string; changed_at: Date; registered_at: Date }>(rows)
  expect(after.map(({ changed_at, registered_at }) => [changed_at.getTime(), registered_at.getTime()]))
    .toEqual(before.map(({ changed_at, registered_at, demo }) => [shift(changed_at, demo), shift(registered_at, demo)]))
  expect(await database.sql('SELECT 1 FROM registry.feed f JOIN registry.registrant r ON r.id = f.registrant_id WHERE f.changed_at <> r.changed_at OR f.registered_at <> r.registered_at OR f.changed_at > now()')).toEqual([])
  expect(await database.sql(`SELECT details FROM ledger.event WHERE kind = 'demo.redated'`)).toEqual([{ details: { registrants: 500, days } }])

  expect(await keepDemoRegistrants()).toEqual({ made: 0, moved: 0, days: 0 })
})

test('accounts are made once, can sign in, and get their printed password back', async () => {
  const signIns = await keepDemoAccounts({ checkPasswords: false })
  expect(await keepDemoAccounts({ checkPasswords: true })).toEqual(signIns)
  expect(await database.sql('SELECT count(*)::int AS count FROM portal."user" WHERE is_demo AND status = \'active\'')).toEqual([{ count: signIns.length }])
  const [first] = signIns
  const attempt = () => signIn({ userId: first?.userId ?? '', password: first?.password ?? '', address: null, browser: { userAgent: null, deviceToken: null } })
  expect(await attempt()).not.toBeNull()
  await database.sql('UPDATE portal."user" SET password_hash = NULL WHERE user_id = $1', [first?.userId])
  expect(await attempt()).toBeNull()
  await keepDemoAccounts({ checkPasswords: true })
  expect(await attempt()).not.toBeNull()
})

test('its people hold a simulated Aadhaar: once, and nobody else’s', async () => {
  await keepDemoAccounts({ checkPasswords: false })
  const holders = people.map((person) => ({ userId: person.key, number: person.number, token: uidTokenOf(person, 'EDSSIM') }))
  expect(await keepDemoFactors(holders)).toBe(demoPeople.length)
  expect(await keepDemoFactors(holders)).toBe(0)
  const enrolled = await database.sql<{ userId: string; last4: string; open: boolean }>(
    `SELECT u.user_id AS "userId", l.last4, u.enrol_until IS NOT NULL AS open FROM portal.factor f JOIN portal.aadhaar_link l ON l.factor_id = f.id JOIN portal."user" u ON u.id = f.user_id ORDER BY 1`)
  expect(enrolled).toEqual(demoPeople.map(({ userId }) => ({ userId, last4: personOf(userId).number.slice(-4), open: false })).sort((one, other) => one.userId.localeCompare(other.userId)))
  // Aadhaar is what they have: no exemption stands beside it.
  expect(await database.sql('SELECT 1 FROM portal.factor_exemption')).toEqual([])
})

test('one officer gets a grant by two persons, once; the others have none', async () => {
  await keepDemoRegisters()
  await keepDemoRegisters()
  expect(await keepDemoGrant()).toBe(true)
  expect(await keepDemoGrant()).toBe(false)
  const grants = await database.sql(`
    SELECT o.user_id, (SELECT count(DISTINCT d.admin_id)::int FROM portal.decision d WHERE d.request_id = g.request_id AND d.verdict = 'approve') AS approvals,
           g.starts_at <= now() AND g.ends_at > now() AS live
    FROM portal."grant" g JOIN portal."user" o ON o.id = g.officer_id`)
  expect(grants).toEqual([{ user_id: 'anil.jha', approvals: 2, live: true }])
})
