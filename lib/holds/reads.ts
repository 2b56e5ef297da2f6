import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { type HoldRow, selectHolds } from '@/lib/holds/store'

/** Legal holds, those in force first. */
export function readHolds(reader: AdminActor | AuditorActor): Promise<HoldRow[]> {
  return inReadOnly(reader.kind === 'auditor' ? 'portal_auditor' : 'portal_web', selectHolds)
}
