import { record } from '@/lib/audit/record'
import { defaultLevels } from '@/lib/access/fields'
import { type AdminActor, type PersonActor, systemActor } from '@/lib/auth/actor'
import { hashPassword, passwordMatches } from '@/lib/auth/password'
import { endSessions, resolveSession, startSession } from '@/lib/auth/session'
import { keyedDigest } from '@/lib/crypto/derive'
import { readToday } from '@/lib/db/clock'
import { inOwnerTransaction, inTransaction } from '@/lib/db/transaction'
import { plainLetter } from '@/lib/demo/letter/rules'
import { daysToMove, demoGrant, demonstration, demoPeople, demoProfiles, demoProposal, demoPurposes, demoRequest, demoRoles, demoStates, trainingRefusal, TrainingRefused } from '@/lib/demo/rules'
import { acceptForDemo, markTraining, moveDemoRegistrants, openDemoEnrolments, putRegisters, readDemoAccounts, readDemoState, readFactorless, readOthers, readPurposeId, readRequests, readRevision, writeDemoPassword } from '@/lib/demo/store'
import { env } from '@/lib/env'
import { enrolSimulated } from '@/lib/factors/aadhaar/use-cases'
import { proposePolicy } from '@/lib/policy/use-cases'
import { AppError } from '@/lib/errors'
import { databaseNow, settleTables } from '@/lib/registrants/generate/store'
import { generateIntoDatabase } from '@/lib/registrants/generate/use-cases'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import { formOfBox } from '@/lib/requests/form/rules'
import { attachLetter } from '@/lib/requests/letter/use-cases'
import { readPreview } from '@/lib/requests/preview/reads'
import { saveRequest, startRequest, submitRequest } from '@/lib/requests/use-cases'
import { createAccount } from '@/lib/users/use-cases'

/** How somebody signs in at the demonstration: printed at its start, never for a real account. */
export interface DemoSignIn {
  readonly role: 'admin' | 'officer' | 'auditor'
  readonly userId: string
  readonly password: string
  readonly name: string
  readonly designation: string
  /** LGD code; officers only. */
  readonly stateCode?: number
}

/** What a training portal does before anything is laid down: looks whether the database is its own, and marks it. Throws TrainingRefused when somebody in it may be real. */
export async function beginTraining(): Promise<void> {
  requireDemoMode()
  await inOwnerTransaction(async (tx) => {
    const refusal = trainingRefusal(await readOthers(tx))
    if (refusal !== null) throw new TrainingRefused(refusal)
    await markTraining(tx)
  })
}

/**
 * Makes the demonstration's registrants on the first call; later moves them forward by whole days when the newest change is older than a day, so that
 * no officer's window is empty. Returns how many were made or moved. Throws `refused` in production.
 */
export async function keepDemoRegistrants(): Promise<{ made: number; moved: number; days: number }> {
  requireDemoMode()
  const { registrants } = await inOwnerTransaction(readDemoState)
  if (registrants === 0) {
    await generateIntoDatabase({ asked: demonstration, demo: true })
    return { made: demonstration.registrants, moved: 0, days: 0 }
  }
  const result = await inOwnerTransaction(async (tx) => {
    const { newestChangeAt } = await readDemoState(tx)
    const days = newestChangeAt === null ? 0 : daysToMove({ newestChangeAt, now: await databaseNow(tx) })
    if (days === 0) return { made: 0, moved: 0, days }
    const moved = await moveDemoRegistrants(tx, days)
    record(tx, { kind: 'demo.redated', actor: systemActor('demo'), details: { registrants: moved, days } })
    return { made: 0, moved, days }
  })
  // Every row was written anew: without this, the pages after it would wade through the old ones.
  if (result.moved > 0) await settleTables()
  return result
}

/** Fills the registers (purposes, roles, profiles) and puts the demonstration's States on the module, where they are missing. */
export async function keepDemoRegisters(): Promise<void> {
  requireDemoMode()
  await inOwnerTransaction((tx) => putRegisters(tx, { purposes: demoPurposes, states: demoStates, roles: demoRoles, profiles: demoProfiles.map(({ fields, ...profile }) => ({ ...profile, levels: Object.fromEntries(fields.map((field) => [field, defaultLevels(field)])) })) }))
}

/** Makes the demonstration's accounts where they are missing, lets each enrol its first factor, and returns how to sign in to each. `checkPasswords` also renews passwords that do not fit any more. */
export async function keepDemoAccounts({ checkPasswords }: { checkPasswords: boolean }): Promise<DemoSignIn[]> {
  requireDemoMode()
  const accounts = await inTransaction(readDemoAccounts)
  for (const person of demoPeople) {
    const password = demoPassword(person.userId)
    const account = accounts.get(person.userId)
    if (!account) await createAccount({ actor: systemActor('demo'), account: { ...person, isDemo: true, password } })
    else if (checkPasswords && !(await passwordMatches({ userId: person.userId, password, stored: account.passwordHash }))) {
      const passwordHash = await hashPassword({ userId: person.userId, password })
      await inOwnerTransaction((tx) => writeDemoPassword(tx, { id: account.id, passwordHash }))
    }
  }
  await inOwnerTransaction(openDemoEnrolments)
  await inOwnerTransaction(acceptForDemo)
  return demoPeople.map(({ kind, userId, name, designation, stateCode }) => ({ role: kind, userId, password: demoPassword(userId), name, designation, stateCode }))
}

