import canonicalize from 'canonicalize'

/** A row of the ledger, whole: what a leaf of the tree is made of. */
export interface LedgerRow {
  readonly position: number
  readonly recordedAt: Date
  readonly kind: string
  readonly outcome: string
  readonly actorKind: string
  readonly actorId: string | null
  readonly actorName: string
  readonly sessionId: string | null
  readonly address: string | null
  readonly subjectId: string | null
  readonly stateCode: number | null
  readonly requestId: string | null
  readonly grantId: string | null
  readonly exportId: string | null
  readonly details: unknown
  /** 122 random bits: without them a published leaf hash would tell whoever guesses what happened that it did. */
  readonly salt: string
}

/** The form of an entry; another one gets another number, and both stay readable. */
const version = 1

/**
 * The event as the bytes of its leaf: canonical JSON (RFC 8785), so that the same event is the same bytes for everybody. Throws for what no event holds
 * (a number that is none, half a character).
 */
export function entryOf(row: LedgerRow): string {
  const { recordedAt, ...rest } = row
  const entry = canonicalize({ version, ...rest, recordedAt: recordedAt.toISOString() })
  if (entry === undefined) throw new TypeError('an event is an object')
  return entry
}
