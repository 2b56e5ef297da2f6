/**
 * Every value of portal.policy in the order of its page: group and unit. Bounds stand in the database alone, as CHECK constraints. Words are
 * `policy.values.<name>` in messages/. Whoever adds a column adds a line here; a test compares the two.
 */
export const policyValues = {
  window_days_max: { group: 'access', unit: 'days' },
  grant_months_max: { group: 'access', unit: 'months' },
  parameters_per_officer_max: { group: 'access', unit: 'count' },
  parameters_per_state_max: { group: 'access', unit: 'count' },
  grant_warning_days_first: { group: 'access', unit: 'days' },
  grant_warning_days_last: { group: 'access', unit: 'days' },
  review_months: { group: 'review', unit: 'months' },
  review_days: { group: 'review', unit: 'days' },
  review_remind_days: { group: 'review', unit: 'days' },
  review_escalate_days: { group: 'review', unit: 'days' },
  preview_tolerance_percent: { group: 'decisions', unit: 'percent' },
  preview_tolerance_rows: { group: 'decisions', unit: 'count' },
  preview_minutes: { group: 'decisions', unit: 'minutes' },
  proposal_lapse_days: { group: 'decisions', unit: 'days' },
  request_lapse_days: { group: 'decisions', unit: 'days' },
  handover_days: { group: 'decisions', unit: 'days' },
  resolve_per_day_max: { group: 'decisions', unit: 'count' },
  lookups_per_day_max: { group: 'decisions', unit: 'count' },
  unmask_minutes_max: { group: 'decisions', unit: 'minutes' },
  unmasks_per_day_max: { group: 'decisions', unit: 'count' },
  export_open_minutes: { group: 'files', unit: 'minutes' },
  export_grace_minutes: { group: 'files', unit: 'minutes' },
  export_lapse_hours: { group: 'files', unit: 'hours' },
  password_keep_hours: { group: 'files', unit: 'hours' },
  export_rows_max: { group: 'files', unit: 'count' },
  exports_per_day_max: { group: 'files', unit: 'count' },
  disclosure_days: { group: 'files', unit: 'days' },
  disclosure_soft_points: { group: 'files', unit: 'count' },
  disclosure_hard_points: { group: 'files', unit: 'count' },
  recipient_key_days: { group: 'files', unit: 'days' },
  session_idle_minutes: { group: 'sessions', unit: 'minutes' },
  session_hours_max: { group: 'sessions', unit: 'hours' },
  officer_sessions_max: { group: 'sessions', unit: 'count' },
  admin_sessions_max: { group: 'sessions', unit: 'count' },
  auditor_sessions_max: { group: 'sessions', unit: 'count' },
  sign_in_failures_max: { group: 'sessions', unit: 'count' },
  sign_in_lock_minutes: { group: 'sessions', unit: 'minutes' },
  witness_hours_max: { group: 'ledger', unit: 'hours' },
  witness_warn_hours_first: { group: 'ledger', unit: 'hours' },
  witness_warn_hours_last: { group: 'ledger', unit: 'hours' },
  ledger_online_months: { group: 'ledger', unit: 'months' },
  odd_history_days: { group: 'oddities', unit: 'days' },
  odd_volume_factor: { group: 'oddities', unit: 'count' },
  odd_volume_rows: { group: 'oddities', unit: 'count' },
  odd_refusals: { group: 'oddities', unit: 'count' },
  odd_unopened_files: { group: 'oddities', unit: 'count' },
  odd_steps: { group: 'oddities', unit: 'count' },
} as const satisfies Record<string, { group: 'access' | 'review' | 'decisions' | 'files' | 'sessions' | 'ledger' | 'oddities'; unit: 'minutes' | 'hours' | 'days' | 'months' | 'count' | 'percent' }>

export type PolicyName = keyof typeof policyValues
export const policyGroups = ['access', 'review', 'decisions', 'files', 'sessions', 'ledger', 'oddities'] as const

/** True for a value that has its line and its words; others are shown by their bare name. */
export function isPolicyName(name: string): name is PolicyName {
  return Object.hasOwn(policyValues, name)
}
export const policyNames: readonly PolicyName[] = Object.keys(policyValues).filter(isPolicyName)

/** What a CHECK constraint lets a value be: from `min` to `max`, or one of some. */
export interface Bounds {
  readonly min: number
  readonly max: number
  readonly oneOf?: readonly number[]
}

/** The bounds that constraints give a column, as PostgreSQL prints them; undefined when none bounds it on both sides. Constraints over two columns bound none. */
export function boundsOf(name: string, constraints: readonly string[]): Bounds | undefined {
  for (const text of constraints) {
    const between = new RegExp(`^CHECK \\(\\(\\(${name} >= \\(?(-?\\d+)\\)?\\) AND \\(${name} <= (\\d+)\\)\\)\\)$`).exec(text)
    if (between?.[1] !== undefined && between[2] !== undefined) return { min: Number(between[1]), max: Number(between[2]) }
    const list = new RegExp(`^CHECK \\(\\(${name} = ANY \\(ARRAY\\[([\\d, ]+)\\]\\)\\)\\)$`).exec(text)?.[1]
    const oneOf = list?.split(',').map(Number)
    if (oneOf) return { min: Math.min(...oneOf), max: Math.max(...oneOf), oneOf }
  }
  return undefined
}

/** True for a whole number that the bounds allow. Without bounds nothing is known to be allowed. */
export function isWithin(value: number, bounds: Bounds | undefined): boolean {
  if (!bounds || !Number.isInteger(value) || value < bounds.min || value > bounds.max) return false
  return bounds.oneOf === undefined || bounds.oneOf.includes(value)
}
