import { verdictOn } from '@/lib/registrants/import/rules'
import type { SealedRegistrant } from '@/lib/registrants/import/store'

/** A good row, sealed for the case that its registrant is new. */
export interface Candidate {
  readonly line: number
  readonly sealed: SealedRegistrant
}

export interface BatchOutcome {
  inserted: number
  updated: number
  unchanged: number
  older: number
  /** Lines whose time is the stored one's and whose content is not. */
  conflictLines: number[]
}

/** An outcome without anything in it. */
export function emptyOutcome(): BatchOutcome {
  return { inserted: 0, updated: 0, unchanged: 0, older: 0, conflictLines: [] }
}

/** What a version is compared by. */
export function versionOf({ registrant, contentDigest }: SealedRegistrant): { changedAt: number; contentDigest: Buffer } {
  return { changedAt: registrant.updatedAt, contentDigest }
}

/**
 * One candidate for each UAN of the batch, in the order of their blind indexes: every load locks registrants in that order, so that two of them
 * never wait for each other. Rows that lose against another one of the batch are counted as they would be against the database.
 */
export function settleWithin(candidates: readonly Candidate[]): { winners: Candidate[]; outcome: BatchOutcome } {
  const outcome = emptyOutcome()
  const best = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const { uan } = candidate.sealed.registrant
    const known = best.get(uan)
    const verdict = verdictOn(known && versionOf(known.sealed), versionOf(candidate.sealed))
    if (verdict === 'insert' || verdict === 'update') best.set(uan, candidate)
    if (verdict === 'update' || verdict === 'older') outcome.older += 1
    if (verdict === 'unchanged') outcome.unchanged += 1
    if (verdict === 'conflict') outcome.conflictLines.push(candidate.line)
  }
  return { winners: [...best.values()].sort((one, other) => Buffer.compare(one.sealed.uanIndex, other.sealed.uanIndex)), outcome }
}
