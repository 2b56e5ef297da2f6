import { setTimeout } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import type { SealingKey } from '@/lib/crypto/envelope'
import { BinaryRows } from '@/lib/db/binary-copy'
import { inConnectionTransaction, type Tx } from '@/lib/db/transaction'
import { assertNever } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { type BatchOutcome, type Candidate, settleWithin, versionOf } from '@/lib/registrants/import/batch/rules'
import { lockStored, noteSeen, type StoredVersion, updateStored } from '@/lib/registrants/import/batch/store'
import { verdictOn } from '@/lib/registrants/import/rules'
import { keyOfState, RegistrantWriter, type SealedRegistrant, sealRegistrant } from '@/lib/registrants/import/store'

/** Stores batches of one import, one transaction each. The buffers are used again from batch to batch. */
export class BatchStore {
  private readonly connection: ClientBase
  private readonly keys: ReadonlyMap<number, SealingKey>
  private readonly writer = new RegistrantWriter()
  private readonly changedRows = new BinaryRows()
  private readonly seenRows = new BinaryRows()

  constructor({ connection, keys }: { connection: ClientBase; keys: ReadonlyMap<number, SealingKey> }) {
    this.connection = connection
    this.keys = keys
  }

  /**
   * Stores the batch and says what became of each row; `finish` adds to the same transaction, knowing the outcome. A batch that met another load
   * on the same registrants is rolled back and tried again, and finds then what the other one stored. Throws the last error when that does not help.
   */
  async store(candidates: readonly Candidate[], finish: (tx: Tx, outcome: BatchOutcome) => void = () => undefined): Promise<BatchOutcome> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await inConnectionTransaction(this.connection, async (tx) => {
          const outcome = await this.apply(tx, candidates)
          finish(tx, outcome)
          return outcome
        })
      } catch (error) {
        for (const buffer of [this.writer, this.changedRows, this.seenRows]) buffer.clear()
        if (!isContention(error) || attempt >= limits.importAttempts) throw error
        // Two that meet again and again come apart by waiting unequally long.
        await setTimeout(20 + Math.random() * 100 * attempt)
      }
    }
  }

  private async apply(tx: Tx & { connection: ClientBase }, candidates: readonly Candidate[]): Promise<BatchOutcome> {
    const { winners, outcome } = settleWithin(candidates)
    await noteSeen(this.connection, this.seenRows, candidates)
    const stored = winners.length === 0 ? new Map<string, StoredVersion>() : await lockStored(tx, winners.map(({ sealed }) => sealed.uanIndex))
    const changed: SealedRegistrant[] = []
    for (const { line, sealed } of winners) {
      const known = stored.get(sealed.uanIndex.toString('latin1'))
      const verdict = verdictOn(known, versionOf(sealed))
      switch (verdict) {
        case 'insert':
          this.writer.addNew(sealed)
          outcome.inserted += 1
          break
        case 'update':
          if (known) changed.push(this.sealAgain(sealed, known.id))
          outcome.updated += 1
          break
        case 'conflict':
          outcome.conflictLines.push(line)
          break
        case 'unchanged':
        case 'older':
          outcome[verdict] += 1
          break
        default:
          assertNever(verdict)
      }
    }
    await updateStored(tx, this.changedRows, changed)
    for (const sealed of changed) this.writer.addFeed(sealed)
    await this.writer.flushByInsert(this.connection)
    return outcome
  }

  /** The envelope is bound to the registrant's id, and lies under the key of the State where the permanent address is now. */
  private sealAgain({ registrant, uanIndex, contentDigest }: SealedRegistrant, id: bigint): SealedRegistrant {
    return sealRegistrant({ id, registrant, uanIndex, contentDigest, sealingKey: keyOfState(this.keys, registrant.permanentState) })
  }
}

/** Another load was on the same rows: a deadlock, a serialization failure, or a registrant that appeared since the look. */
function isContention(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && (error.code === '40P01' || error.code === '40001' || error.code === '23505')
}
