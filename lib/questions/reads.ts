import { ledgerRole } from '@/lib/audit/reads'
import { recordAlone } from '@/lib/audit/record'
import { speakAs } from '@/lib/auth/acting'
import type { PersonActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { isRowId } from '@/lib/input'
import type { SavedQuestion } from '@/lib/questions/schema'
import { findQuestion, selectQuestions } from '@/lib/questions/store'

/** The reader's own questions to the ledger, by name. */
export function listQuestions(reader: PersonActor): Promise<SavedQuestion[]> {
  return inReadOnly(ledgerRole(reader), async (tx) => {
    await speakAs(tx, reader)
    return selectQuestions(tx)
  })
}

/** One of the reader's own questions, to be asked again; on record before it is. Throws AppError('not_found'), AppError('ledger'). */
export async function openQuestion(reader: PersonActor, id: string): Promise<SavedQuestion> {
  const question = isRowId(id) ? await inReadOnly(ledgerRole(reader), async (tx) => {
    await speakAs(tx, reader)
    return findQuestion(tx, id)
  }) : undefined
  if (!question) throw new AppError('not_found')
  await recordAlone({ kind: 'question.opened', actor: reader, details: { name: question.name } })
  return question
}
