import { branchesOf, type FeedRange, placeholder, type Query } from '@/lib/access/feed-query'
import { boxesForGrouping, type Grouping } from '@/lib/access/policy'
import { assertNever } from '@/lib/errors'

type Range = Pick<FeedRange, 'boxes' | 'filters'>

/**
 * How many registrants the boxes cover by what they are grouped by, each once; by district once in each that a list filtered by it would hold them in. Rows: `key`, `count`.
 * Null when no box serves grouping and filters.
 */
export function groupQuery(range: Range, grouping: Grouping): Query | null {
  const values: unknown[] = []
  const branches = branchesOf(whole({ ...range, boxes: boxesForGrouping(range.boxes, grouping) }), values, { columns: () => `registrant_id, ${columnOf(grouping)} AS key`, everyPlace: grouping === 'district' })
  if (branches.length === 0) return null
  return { text: `SELECT key, count(*)::int AS count FROM (${branches.join(' UNION ')}) grouped GROUP BY key ORDER BY key`, values }
}

/**
 * How many registrants the boxes cover by the day of their change, and whether they were registered inside the widest window that covers them or known before.
 * Rows: `bucket` as in `dayCountQuery`, `isNew`, `count`. Null when no box serves the filters.
 */
export function dayGroupQuery(range: Range, midnights: readonly Date[]): Query | null {
  const values: unknown[] = []
  const branches = branchesOf(whole(range), values, { columns: (box) => `registrant_id, changed_at, registered_at >= ${placeholder(values, box.window.from)}::timestamptz AS is_new` })
  if (branches.length === 0) return null
  return {
    text: `SELECT width_bucket(changed_at, ${placeholder(values, midnights)}::timestamptz[]) AS bucket, is_new AS "isNew", count(*)::int AS count
      FROM (SELECT registrant_id, changed_at, bool_or(is_new) AS is_new FROM (${branches.join(' UNION ALL ')}) covered GROUP BY registrant_id, changed_at) days GROUP BY 1, 2 ORDER BY 1, 2`,
    values,
  }
}

function whole(range: Range): FeedRange {
  return { ...range, order: 'any' }
}

function columnOf(grouping: Grouping): string {
  switch (grouping) {
    case 'district': return 'district'
    case 'occupation': return 'occupation_family'
    case 'birthYear': return 'birth_year'
    case 'currentState': return 'current_state'
    default: return assertNever(grouping)
  }
}
