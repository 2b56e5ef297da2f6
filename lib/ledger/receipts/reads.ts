import { type EventKind, eventKinds } from '@/lib/audit/catalogue'
import { recordAlone } from '@/lib/audit/record'
import type { PersonActor } from '@/lib/auth/actor'
import { addDays, type IstDay, istMidnight } from '@/lib/clock'
import { openSecret, sealSecret } from '@/lib/crypto/sealed-secret'
import { readToday } from '@/lib/db/clock'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { readPublished } from '@/lib/ledger/checkpoints/reads'
import { hasher, LedgerBroken, readCheckpoint, readRowsAt } from '@/lib/ledger/checkpoints/store'
import { entryOf, type LedgerRow } from '@/lib/ledger/entries/rules'
import { formatReceipt } from '@/lib/ledger/receipts/rules'
import { findSeal, proofsIn, readSealed, selectOwnPositions } from '@/lib/ledger/receipts/store'
import { isIncluded } from '@/lib/ledger/tree/rules'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'

/** Something the reader did, as the page of receipts lists it. */
export interface OwnEvent {
  readonly at: Date
  readonly kind: EventKind
  readonly outcome: string
  readonly details: Readonly<Record<string, unknown>>
  /** Names the event in the address of its receipt, for this reader alone; null while it is not sealed. */
  readonly receipt: string | null
}

const read = <T>(actor: PersonActor, work: (tx: Tx) => Promise<T>): Promise<T> => inReadOnly(actor.kind === 'auditor' ? 'portal_auditor' : 'portal_web', work)

export interface OwnDay {
  readonly day: IstDay
  readonly events: readonly OwnEvent[]
  readonly isMore: boolean
  /** How many of them no checkpoint seals yet. */
  readonly unsealed: number
}

/** What the reader did on a day of India, today when none is given, newest first. The reading is an event, committed before anything is shown. Throws AppError('ledger') when it cannot be. */
export async function listOwnEvents({ actor, day: asked }: { actor: PersonActor; day: IstDay | undefined }): Promise<OwnDay> {
  const { day, ...found } = await read(actor, async (tx) => {
    const day = asked ?? await readToday(tx)
    const positions = await selectOwnPositions(tx, { actorId: actor.id, ...boundsOf(day), limit: limits.listRowsMax + 1 })
    return { day, rows: await readRowsAt(tx, positions.slice(-limits.listRowsMax)), isMore: positions.length > limits.listRowsMax, sealed: await readSealed(tx) }
  })
  await recordAlone({ kind: 'ledger.read', actor, details: { view: 'own', filters: { fromDay: day, toDay: day }, rows: found.rows.length } })
  const events = found.rows.reverse().map((row) => ownEvent(row, { actor, isSealed: row.position <= found.sealed }))
  return { day, events, isMore: found.isMore, unsealed: events.filter(({ receipt }) => receipt === null).length }
}

/**
 * The receipt of one own event. Its taking is an event, committed before it is given. Throws AppError: `not_found` for a name that is not this reader's, `conflict` (`notSealed`) for an
 * event of the last moments, `ledger` when the taking cannot be recorded, or (`notProven`) when the event is not what was sealed.
 */
export async function takeReceipt({ actor, name }: { actor: PersonActor; name: string }): Promise<string> {
  const position = openName(actor, name)
  const made = await read(actor, async (tx) => {
    const [row] = await readRowsAt(tx, [position])
    if (row?.actorId !== actor.id) throw new AppError('not_found')
    const size = await findSeal(tx, position)
    if (size === null) throw new AppError('conflict', { reason: 'notSealed' })
    return { size, text: await receiptsOf(tx, { rows: [row], size }) }
  })
  await recordAlone({ kind: 'ledger.receiptTaken', actor, details: { rows: 1, size: made.size } })
  return made.text
}

