import type { Tx } from '@/lib/db/transaction'

/** The purpose under which the session works from now on. */
export async function writeSessionPurpose(tx: Tx, input: { sessionId: string; purposeId: string }): Promise<void> {
  await tx.sql('UPDATE portal.session SET purpose_id = $2::uuid WHERE id = $1::uuid', [input.sessionId, input.purposeId])
}
