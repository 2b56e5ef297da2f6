import { recordAlone } from '@/lib/audit/record'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { clockState, type ClockState } from '@/lib/incidents/rules'
import { type EntryRow, findIncident, findOddityOf, type IncidentRow, type Keeper, keeperRole, selectEntries, selectIncidents, toldOf } from '@/lib/incidents/store'
import { limits } from '@/lib/limits'

/** An incident with its two clocks as they stood when it was read. */
export interface Incident extends IncidentRow {
  readonly clocks: readonly ClockState[]
}

const read = <T>(keeper: Keeper, work: (tx: Tx) => Promise<T>): Promise<T> => inReadOnly(keeperRole(keeper), work)
const withClocks = (row: IncidentRow): Incident => ({
  ...row, clocks: (['certIn', 'board'] as const).map((clock) => clockState({ clock, noticedAt: row.noticedAt, told: toldOf(row, clock), now: row.closedAt ?? row.now })),
})

/** The register: open incidents first. The reading is an event, committed before anything is shown. */
export async function listIncidents(keeper: Keeper): Promise<Incident[]> {
  const rows = await read(keeper, (tx) => selectIncidents(tx, limits.listRowsMax))
  await recordAlone({ kind: 'incident.read', actor: keeper, details: { rows: rows.length } })
  return rows.map(withClocks)
}

/** Clocks of open incidents by which nobody was told yet, the nearest end first: what the mails about them say, no more. */
export async function listOpenClocks(keeper: Keeper): Promise<(ClockState & Pick<Incident, 'id' | 'number'>)[]> {
  const rows = await read(keeper, (tx) => selectIncidents(tx, limits.listRowsMax))
  return rows.filter(({ closedAt }) => closedAt === null).flatMap((row) => withClocks(row).clocks.filter(({ toldAt }) => toldAt === null).map((clock) => ({ ...clock, id: row.id, number: row.number })))
    .sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
}

/** One incident with all that was written of it; undefined when there is none. The reading is an event. */
export async function readIncident(keeper: Keeper, id: string): Promise<(Incident & { readonly entries: readonly EntryRow[] }) | undefined> {
  const found = await read(keeper, async (tx) => {
    const row = await findIncident(tx, id)
    return row && { ...withClocks(row), entries: await selectEntries(tx, id) }
  })
  if (found) await recordAlone({ kind: 'incident.read', actor: keeper, stateCode: found.stateCode, details: { number: found.number, rows: found.entries.length } })
  return found
}

/** What a form for a new one begins with: the database's clock, and the oddity it comes from, if there is such a one. */
export async function readOpening(keeper: Keeper, oddityId: string | null): Promise<{ now: Date; oddity: { number: string; stateCode: number | null } | null }> {
  return read(keeper, async (tx) => {
    const [clock] = await tx.sql<{ now: Date }>('SELECT clock_timestamp() AS now')
    if (!clock) throw new Error('the database gave no clock')
    return { now: clock.now, oddity: (oddityId === null ? undefined : await findOddityOf(tx, oddityId)) ?? null }
  })
}
