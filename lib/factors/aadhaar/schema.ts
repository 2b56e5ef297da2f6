import { z } from 'zod'

/** What the browser brings of a registered device: PidData as it came. Read and judged on the server (lib/aadhaar/pid-data.ts). */
export const captureAnswer = z.object({ pidData: z.string().max(200_000) })

/** What the browser is given for one capture; nothing secret, and nothing of the person. */
export interface CaptureTask {
  readonly pidOptions: string
  readonly ports: readonly number[]
}

/** The account's way into the vault. */
export interface AadhaarLink {
  readonly factorId: string
  readonly userId: string
  readonly vaultReference: string
  readonly last4: string
  readonly seal: Buffer
}
