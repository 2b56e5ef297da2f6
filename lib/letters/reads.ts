import type { Tx } from '@/lib/db/transaction'
import type { LetterFacts } from '@/lib/letters/schema'
import { findLetter } from '@/lib/letters/store'

/** What is told of the letter that a request or a handover names; null where it names none. Whoever asks has seen to it that the reader may see what names it. */
export async function readLetter(tx: Tx, letterId: string | null): Promise<LetterFacts | null> {
  return letterId === null ? null : ((await findLetter(tx, letterId)) ?? null)
}