/** Makes accounts of the demonstration that have no factor holders of a simulated Aadhaar, so that each signs in by the simulated reader. Returns how many. Real people enrol themselves. */
export async function keepDemoFactors(holders: readonly { userId: string; number: string; token: string }[]): Promise<number> {
  requireDemoMode()
  const waiting = await inTransaction(readFactorless)
  let made = 0
  for (const { id, userId } of waiting) {
    const holder = holders.find((each) => each.userId === userId)
    if (holder && (await inOwnerTransaction((tx) => enrolSimulated(tx, { accountId: id, ...holder })))) made += 1
  }
  return made
}

/** Gives one officer a grant as it would be given by hand: the officer enters the State's request, two admins approve it, all signed in. Does nothing when the officer has had a request decided. */
export async function keepDemoGrant(): Promise<boolean> {
  requireDemoMode()
  const officerId = (await inTransaction(readDemoAccounts)).get(demoGrant.officer)?.id
  if (!officerId) throw new AppError('not_found')
  const requests = await inTransaction((tx) => readRequests(tx, officerId))
  if (requests.some(({ status }) => status !== 'submitted' && status !== 'firstApproved')) return false
  if (requests.length === 0) await enterDemoRequest()
  const [waiting] = await inTransaction((tx) => readRequests(tx, officerId))
  if (!waiting) throw new AppError('not_found')
  // A start that broke off between the two approvals goes on with the second.
  for (const admin of demoGrant.approvedBy.slice(waiting.status === 'firstApproved' ? 1 : 0)) {
    await asAdmin(admin, async (actor) => {
      const { sealed } = await readPreview({ actor, requestId: waiting.id })
      await decideRequest({ actor, id: waiting.id, revision: waiting.revision, verdict: 'approve', reason: 'Order, letter and purpose checked', preview: sealed })
    })
  }
  return true
}

async function enterDemoRequest(): Promise<void> {
  const today = await inTransaction(readToday)
  const purposeId = await inTransaction((tx) => readPurposeId(tx, demoGrant.purpose))
  if (!purposeId) throw new AppError('not_found')
  await asPerson(demoGrant.officer, async (actor) => {
    if (actor.kind !== 'officer') throw new AppError('refused')
    const { id } = await startRequest({ actor, asked: { kind: 'change', purposeId } })
    const { problems } = await saveRequest({ actor, id, form: formOfBox(demoRequest({ purposeId, today })) })
    if (problems.length > 0) throw new AppError('invalid', { fields: problems })
    await attachLetter({ actor, id, typedName: 'Request LRD 2026 131.pdf', bytes: plainLetter({ words: 'Labour Resources Department, Bihar: request LRD/2026/131. Demonstration.' }) })
    const revision = await inTransaction((tx) => readRevision(tx, id))
    await submitRequest({ actor, id, revision, answer: '' })
  })
}

/** Leaves one proposal for the second admin, so that the inbox shows what it is for; once. */
export async function keepDemoProposal(): Promise<void> {
  requireDemoMode()
  const [made] = await inTransaction((tx) => tx.sql('SELECT 1 AS one FROM portal.proposal LIMIT 1'))
  if (!made) await asAdmin(demoProposal.proposedBy, (actor) => proposePolicy({ actor, values: demoProposal.values, justification: demoProposal.justification }))
}

async function asAdmin<T>(userId: string, work: (actor: AdminActor) => Promise<T>): Promise<T> {
  return asPerson(userId, (person) => {
    if (person.kind !== 'admin') throw new AppError('refused')
    return work(person)
  })
}

/** Acts as a demonstration account. No factor stands behind it: nobody sits there, and only a demonstration's own account can be reached from here. */
async function asPerson<T>(userId: string, work: (actor: PersonActor) => Promise<T>): Promise<T> {
  requireDemoMode()
  const account = (await inTransaction(readDemoAccounts)).get(userId)
  if (!account) throw new AppError('not_found')
  const { token } = await inTransaction((tx) => startSession(tx, { userId: account.id, address: '127.0.0.1', userAgent: 'demonstration', stage: 'full' }))
  const person = await resolveSession({ token, address: '127.0.0.1', touch: false })
  if (!person) throw new AppError('refused')
  try {
    return await work(person)
  } finally {
    await inTransaction((tx) => endSessions(tx, { sessionId: person.sessionId, cause: 'signOut' }))
  }
}

/** Derived, so that a start can print it again. Four groups of letters and digits that nobody mistakes for one another. */
function demoPassword(userId: string): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const letters = [...keyedDigest('demo-password', userId).subarray(0, 16)].map((byte) => alphabet.charAt(byte % alphabet.length))
  return [0, 4, 8, 12].map((start) => letters.slice(start, start + 4).join('')).join('-')
}

function requireDemoMode(): void {
  if (env().PORTAL_MODE !== 'demo') throw new AppError('refused')
}
