import { spawn } from 'node:child_process'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openSecret } from '@/lib/crypto/sealed-secret'
import { mailSecretLabel } from '@/lib/mail/secret-labels'
import { useDatabase } from '@/lib/testing/database'
import { makeFirstAdmins } from '@/lib/users/first/use-cases'
import { activateAccount } from '@/lib/users/use-cases'

const database = useDatabase()
const meera = { userId: 'meera.iyer', name: 'Smt. Meera Iyer', designation: 'Joint Secretary', email: 'meera.iyer@labour.example', language: 'en' as const }
const arun = { userId: 'arun.desai', name: 'Shri Arun Desai', designation: 'Director', email: 'arun.desai@labour.example', language: 'hi' as const }
const third = { userId: 'third.person', name: 'Shri Third Person', designation: 'Director', email: 'third.person@labour.example', language: 'en' as const }
const password = 'nine quiet lanterns upstream'

/** An installation on which nobody ever was: rows of people are never deleted otherwise. */
beforeEach(async () => {
  for (const table of ['mail', 'activation', 'user_standing', '"user"']) {
    await database.sql(`ALTER TABLE portal.${table} DISABLE TRIGGER USER`)
    await database.sql(`DELETE FROM portal.${table}`)
    await database.sql(`ALTER TABLE portal.${table} ENABLE TRIGGER USER`)
  }
})

const admins = () => database.sql<{ userId: string; status: string; role: string; madeBy: string | null }>(
  `SELECT u.user_id AS "userId", u.status::text AS status, r.key AS role, u.created_by_id AS "madeBy" FROM portal."user" u JOIN portal.admin_role r ON r.id = u.admin_role_id ORDER BY u.user_id DESC`)
const mailedToken = async (userId: string) => {
  const [mail] = await database.sql<{ id: string; userId: string; sealed: Buffer }>(`SELECT m.id, u.id AS "userId", m.secret_sealed AS sealed FROM portal.mail m JOIN portal."user" u ON u.id = m.user_id WHERE u.user_id = $1 ORDER BY m.created_at DESC LIMIT 1`, [userId])
  if (!mail) throw new Error('nothing was mailed')
  return openSecret({ sealed: mail.sealed, label: mailSecretLabel({ mailId: mail.id, userId: mail.userId }) })
}
const comeIn = async (userId: string) => activateAccount({ token: await mailedToken(userId), password, passwordAgain: password, address: '10.5.0.1' })

