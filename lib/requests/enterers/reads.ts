import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { selectGrants, type StoredGrant } from '@/lib/grants/store'
import { limits } from '@/lib/limits'
import { type EntryBar, selectEntryBars, selectStateOfficers, type StateOfficer } from '@/lib/requests/enterers/store'

/** The States for which the admin enters no request, and why: their own officers do, or the admin took one of those out of use. */
export function readEntryBars(actor: AdminActor): Promise<ReadonlyMap<number, EntryBar>> {
  return inReadOnly('portal_web', (tx) => selectEntryBars(tx, actor.id))
}

/** The officers who enter the State's requests; none where an admin does. */
export function readEnterers(_actor: AdminActor, stateCode: number): Promise<StateOfficer[]> {
  return inReadOnly('portal_web', (tx) => selectStateOfficers(tx, { stateCode }))
}

/** The other officers of the own State, about whom an officer may ask. */
export function readColleagues(officer: OfficerActor): Promise<StateOfficer[]> {
  return inReadOnly('portal_web', async (tx) => (await selectStateOfficers(tx, { stateCode: officer.stateCode, all: true })).filter(({ id }) => id !== officer.id))
}

/** A colleague's grants, newest first, as the own State may know them; none for anybody else's. */
export function readColleagueGrants(officer: OfficerActor, colleagueId: string): Promise<StoredGrant[]> {
  return inReadOnly('portal_web', async (tx) => {
    const colleagues = await selectStateOfficers(tx, { stateCode: officer.stateCode, all: true })
    if (!colleagues.some(({ id }) => id === colleagueId)) return []
    return (await selectGrants(tx, { officerId: colleagueId, limit: limits.listRowsMax })).map(asStateKnows)
  })
}

/** The box and where it stands; who stopped it, and why, is between the officer concerned and the Ministry. */
export function asStateKnows(grant: StoredGrant): StoredGrant {
  return { ...grant, endedReason: null, endedByName: null, suspendedReason: null, suspendedByName: null }
}
