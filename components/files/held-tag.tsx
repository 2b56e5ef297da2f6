import { StatusTag } from '@/components/ui/tag'
import type { HeldView } from '@/lib/exports/approval/reads'

/** How a file that waited for a second person stands in the eyes of admins: what became of it after an approval is its officer's. */
export function HeldTag({ file: { status, verdict } }: { file: Pick<HeldView, 'status' | 'verdict'> }) {
  if (status === 'held') return <StatusTag status="second" />
  if (verdict === 'approve') return <StatusTag status="approved" />
  if (verdict === 'refuse') return <StatusTag status="refused" />
  return <StatusTag status={status === 'cancelled' || status === 'revoked' ? status : 'lapsed'} />
}
