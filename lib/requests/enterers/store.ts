import type { Tx } from '@/lib/db/transaction'

/** Why a person may not enter a request for a State, as a key below `errors` in messages/ (portal.entry_bar says it). */
export const entryBars = ['stateHasOfficer', 'tookOfficerOut', 'notOfState'] as const
export type EntryBar = (typeof entryBars)[number]

/** An officer as the own State may know them: no mail address, no account. */
export interface StateOfficer {
  readonly id: string
  readonly name: string
  readonly designation: string
}

/** What keeps the person from entering a request for the State, or null: its own officer enters it, and an admin only for a State without one, and not whoever took its officer out of use. */
export async function readEntryBar(tx: Tx, input: { personId: string; stateCode: number }): Promise<EntryBar | null> {
  const [row] = await tx.sql<{ bar: string | null }>('SELECT portal.entry_bar($1::uuid, $2::int) AS bar', [input.personId, input.stateCode])
  return row ? barOf(row.bar) : null
}

/** The same for every State; those for which nothing bars the person are not in it. */
export async function selectEntryBars(tx: Tx, personId: string): Promise<Map<number, EntryBar>> {
  const rows = await tx.sql<{ code: number; bar: string | null }>('SELECT code, portal.entry_bar($1::uuid, code) AS bar FROM reference.state', [personId])
  return new Map(rows.flatMap(({ code, bar: said }) => {
    const bar = barOf(said)
    return bar === null ? [] : [[code, bar] as const]
  }))
}

/** The State's officers by name: those who speak for it, also while they are let in anew, or with `all` also those who are invited. */
export function selectStateOfficers(tx: Tx, input: { stateCode: number; all?: boolean }): Promise<StateOfficer[]> {
  return tx.sql<StateOfficer>(
    `SELECT u.id, u.name, u.designation FROM portal."user" u WHERE u.kind = 'officer' AND u.state_code = $1::int AND (portal.speaks_for_state(u) OR ($2::boolean AND u.status = 'invited')) ORDER BY u.name, u.id`,
    [input.stateCode, input.all ?? false],
  )
}

function barOf(said: string | null): EntryBar | null {
  if (said === null) return null
  const bar = entryBars.find((each) => each === said)
  if (!bar) throw new Error('the database knows a bar that the portal has no words for')
  return bar
}
