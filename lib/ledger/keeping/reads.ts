import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { type ArchiveRow, readKeeping, selectArchives } from '@/lib/ledger/keeping/store'

/** What is kept where: since when events are online, what policy says, whether something is held, and the archives. Nothing of any event. */
export interface Keeping {
  readonly onlineSince: Date | null
  readonly months: number
  readonly isHeld: boolean
  readonly archives: readonly Omit<ArchiveRow, 'storageKey' | 'storageName'>[]
}

export function readLedgerKeeping(reader: AdminActor | AuditorActor): Promise<Keeping> {
  return inReadOnly(reader.kind === 'auditor' ? 'portal_auditor' : 'portal_web', async (tx) => {
    const archives = await selectArchives(tx)
    return { ...await readKeeping(tx), archives: archives.map(({ storageKey: _key, storageName: _name, ...row }) => row) }
  })
}
