import { type EventKind, eventKinds } from '@/lib/audit/catalogue'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { countOpen, type EvidenceRow, findOddity, type OddityRow, selectEvidence, selectOddities } from '@/lib/oddities/store'

/** An event that shows an oddity. */
export type Evidence = EvidenceRow & { readonly kind: EventKind }

/** What waits for an auditor, and what was closed last. The reading is an event, committed before anything is shown. */
export async function listOddities(actor: AuditorActor): Promise<{ open: readonly OddityRow[]; closed: readonly OddityRow[] }> {
  const found = await inReadOnly('portal_auditor', async (tx) => ({ open: await selectOddities(tx, { isOpen: true, limit: limits.listRowsMax }), closed: await selectOddities(tx, { isOpen: false, limit: limits.odditiesClosedListed }) }))
  await recordAlone({ kind: 'oddity.read', actor, details: { rows: found.open.length + found.closed.length } })
  return found
}

/** One of them with the events that show it; undefined when there is none. The reading is an event. */
export async function readOddity(actor: AuditorActor, id: string): Promise<(OddityRow & { readonly evidence: readonly Evidence[] }) | undefined> {
  const found = await inReadOnly('portal_auditor', async (tx) => {
    const row = await findOddity(tx, id)
    return row && { ...row, evidence: (await selectEvidence(tx, row.positions)).flatMap((each) => eventKinds.filter((kind) => kind === each.kind).map((kind): Evidence => ({ ...each, kind }))) }
  })
  if (found) await recordAlone({ kind: 'oddity.read', actor, stateCode: found.stateCode, details: { number: found.number, rows: found.evidence.length } })
  return found
}

/** How many wait for an auditor: all that an admin is told. */
export function countOddities(actor: AdminActor | AuditorActor): Promise<number> {
  return inReadOnly(actor.kind === 'auditor' ? 'portal_auditor' : 'portal_web', countOpen)
}
