/**
 * A ledger event as it is appended: actor copied by value, never a registrant's value.
 * `details` is checked against the catalogue when it is recorded.
 */
export interface LedgerEvent {
  readonly kind: string
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly actorKind: 'admin' | 'officer' | 'auditor' | 'system' | 'nobody'
  readonly actorId: string | null
  readonly actorName: string
  readonly sessionId: string | null
  readonly address: string | null
  readonly subjectId?: string | null
  readonly stateCode?: number | null
  readonly requestId?: string | null
  readonly grantId?: string | null
  readonly exportId?: string | null
  readonly details: Readonly<Record<string, unknown>>
  /** The ids of the registrants it showed, sealed, in base64; kept beside the event and no part of it. */
  readonly manifest?: string
}
