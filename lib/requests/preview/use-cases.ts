import type { Tx } from '@/lib/db/transaction'
import { hashOf, openPreview, previewsAgree, requireAgreement } from '@/lib/requests/preview/agreement/rules'
import { computePreview } from '@/lib/requests/preview/reads'
import { type Preview, previewSchema } from '@/lib/requests/preview/schema'
import { readPreviewLimits } from '@/lib/requests/preview/store'

/** What an approval rests on, as its decision keeps it, and whether an earlier approval's preview still holds beside it. */
export interface ConfirmedPreview {
  /** Exactly what the admin was shown. */
  readonly seen: Preview
  /** Of `seen`: 64 hex digits. */
  readonly hash: string
  /** True when what somebody approved on before (a decision's `preview` column) would still be the same decision. An unreadable one is none. */
  readonly stillHolds: (earlier: unknown) => boolean
}

/**
 * The preview that an admin decides on, in the transaction of the decision: the one that was sealed for this admin and revision, young enough by policy, and
 * still true within its tolerance. Throws `conflict`: `previewUnknown`, `previewOld`, `previewMoved`.
 */
export async function confirmPreview(tx: Tx, input: { requestId: string; revision: number; adminId: string; sealed: string }): Promise<ConfirmedPreview> {
  const limits = await readPreviewLimits(tx)
  const now = await computePreview(tx, { requestId: input.requestId })
  const seen = openPreview({ ...input, at: new Date(now.at), minutesMax: limits.minutesMax })
  requireAgreement(seen, now, limits)
  return {
    seen, hash: hashOf(seen),
    stillHolds: (earlier) => {
      const parsed = previewSchema.safeParse(earlier)
      return parsed.success && previewsAgree(parsed.data, now, limits)
    },
  }
}