describe('the first admins of an installation', () => {
  test('are two persons with every permission, made at once, invited by mail like everybody, on record; then the command is over for ever', async () => {
    expect(await makeFirstAdmins([meera, arun])).toEqual({ outcome: 'made', mailed: [meera, arun] })
    expect(await admins()).toEqual([{ userId: 'meera.iyer', status: 'invited', role: 'administrator', madeBy: null }, { userId: 'arun.desai', status: 'invited', role: 'administrator', madeBy: null }])
    const events = await database.sql<{ kind: string; actor: string }>(`SELECT kind, actor_name AS actor FROM ledger.event WHERE actor_name = 'first-admins' ORDER BY position DESC LIMIT 4`)
    expect(events.reverse()).toEqual(['account.created', 'activation.mailed', 'account.created', 'activation.mailed'].map((kind) => ({ kind, actor: 'first-admins' })))
    await expect(makeFirstAdmins([meera, third])).rejects.toMatchObject({ code: 'refused', reason: 'adminsMade' })
    await comeIn('meera.iyer')
    await comeIn('arun.desai')
    await database.sql(`UPDATE portal."user" SET status = 'deactivated'`)
    await expect(makeFirstAdmins([third, { ...third, userId: 'fourth.person', name: 'Shri Fourth Person', email: 'fourth@labour.example' }])).rejects.toMatchObject({ reason: 'adminsMade' })
    await expect(makeFirstAdmins([meera, arun])).rejects.toMatchObject({ reason: 'adminsMade' })
    expect(await admins()).toHaveLength(2)
  })

  test('get a new link while nobody has used theirs, at the address they were made with, and never after: that would be a way round recovery', async () => {
    await makeFirstAdmins([meera, arun])
    const before = await mailedToken('meera.iyer')
    await expect(makeFirstAdmins([{ ...meera, email: 'somebody.else@labour.example' }, arun])).rejects.toMatchObject({ reason: 'adminsMade' })
    await comeIn('arun.desai')
    expect(await makeFirstAdmins([meera, arun])).toEqual({ outcome: 'mailedAgain', mailed: [meera] })
    expect(await mailedToken('meera.iyer')).not.toBe(before)
    await expect(activateAccount({ token: before, password, passwordAgain: password, address: '10.5.0.2' })).rejects.toMatchObject({ code: 'invalid' })
    await comeIn('meera.iyer')
    // Invited again by a recovery of two admins, the account is in their hands.
    await database.sql(`UPDATE portal."user" SET status = 'invited', password_hash = NULL WHERE user_id = 'meera.iyer'`)
    await expect(makeFirstAdmins([meera, arun])).rejects.toMatchObject({ reason: 'adminsMade' })
  })

  test.each([
    ['one mailbox', { ...third, email: 'meera.iyer+two@labour.example' }, 'samePerson'], ['one name', { ...third, name: 'Dr. meera  iyer' }, 'samePerson'],
    ['the user id of an officer', { ...third, userId: 'some.officer' }, 'userIdTaken'], ['the mailbox of an officer', { ...third, email: 'some.officer+x@state.example' }, 'mailboxTaken'],
  ])('are nobody when the second has %s, not even the first', async (_what, person, reason) => {
    await database.sql(`INSERT INTO portal."user" (user_id, kind, name, designation, state_code, email) VALUES ('some.officer', 'officer', 'Smt. Some Officer', 'Secretary', 10, 'some.officer@state.example')`)
    await expect(makeFirstAdmins([meera, person])).rejects.toMatchObject({ code: 'refused', reason })
    expect(await admins()).toEqual([])
    expect(await database.sql('SELECT FROM portal.mail')).toEqual([])
  })

  test('of five pairs made at once are one pair', async () => {
    const pairs = Array.from({ length: 5 }, (_, index) => [0, 5].map((half) => 'abcdefghij'[index + half] ?? '').map((letter) => ({ ...third, userId: `person.${letter}`, name: `Shri ${letter.repeat(5)}`, email: `person.${letter}@labour.example` })))
    const answers = await Promise.allSettled(pairs.map(([one, other]) => makeFirstAdmins([one ?? meera, other ?? arun])))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await admins()).toHaveLength(2)
  })
})

describe('the command', () => {
  const run = (args: readonly string[], env: Record<string, string> = {}) => new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const root = path.resolve(import.meta.dirname, '..', '..', '..')
    const child = spawn(process.execPath, ['--import', 'tsx', 'bin/first-admins.ts', ...args], { cwd: root, env: { ...process.env, SMTP_URL: '', ...env } })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => { out += chunk })
    child.stderr.on('data', (chunk) => { err += chunk })
    child.on('close', (code) => resolve({ code, out, err }))
  })
  const args = (...people: (typeof meera | typeof arun)[]) => people.flatMap((person) => ['--user-id', person.userId, '--name', person.name, '--designation', person.designation, '--email', person.email, '--language', person.language])
  const smtp = { SMTP_URL: 'smtp://127.0.0.1:2525' }

  test('says what is wrong in sentences and makes nothing', async () => {
    expect(await run(args(meera), smtp)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Not given twice: --user-id, --name, --designation, --email, --language.') })
    expect(await run(['--nobody', 'x'], smtp)).toMatchObject({ code: 1, err: expect.stringContaining('Usage: npm run first-admins') })
    expect(await run(args(meera, { ...arun, userId: 'X', email: 'none' as string }), smtp)).toMatchObject({ code: 1, err: expect.stringContaining('Missing or not usable: --user-id, --email.') })
    expect(await run(args(meera, arun))).toMatchObject({ code: 1, err: expect.stringContaining('SMTP_URL is not set') })
    expect(await admins()).toEqual([])
  })

  test('makes two, tells nothing secret, mails again, and refuses others', async () => {
    const first = await run(args(meera, arun), smtp)
    expect(first).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Two accounts were made and wait for their owners.') })
    for (const { userId } of [meera, arun]) expect(first.out).not.toContain(await mailedToken(userId))
    expect(await run(args(meera, arun), smtp)).toMatchObject({ code: 0, out: expect.stringContaining('The earlier links are void.') })
    expect(await run(args(meera, third), smtp)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('has, or had, admins') })
  })
})
