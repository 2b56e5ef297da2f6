import { beforeEach, expect, test } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import { resolveSession } from '@/lib/auth/session'
import { signIn } from '@/lib/auth/sign-in'
import { hashToken, newToken } from '@/lib/crypto/token'
import { limits } from '@/lib/limits'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import { changePassword } from '@/lib/users/passwords/use-cases'

const database = useDatabase()
const [old, fresh] = ['seven tin kettles boiling', 'nine quiet lanterns upstream']
let officer: OfficerActor
let token = ''

beforeEach(async () => {
  officer = await buildOfficer(database, 10)
  token = newToken()
  await database.sql('UPDATE portal.session SET token_hash = $2 WHERE id = $1', [officer.sessionId, hashToken(token)])
  await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [officer.id, await hashPassword({ userId: officer.userId, password: old })])
})

const change = (input: Partial<{ oldPassword: string; password: string; passwordAgain: string }> = {}) => changePassword({ actor: officer, oldPassword: old, password: fresh, passwordAgain: fresh, ...input })
const canSignIn = async (password: string) => (await signIn({ userId: officer.userId, password, address: '10.0.0.9', browser: { userAgent: null, deviceToken: null } })) !== null
const events = () => database.sql<{ kind: string; details: object }>(`SELECT kind, details FROM ledger.event WHERE actor_id = $1 AND kind LIKE 'password.%' ORDER BY position`, [officer.id])
const mails = () => database.sql<{ kind: string }>('SELECT kind::text AS kind FROM portal.mail WHERE user_id = $1', [officer.id])

test('is changed with the old one: that one is dead, every other session too, a mail and one event say so', async () => {
  // A second session, as from before there was one at a time.
  const other = await buildOfficer(database, 10)
  await database.sql('ALTER TABLE portal.session DISABLE TRIGGER session_keep')
  await database.sql('UPDATE portal.session SET user_id = $1 WHERE id = $2', [officer.id, other.sessionId])
  await database.sql('ALTER TABLE portal.session ENABLE TRIGGER session_keep')
  await change()
  expect(await resolveSession({ token, address: null, touch: false })).toMatchObject({ id: officer.id })
  expect(await database.sql('SELECT revoked_at IS NOT NULL AS over FROM portal.session WHERE id = $1', [other.sessionId])).toEqual([{ over: true }])
  expect(await events()).toEqual([{ kind: 'password.changed', details: { sessions: 1 } }])
  expect(await mails()).toEqual([{ kind: 'passwordChanged' }])
  expect([await canSignIn(old), await canSignIn(fresh)]).toEqual([false, true])
})

test.each([
  ['a wrong old one', { oldPassword: 'seven tin kettles' }, 'oldPassword:passwordWrong'],
  ['one that is too plain', { password: 'aaaaaaaaaaaaaaaa', passwordAgain: 'aaaaaaaaaaaaaaaa' }, 'password:passwordPlain'],
  ['one typed differently', { passwordAgain: 'nine quiet lanterns' }, 'passwordAgain:passwordsDiffer'],
  ['the same again', { password: old, passwordAgain: old }, 'password:passwordSame'],
])('is not changed with %s; only the guess is an event', async (_what, typed, problem) => {
  const refused = await change(typed).then(() => [], (error: { fields: { field: string; message: string }[] }) => error.fields.map(({ field, message }) => `${field}:${message}`))
  expect(refused).toEqual([problem])
  expect(await canSignIn(old)).toBe(true)
  expect((await events()).map(({ kind }) => kind)).toEqual(problem === 'oldPassword:passwordWrong' ? ['password.refused'] : [])
  expect(await mails()).toEqual([])
})

test('cannot be guessed at by somebody who found a browser open', async () => {
  for (let attempt = 0; attempt < limits.passwordTries; attempt += 1) await expect(change({ oldPassword: `guess ${attempt}` })).rejects.toMatchObject({ code: 'invalid' })
  await expect(change()).rejects.toMatchObject({ code: 'limit', reason: 'passwordTries' })
  expect(await canSignIn(old)).toBe(true)
})

test('of two changes at once one is done', async () => {
  const other = 'four brass anchors rusting'
  const answers = await Promise.allSettled([change(), change({ password: other, passwordAgain: other })])
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('is the same from a keyboard that writes its letters in other code points', async () => {
  const [one, two] = ['\u0958\u0932\u092e \u0938\u0947 \u0932\u093f\u0916\u094b \u091c\u0932\u0926\u0940', '\u0915\u093c\u0932\u092e\u00a0\u0938\u0947 \u0932\u093f\u0916\u094b \u091c\u0932\u0926\u0940']
  await change({ password: one, passwordAgain: two })
  expect([await canSignIn(one), await canSignIn(two), await canSignIn(one.replaceAll('\u0958', '\u0915'))]).toEqual([true, true, false])
})
