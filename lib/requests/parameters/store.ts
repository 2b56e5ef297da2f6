import type { Field } from '@/lib/access/fields'
import type { Tx } from '@/lib/db/transaction'

/** Distinct parameters that an officer and the whole State hold together. */
export interface ParameterCounts {
  readonly officer: number
  readonly state: number
}

interface Question {
  readonly stateCode: number
  /** Null for a nominee, who holds nothing yet. */
  readonly officerId: string | null
  /** Counted with what is held. */
  readonly asked: readonly Field[]
  /** First and last Indian day, `YYYY-MM-DD`; without a first from now on, without a last for ever. */
  readonly from?: string
  readonly to?: string
  /** A grant that makes way. */
  readonly withoutGrantId?: string | null
}

/** Counts by the one rule that the grant's own trigger asks too (portal.count_parameters). */
export async function countParameters(tx: Tx, { stateCode, officerId, asked, from, to, withoutGrantId }: Question): Promise<ParameterCounts> {
  const [row] = await tx.sql<ParameterCounts>(
    `SELECT officer, state FROM portal.count_parameters($1::int, $2::uuid, $3::text[], coalesce(portal.india_midnight($4::text::date), now()), coalesce(portal.india_midnight($5::text::date + 1), 'infinity'), $6::uuid)`,
    [stateCode, officerId, [...asked], from ?? null, to ?? null, withoutGrantId ?? null],
  )
  if (!row) throw new Error('the database counted nothing')
  return row
}
