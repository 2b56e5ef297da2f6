import { ledgerRole } from '@/lib/audit/reads'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { hasher, readRows } from '@/lib/ledger/checkpoints/store'
import { entryOf } from '@/lib/ledger/entries/rules'
import { readSeal } from '@/lib/ledger/leaves/store'
import { toBase64 } from '@/lib/ledger/notes/rules'
import { areEqual } from '@/lib/ledger/tree/rules'

/** An event as a leaf of the ledger's tree. */
export interface LeafView {
  /** Of what the event says now, in base64. */
  readonly hash: string
  /** The first checkpoint over it; null while there is none. `isSame` says whether the event is what was sealed. */
  readonly seal: { readonly size: number; readonly at: Date; readonly isSame: boolean } | null
  /** When the first witness outside signed a checkpoint over it, and which; null while none did. */
  readonly witness: { readonly name: string; readonly at: Date } | null
}

/** How far an event is proven; null when there is none at that position. For those who know positions. */
export function readLeaf(reader: AdminActor | AuditorActor, position: number): Promise<LeafView | null> {
  return inReadOnly(ledgerRole(reader), async (tx) => {
    const [row] = await readRows(tx, { from: position - 1, to: position })
    if (!row) return null
    const hash = hasher.leaf(Buffer.from(entryOf(row)))
    const { seal, witness } = await readSeal(tx, position)
    return { hash: toBase64(hash), seal: seal && { size: seal.size, at: seal.at, isSame: seal.leaf !== null && areEqual(seal.leaf, hash) }, witness }
  })
}
