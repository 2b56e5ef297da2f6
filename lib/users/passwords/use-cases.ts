import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { PersonActor } from '@/lib/auth/actor'
import { hashPassword, passwordMatches } from '@/lib/auth/password'
import { rate } from '@/lib/db/rate'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { preparePassword } from '@/lib/input'
import { limits } from '@/lib/limits'
import { enqueueMail } from '@/lib/mail/enqueue'
import { passwordProblem } from '@/lib/users/passwords/rules'
import { endOtherSessions, findCredentials, replacePassword } from '@/lib/users/passwords/store'

/** Of one account. */
const mayTry = rate({ name: 'password', points: limits.passwordTries, seconds: limits.passwordTriesMinutes * 60 })

/**
 * The signed-in person chooses another password: the old one is asked, every other session ends, a mail says that it happened. Throws `invalid` for a wrong
 * old password or one that cannot be taken, `limit` after some attempts within minutes: a browser left open is no place to guess in. One event either way.
 */
export async function changePassword({ actor, oldPassword, password, passwordAgain }: { actor: PersonActor; oldPassword: string; password: string; passwordAgain: string }): Promise<void> {
  if (!(await mayTry(actor.id))) throw new AppError('limit', { reason: 'passwordTries' })
  const account = await inTransaction((tx) => findCredentials(tx, actor.id))
  if (!account) throw new AppError('not_found')
  if (!(await passwordMatches({ userId: account.userId, password: oldPassword, stored: account.passwordHash })) || account.passwordHash === null) {
    await inActorTransaction(actor, async (tx) => record(tx, { kind: 'password.refused', outcome: 'refused', actor, details: { cause: 'old' } }))
    throw invalid('oldPassword', 'passwordWrong')
  }
  const problem = await passwordProblem(password, account)
  if (problem) throw invalid('password', problem)
  if (preparePassword(password) !== preparePassword(passwordAgain)) throw invalid('passwordAgain', 'passwordsDiffer')
  if (preparePassword(password) === preparePassword(oldPassword)) throw invalid('password', 'passwordSame')
  const [was, passwordHash] = [account.passwordHash, await hashPassword({ userId: account.userId, password })]
  await inActorTransaction(actor, async (tx) => {
    if (!(await replacePassword(tx, { id: actor.id, was, passwordHash }))) throw new AppError('conflict')
    const sessions = await endOtherSessions(tx, { userId: actor.id, sessionId: actor.sessionId })
    await enqueueMail(tx, { kind: 'passwordChanged', userId: actor.id, params: {} })
    record(tx, { kind: 'password.changed', actor, details: { sessions } })
  })
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', { fields: [{ field, message }] })
}
