import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import { type AdminActor, nobody, type PersonActor, type SystemActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import { endSessions } from '@/lib/auth/session'
import { recordStranger } from '@/lib/auth/strangers'
import { newToken } from '@/lib/crypto/token'
import { inOwnerTransaction, inTransaction, type Tx } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { AppError, type FieldError } from '@/lib/errors'
import { revokeFactors } from '@/lib/factors/use-cases'
import { withFollowers } from '@/lib/grants/following/use-cases'
import { preparePassword } from '@/lib/input'
import { enqueue, sweepNowKey } from '@/lib/jobs/enqueue'
import { enqueueMail } from '@/lib/mail/enqueue'
import { readTaken } from '@/lib/users/reads'
import { passwordProblem } from '@/lib/users/passwords/rules'
import { rankMeetsRule, takenProblems, userIdFrom } from '@/lib/users/rules'
import type { NewAccount, Nomination } from '@/lib/users/schema'
import { type AccountRow, consumeActivation, findActivation, freeUserId, insertAccount, insertActivation, lockAccount, setStatus, voidActivations } from '@/lib/users/store'

/**
 * Makes the account of a nominated officer in the transaction of the second approval, and mails the single-use activation (product, A7, A8). Two persons
 * made it, so nobody stands in it as its maker. Returns the row's id. Throws `invalid` when address or user id are another account's.
 */
export async function nominate(tx: Tx, { actor, requestId, officer }: { actor: AdminActor; requestId: string; officer: Nomination }): Promise<string> {
  if (!rankMeetsRule(officer.rank)) throw invalid('', 'rankBelowSecretary')
  const { language, userId, ...rest } = officer
  const taken = takenProblems(await readTaken(tx, { userId: userId ?? '', email: officer.email }))
  if (taken.length > 0) throw new AppError('invalid', { fields: taken })
  const account = { ...rest, userId: userId ?? (await freeUserId(tx, userIdFrom(officer))), kind: 'officer' as const, locale: language }
  const id = await insertNew(tx, { actor, account, passwordHash: null, requestId })
  await mailActivation(tx, { actor, accountId: id })
  return id
}

/**
 * Makes an account of any kind for a command (the demonstration's people). Two admins make every other admin and auditor by a proposal, and
 * where nobody speaks in a session the database takes an account from nobody else than its owner. With a password it is active at once, which only
 * a demonstration account in demonstration mode may be; without one the person gets the activation mail like everybody.
 */
export async function createAccount({ actor, account }: { actor: SystemActor | AdminActor; account: NewAccount }): Promise<{ id: string }> {
  if (account.password !== undefined && !(account.isDemo && env().PORTAL_MODE === 'demo')) throw new AppError('refused', { reason: 'passwordOfAnother' })
  const passwordHash = account.password === undefined ? null : await hashPassword({ userId: account.userId, password: account.password })
  return inOwnerTransaction(async (tx: Tx) => {
    const id = await insertNew(tx, { actor, account, passwordHash })
    if (passwordHash === null) await mailActivation(tx, { actor, accountId: id })
    return { id }
  })
}

/** Mails a new activation to somebody invited; the earlier link ends. Throws `not_found`, or `conflict` when the account is not waiting for one. */
export async function resendActivation({ actor, id }: { actor: AdminActor; id: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    const account = await lockOfficer(tx, id)
    if (account.status !== 'invited') throw new AppError('conflict', { reason: 'notInvited' })
    await mailActivation(tx, { actor, accountId: id })
  })
}

/**
 * Takes the account out of use at once: sessions, open activations and running files end with it (product, A7). Its factors stay, for another admin's one word puts it back into use
 * with the password it had; they end with a handover, a contingency or a recovery, which two admins decide (docs/decisions/0195).
 */
export async function deactivateOfficer({ actor, id, reason }: { actor: AdminActor; id: string; reason: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    const account = await lockOfficer(tx, id)
    if (account.status === 'deactivated') throw new AppError('conflict', { reason: 'deactivatedAlready' })
    await setStatus(tx, { id, status: 'deactivated' })
    await endSessions(tx, { userId: id, cause: 'account' })
    await voidActivations(tx, id)
    // Files are refused from now on by their own checks; the sweep takes keys and bytes away within seconds.
    await enqueue(tx, { task: 'sweep', payload: {}, jobKey: sweepNowKey })
    record(tx, { kind: 'account.deactivated', actor, subjectId: id, stateCode: account.stateCode, details: { reason } })
  })
}

/** Puts a deactivated account back into use, with the password and the factors it has; who never set a password gets a new activation mail instead, and who has no factor left needs a recovery. */
export async function activateOfficer({ actor, id }: { actor: AdminActor; id: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    const account = await lockOfficer(tx, id)
    if (account.status !== 'deactivated') throw new AppError('conflict', { reason: 'notDeactivated' })
    // Who comes back holds the own rights again: another officer's looks at them are over at that instant.
    await withFollowers(tx, { actor, of: { officerId: id } }, () => setStatus(tx, { id, status: account.hasPassword ? 'active' : 'invited' }))
    record(tx, { kind: 'account.activated', actor, subjectId: id, stateCode: account.stateCode, details: {} })
    if (!account.hasPassword) await mailActivation(tx, { actor, accountId: id })
  })
}

