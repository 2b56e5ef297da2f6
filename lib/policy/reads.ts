import type { Tx } from '@/lib/db/transaction'

/** The limits that Central admins own (portal.policy), as far as requests and grants ask for them. Days, months, counts. */
export interface RequestPolicy {
  readonly windowDaysMax: number
  readonly grantMonthsMax: number
  readonly parametersPerOfficerMax: number
  readonly parametersPerStateMax: number
  /** How long a request waits for a word before it lapses. */
  readonly requestLapseDays: number
}

/** The limits in force now. */
export async function readRequestPolicy(tx: Tx): Promise<RequestPolicy> {
  const [row] = await tx.sql<RequestPolicy>(
    `SELECT window_days_max AS "windowDaysMax", grant_months_max AS "grantMonthsMax", parameters_per_officer_max AS "parametersPerOfficerMax",
       parameters_per_state_max AS "parametersPerStateMax", request_lapse_days AS "requestLapseDays" FROM portal.policy`,
  )
  if (!row) throw new Error('the policy row is missing')
  return row
}
