import { parseLedgerFilters } from '@/lib/audit/filters'
import { ledgerRole } from '@/lib/audit/reads'
import { record } from '@/lib/audit/record'
import { speakAs } from '@/lib/auth/acting'
import type { PersonActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import type { SavedQuestion } from '@/lib/questions/schema'
import { deleteRow, findQuestion, insertQuestion, isNameTaken, lockQuestions, renameRow, selectQuestions } from '@/lib/questions/store'

/**
 * Keeps the filters of a query under a name, for the person alone. Filters that do not fit, or none, are none to keep. Returns the question's id.
 * Throws AppError: `invalid` (name taken, nothing to keep), `limit` (questionsMany), `refused` (an admin who may not read the ledger), `ledger`.
 */
export async function saveQuestion({ actor, name, query }: { actor: PersonActor; name: string; query: string }): Promise<string> {
  const { typed, mistakes } = parseLedgerFilters(Object.fromEntries(new URLSearchParams(query)), { own: actor.kind === 'officer' })
  if (mistakes.length > 0 || Object.keys(typed).length === 0) throw new AppError('invalid', { fields: [{ field: 'name', message: 'questionEmpty' }] })
  return asOwner(actor, async (tx) => {
    await lockQuestions(tx, actor.id)
    if ((await selectQuestions(tx)).length >= limits.questionsMax) throw new AppError('limit', { reason: 'questionsMany' })
    await demandFree(tx, { name })
    const id = await insertQuestion(tx, { ownerId: actor.id, name, filters: typed })
    record(tx, { kind: 'question.saved', actor, details: { name, filters: typed } })
    return id
  })
}

/** Gives an own question another name. Throws AppError: `not_found`, `invalid` (name taken), `ledger`. */
export function renameQuestion({ actor, id, name }: { actor: PersonActor; id: string; name: string }): Promise<void> {
  return asOwner(actor, async (tx) => {
    await lockQuestions(tx, actor.id)
    const question = await own(tx, id)
    await demandFree(tx, { name, but: id })
    await renameRow(tx, { id, name })
    record(tx, { kind: 'question.renamed', actor, details: { was: question.name, name } })
  })
}

/** Forgets an own question; what the ledger says of it stays. Throws AppError: `not_found`, `ledger`. */
export function deleteQuestion({ actor, id }: { actor: PersonActor; id: string }): Promise<void> {
  return asOwner(actor, async (tx) => {
    const question = await own(tx, id)
    await deleteRow(tx, id)
    record(tx, { kind: 'question.deleted', actor, details: { name: question.name } })
  })
}

async function asOwner<T>(actor: PersonActor, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (actor.kind === 'admin' && !mayAdmin(actor, 'reports')) throw new AppError('refused', { reason: 'noPermission' })
  return inRoleTransaction(ledgerRole(actor), async (tx) => {
    await speakAs(tx, actor)
    return work(tx)
  })
}

async function own(tx: Tx, id: string): Promise<SavedQuestion> {
  const question = await findQuestion(tx, id)
  if (!question) throw new AppError('not_found')
  return question
}

async function demandFree(tx: Tx, input: { name: string; but?: string }): Promise<void> {
  if (await isNameTaken(tx, input)) throw new AppError('invalid', { fields: [{ field: 'name', message: 'questionNameTaken' }] })
}
