import type { AdminActor, AuditorActor, OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import type { GrantFacts, SentenceNames } from '@/lib/grants/rules'
import { findGrant, selectGrants, type StoredGrant } from '@/lib/grants/store'
import type { Locale } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'

/** The officer's own grants, newest first: live, suspended and future ones; with `all` also those that are over. */
export function readOwnGrants(officer: OfficerActor, options: { all?: boolean } = {}): Promise<StoredGrant[]> {
  return inReadOnly('portal_web', (tx) => selectGrants(tx, { officerId: officer.id, current: !options.all, limit: limits.listRowsMax }))
}

/** All grants, or one officer's, for the people who decide and check. `current` leaves out what is ended or over. */
export function readGrants(_actor: AdminActor | AuditorActor, filter: { officerId?: string; current?: boolean } = {}): Promise<StoredGrant[]> {
  return inReadOnly('portal_web', (tx) => selectGrants(tx, { ...filter, limit: limits.listRowsMax }))
}

/** One grant; undefined when there is none. */
export function readGrant(_actor: AdminActor, id: string): Promise<StoredGrant | undefined> {
  return inReadOnly('portal_web', (tx) => findGrant(tx, id))
}

/** The names that a grant's sentence and picture need, in the reader's language. `officer` when it speaks of somebody else. */
export async function grantNames(grant: GrantFacts, locale: Locale, officer?: string): Promise<SentenceNames> {
  const codes = await catalogue()
  const districts = grant.districts === 'all' ? [] : grant.districts.map((code) => codes.districtName(code, locale))
  return { officer, state: codes.stateName(grant.stateCode, locale), districts }
}
