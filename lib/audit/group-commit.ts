import type { LedgerEvent } from '@/lib/audit/event'
import type { DatabaseRole } from '@/lib/db/roles'
import { inRoleTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'

interface Waiting {
  readonly event: LedgerEvent
  readonly written: () => void
  readonly refused: (cause: unknown) => void
}

/** The events of one role that this process has still to write, in the order in which they came. */
interface Line {
  readonly role: DatabaseRole
  readonly waiting: Waiting[]
  isWriting: boolean
  /** So many at the front were refused together and are tried one by one. */
  alone: number
}

const lines = new Map<DatabaseRole, Line>()

/**
 * Appends an event under the role and returns when the transaction that holds it is committed, never before. The first goes at once; those that come while it is on its way wait for it and go
 * together in the next transaction, in the order in which they came (docs/decisions/0233). Throws what kept it from being written:
 *
 * - **The server refused the statement for what an event says.** Nothing was committed. When there were several, each is tried alone, so that only the one it is about is refused.
 * - **Anything else**: no connection, a time-out, a connection that broke, an error from COMMIT. All who are waiting are refused, also those whose turn had not come: whoever goes on waiting for
 *   a database that does not answer waits for one time-out after the other. None is tried again: when the answer to a COMMIT is lost its events may stand, and a second try would write them twice.
 *   Whoever was refused is shown nothing; an event too many says at most that something was about to be shown.
 */
export function appendTogether(role: DatabaseRole, event: LedgerEvent): Promise<void> {
  const line = lineOf(role)
  return new Promise((written, refused) => {
    line.waiting.push({ event, written, refused })
    if (!line.isWriting) void writeAll(line)
  })
}

function lineOf(role: DatabaseRole): Line {
  const known = lines.get(role)
  if (known) return known
  const line: Line = { role, waiting: [], isWriting: false, alone: 0 }
  lines.set(role, line)
  return line
}

/** Writes until nobody waits, one transaction after the other. Throws nothing: each event's failure is its caller's. */
async function writeAll(line: Line): Promise<void> {
  line.isWriting = true
  while (line.waiting.length > 0) {
    const together = line.waiting.splice(0, line.alone > 0 ? 1 : limits.ledgerTogetherMax)
    line.alone = Math.max(0, line.alone - 1)
    const failure = await writeOnce(line.role, together)
    if (failure === null) for (const { written } of together) written()
    else if (!failure.isOfAnEvent) refuseEveryone(line, together, failure.cause)
    else if (together.length === 1) together[0]?.refused(failure.cause)
    else {
      line.waiting.unshift(...together)
      line.alone = together.length
    }
  }
  line.isWriting = false
}

function refuseEveryone(line: Line, together: readonly Waiting[], cause: unknown): void {
  line.alone = 0
  for (const { refused } of [...together, ...line.waiting.splice(0)]) refused(cause)
}

/** One transaction with all of them; null when it is committed. */
async function writeOnce(role: DatabaseRole, together: readonly Waiting[]): Promise<{ readonly cause: unknown; readonly isOfAnEvent: boolean } | null> {
  try {
    await inRoleTransaction(role, async (tx) => void tx.events.push(...together.map(({ event }) => event)))
    return null
  } catch (error) {
    // The transaction's helper makes an AppError of what the append itself threw; COMMIT and the connection throw their own.
    const ofAppend = error instanceof AppError ? error.cause : undefined
    return { cause: ofAppend ?? error, isOfAnEvent: isRefusal(ofAppend) }
  }
}

/**
 * SQLSTATE classes by which the server refuses what a statement says, inside its transaction: data, constraints, rights, a size, a trigger's RAISE. Those of time-outs, deadlocks, resources, shutdown
 * and broken connections are none of an event's fault and would be met again by each one alone.
 */
const refusals = ['22', '23', '42', '54', 'P0']

function isRefusal(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && cause.code.length === 5 && refusals.includes(cause.code.slice(0, 2))
}
