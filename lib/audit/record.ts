import { catalogue, type EventDetails, type EventKind } from '@/lib/audit/catalogue'
import type { LedgerEvent } from '@/lib/audit/event'
import { appendTogether } from '@/lib/audit/group-commit'
import type { Actor } from '@/lib/auth/actor'
import { eventManifest, packIds, sealIds } from '@/lib/crypto/manifest'
import { type DatabaseRole, processRole } from '@/lib/db/roles'
import type { Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'

export interface EventInput<Kind extends EventKind> {
  readonly kind: Kind
  readonly actor: Actor
  readonly details: EventDetails<Kind>
  readonly outcome?: LedgerEvent['outcome']
  /** The person it is about, when another than the actor: they see it in their own activity. */
  readonly subjectId?: string | null
  readonly stateCode?: number | null
  readonly requestId?: string | null
  readonly grantId?: string | null
  readonly exportId?: string | null
  /** The registrants whose data the actor was shown by it: sealed beside the event (docs/decisions/0213). Their digest or number stands in `details`. */
  readonly shown?: readonly string[]
}

/**
 * Adds an event to the transaction; it is appended as the transaction's last statement, or the transaction fails.
 * Throws when the details are not the catalogue's: a value nobody planned to record is not recorded.
 */
export function record<Kind extends EventKind>(tx: Tx, input: EventInput<Kind>): void {
  tx.events.push(eventOf(input))
}

/**
 * Appends one event outside any transaction of the caller's and returns when it is committed, perhaps together with others (lib/audit/group-commit.ts). For reads and refusals.
 * Throws when the details are not the catalogue's, AppError('ledger') when the event cannot be written or nobody knows whether it was.
 */
export async function recordAlone<Kind extends EventKind>(input: EventInput<Kind>): Promise<void> {
  const event = eventOf(input)
  try {
    await appendTogether(roleOf(input.actor), event)
  } catch (cause) {
    // Made here, for each caller its own: whoever shows an error marks it, and the stack is the caller's.
    throw new AppError('ledger', { cause })
  }
}

/** The login that may speak for the actor: an auditor's own, a system's that of its process. */
function roleOf({ kind }: Actor): DatabaseRole {
  if (kind === 'auditor') return 'portal_auditor'
  return kind === 'system' ? processRole() : 'portal_web'
}

function eventOf<Kind extends EventKind>(input: EventInput<Kind>): LedgerEvent {
  const { actor } = input
  const details = catalogue[input.kind].parse(input.details)
  const person = actor.kind === 'system' || actor.kind === 'nobody' ? null : actor
  return {
    kind: input.kind,
    outcome: input.outcome ?? 'done',
    actorKind: actor.kind,
    actorId: person?.id ?? null,
    actorName: actor.kind === 'system' ? actor.name : (person?.name ?? ''),
    sessionId: person?.sessionId ?? null,
    address: actor.kind === 'system' ? null : actor.address,
    subjectId: input.subjectId ?? null,
    stateCode: input.stateCode ?? (actor.kind === 'officer' ? actor.stateCode : null),
    requestId: input.requestId ?? null,
    grantId: input.grantId ?? null,
    exportId: input.exportId ?? null,
    details,
    ...(input.shown === undefined || input.shown.length === 0 ? {} : { manifest: sealIds({ packed: packIds(input.shown), label: eventManifest }).toString('base64') }),
  }
}