/**
 * Sets the first password with the token from the mail; the token is used up. Used, over, unknown and malformed tokens are refused in the same words
 * with one event. Throws `refused`, or `invalid` when the password cannot be taken (then the token stays good).
 */
export async function activateAccount(input: { token: string; password: string; passwordAgain: string; address: string | null }): Promise<void> {
  const person = await inTransaction((tx) => findActivation(tx, input.token))
  if (!person) return refuseActivation(input.address)
  const problem = await passwordProblem(input.password, person)
  if (problem) throw invalid('password', problem)
  if (preparePassword(input.password) !== preparePassword(input.passwordAgain)) throw invalid('passwordAgain', 'passwordsDiffer')
  const passwordHash = await hashPassword({ userId: person.userId, password: input.password })
  const done = await inTransaction(async (tx) => {
    const id = await consumeActivation(tx, { token: input.token, passwordHash })
    if (id === null) return false
    await endSessions(tx, { userId: id, cause: 'account' })
    record(tx, { kind: 'activation.done', actor: nobody(input.address), subjectId: id, details: {} })
    return true
  })
  // Somebody with the same link was faster.
  if (!done) await refuseActivation(input.address)
}

/** An admin or auditor was made, by a second admin's approval or the command for the first ones: mails the way in, in the same transaction. */
export async function inviteAccount(tx: Tx, { actor, kind, id, userId }: { actor: AdminActor | SystemActor; kind: 'admin' | 'auditor'; id: string; userId: string }): Promise<void> {
  record(tx, { kind: 'account.created', actor, subjectId: id, details: { kind, userId } })
  await mailActivation(tx, { actor, accountId: id })
}

/** A second admin has approved the end of an admin's or auditor's account: nothing of it goes on, in the deciding transaction. It is never put back into use, so its factors end for good. */
export async function closeAccount(tx: Tx, { actor, id, reason }: { actor: AdminActor; id: string; reason: string }): Promise<void> {
  await endSessions(tx, { userId: id, cause: 'account' })
  await voidActivations(tx, id)
  record(tx, { kind: 'account.deactivated', actor, subjectId: id, details: { reason } })
  await revokeFactors(tx, { actor, person: { id }, cause: 'closed' })
}

/** Ends the session the person acts in; the row stays as history. */
export async function signOutPerson(actor: PersonActor): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    await endSessions(tx, { sessionId: actor.sessionId, cause: 'signOut' })
    record(tx, { kind: 'signOut.done', actor, details: {} })
  })
}

/** True while the link can be used. Changes nothing: mail scanners open every link. */
export async function isActivationOpen(token: string): Promise<boolean> {
  return (await inTransaction((tx) => findActivation(tx, token))) !== undefined
}

async function refuseActivation(address: string | null): Promise<never> {
  await recordStranger({ kind: 'activation.refused', actor: nobody(address), details: {} })
  throw new AppError('invalid', { fields: [{ field: '', message: 'activationOver' }] })
}

async function insertNew(tx: Tx, input: { actor: SystemActor | AdminActor; account: NewAccount; passwordHash: string | null; requestId?: string }): Promise<string> {
  const { actor, account } = input
  const id = await insertAccount(tx, { ...account, createdById: actor.kind === 'admin' && input.requestId === undefined ? actor.id : null, passwordHash: input.passwordHash })
  if (id === null) {
    const taken = await readTaken(tx, account)
    const fields: FieldError[] = []
    if (taken.userId) fields.push({ field: 'userId', message: 'userIdTaken' })
    if (taken.email) fields.push({ field: 'email', message: 'emailTaken' })
    throw new AppError('invalid', { fields })
  }
  const { kind, userId, orderNumber } = account
  record(tx, { kind: 'account.created', actor, subjectId: id, stateCode: account.stateCode, requestId: input.requestId, details: { kind, userId, ...(orderNumber ? { orderNumber } : {}) } })
  return id
}

/** Mails a new single-use way to set the password; the earlier one ends. */
export async function mailActivation(tx: Tx, input: { actor: SystemActor | AdminActor; accountId: string }): Promise<void> {
  const token = newToken()
  const expiresAt = await insertActivation(tx, { userId: input.accountId, token })
  await enqueueMail(tx, { kind: 'activation', userId: input.accountId, params: { expiresAt: expiresAt.toISOString() }, secret: token })
  record(tx, { kind: 'activation.mailed', actor: input.actor, subjectId: input.accountId, details: {} })
}

/** The officer's account, locked. Admins and auditors are not in these pages' hands (issue "Access in full": two persons). */
async function lockOfficer(tx: Tx, id: string): Promise<AccountRow> {
  const account = await lockAccount(tx, id)
  if (account?.kind !== 'officer') throw new AppError('not_found')
  return account
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', { fields: [{ field, message }] })
}