/** The receipts of all own events of a day that are sealed, one after the other, all under one checkpoint, as a stream. The same throws; `not_found` for a day without any. */
export async function takeReceiptsOfDay({ actor, day }: { actor: PersonActor; day: IstDay }): Promise<ReadableStream<Uint8Array>> {
  const { positions, size } = await read(actor, async (tx) => {
    const sealed = await readSealed(tx)
    const found = (await selectOwnPositions(tx, { actorId: actor.id, ...boundsOf(day) })).filter((position) => position <= sealed)
    return { positions: found, size: await findSeal(tx, found.at(-1) ?? sealed + 1) }
  })
  if (size === null) throw new AppError('not_found')
  // The first part is proven before anything is recorded as given.
  const parts = receiptParts({ actor, positions, size })
  const first = await parts.next()
  await recordAlone({ kind: 'ledger.receiptTaken', actor, details: { rows: positions.length, size, day } })
  const encoder = new TextEncoder()
  let next: Promise<IteratorResult<string>> | null = Promise.resolve(first)
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await (next ?? parts.next())
      next = null
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: () => void parts.return(undefined),
  })
}

async function* receiptParts({ actor, positions, size }: { actor: PersonActor; positions: readonly number[]; size: number }): AsyncGenerator<string, undefined> {
  for (let at = 0; at < positions.length; at += limits.receiptsAtOnce) {
    const part = positions.slice(at, at + limits.receiptsAtOnce)
    yield await read(actor, async (tx) => receiptsOf(tx, { rows: await readRowsAt(tx, part), size }))
  }
  return undefined
}

/** Receipts under the checkpoint of that size, each tried before it is given: one that does not hold is an alarm. */
async function receiptsOf(tx: Tx, { rows, size }: { rows: readonly LedgerRow[]; size: number }): Promise<string> {
  const [checkpoint, note, proofOf] = [await readCheckpoint(tx, size), await readPublished(tx, size), proofsIn(tx, size)]
  if (!checkpoint || note === null) throw new Error('a checkpoint is gone')
  try {
    let text = ''
    for (const row of rows) {
      const [entry, index, proof] = [Buffer.from(entryOf(row)), row.position - 1, await proofOf(row.position)]
      if (!isIncluded(hasher, { leaf: hasher.leaf(entry), index, size, root: checkpoint.root, proof })) throw new LedgerBroken(`event ${row.position} is not what was sealed`)
      text += formatReceipt({ entry, index, proof, note })
    }
    return text
  } catch (cause) {
    if (!(cause instanceof LedgerBroken)) throw cause
    log.error({ error: cause }, 'a receipt could not be made: the ledger is not what was signed')
    throw new AppError('ledger', { reason: 'notProven', cause })
  }
}

function boundsOf(day: IstDay): { from: string; to: string } {
  return { from: istMidnight(day).toISOString(), to: istMidnight(addDays(day, 1)).toISOString() }
}

function ownEvent(row: LedgerRow, { actor, isSealed }: { actor: PersonActor; isSealed: boolean }): OwnEvent {
  const kind = eventKinds.find((each) => each === row.kind)
  if (!kind) throw new Error('the ledger holds an event of a kind that is not in its catalogue')
  const name = sealSecret({ secret: String(row.position).padStart(19, '0'), label: labelOf(actor), purpose: 'cursor' }).toString('base64url')
  return { at: row.recordedAt, kind, outcome: row.outcome, details: isRecord(row.details) ? row.details : {}, receipt: isSealed ? name : null }
}

/** A name is sealed for its reader and of one length, as cursors are: an address says no position, and nobody counts through them. */
function openName(actor: PersonActor, name: string): number {
  try {
    return Number(openSecret({ sealed: Buffer.from(name, 'base64url'), label: labelOf(actor), purpose: 'cursor' }))
  } catch (cause) {
    throw new AppError('not_found', { cause })
  }
}

function labelOf(actor: PersonActor): string {
  return JSON.stringify(['receipt', actor.id])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
