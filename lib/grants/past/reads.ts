import { z } from 'zod'
import { addressBases, grantFieldsSchema } from '@/lib/access/box'
import type { LedgerEntry } from '@/lib/audit/entries'
import { ledgerRole } from '@/lib/audit/reads'
import type { PersonActor } from '@/lib/auth/actor'
import { istDayOf } from '@/lib/clock'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { type GrantSide, sidesOf } from '@/lib/grants/past/rules'
import type { GrantFacts } from '@/lib/grants/rules'
import { findGrant, type StoredGrant } from '@/lib/grants/store'

/** A box on one side of an event, and which grant it is; `number` is null for what is only asked. */
export interface GrantThen {
  readonly number: string | null
  readonly officerName: string | null
  readonly facts: GrantFacts
}

/** What an event did to a grant, or would do by a request. `sides` is null where nothing moved. */
export interface GrantChange {
  readonly before: GrantThen | null
  readonly after: GrantThen | null
  readonly sides: { readonly before: GrantSide; readonly after: GrantSide } | null
}

/**
 * The grant of an event before and after it. Grants are never edited, so the registers still say what each was; what a request asked stands in its event. Null for an event of no grant, and for an
 * officer where the grant is another's.
 */
export async function readGrantChange(reader: PersonActor, entry: LedgerEntry): Promise<GrantChange | null> {
  const change = await inReadOnly(ledgerRole(reader), (tx) => (entry.kind.startsWith('request.') ? askedChange(tx, reader, entry) : grantChange(tx, reader, entry)))
  return change
}

async function grantChange(tx: Tx, reader: PersonActor, entry: LedgerEntry): Promise<GrantChange | null> {
  const { details } = entry
  const grant = entry.grantId === null ? await byNumber(tx, entry.kind.startsWith('handover.') ? details.grant : undefined) : await findGrant(tx, entry.grantId)
  if (!grant || !isTheirs(reader, grant)) return null
  const sides = sidesOf(entry.kind, { startsAhead: grant.startsOn > istDayOf(entry.at) })
  if (!sides) return null
  const own = then(grant)
  if (sides.before === 'none') return { before: await replacedBy(tx, reader, grant.requestId), after: own, sides }
  const successor = entry.kind === 'grant.replaced' ? await byRequest(tx, details.request) : entry.kind === 'handover.moved' ? await byNumber(tx, details.to) : undefined
  // What took its place may be another officer's: then only its end is told.
  return { before: own, after: successor && isTheirs(reader, successor) ? then(successor) : sides.after === 'ended' || sides.after === 'elsewhere' ? null : own, sides }
}

/** The box that a request asked for, as its event holds it, beside the grant it would replace. */
async function askedChange(tx: Tx, reader: PersonActor, entry: LedgerEntry): Promise<GrantChange | null> {
  const asked = askedBox.safeParse(entry.details.box)
  if (!asked.success || entry.requestId === null || entry.stateCode === null) return null
  const { purposeId, ...box } = asked.data
  const [purpose] = await tx.sql<{ en: string; hi: string }>('SELECT title_en AS en, title_hi AS hi FROM portal.purpose_version WHERE purpose_id = $1::uuid ORDER BY version DESC LIMIT 1', [purposeId])
  return { before: await replacedBy(tx, reader, entry.requestId), after: { number: null, officerName: null, facts: { ...box, stateCode: entry.stateCode, purpose: { id: purposeId, en: purpose?.en ?? '', hi: purpose?.hi ?? '' } } }, sides: null }
}

const askedBox = z.object({
  districts: z.union([z.literal('all'), z.array(z.number())]), basis: z.enum(addressBases), fields: grantFieldsSchema, canView: z.boolean(), canDownload: z.boolean(),
  window: z.union([z.object({ days: z.number() }), z.object({ from: z.string(), to: z.string() })]), purposeId: z.uuid(), startsOn: z.string(), endsOn: z.string(),
})

async function replacedBy(tx: Tx, reader: PersonActor, requestId: string): Promise<GrantThen | null> {
  const [row] = await tx.sql<{ id: string | null }>('SELECT replaces_grant_id AS id FROM portal.request WHERE id = $1::uuid', [requestId])
  const grant = row?.id ? await findGrant(tx, row.id) : undefined
  return grant && isTheirs(reader, grant) ? then(grant) : null
}

async function byNumber(tx: Tx, number: unknown): Promise<StoredGrant | undefined> {
  const [row] = typeof number === 'string' ? await tx.sql<{ id: string }>('SELECT id FROM portal."grant" WHERE number = $1', [number]) : []
  return row && findGrant(tx, row.id)
}

async function byRequest(tx: Tx, number: unknown): Promise<StoredGrant | undefined> {
  const [row] = typeof number === 'string' ? await tx.sql<{ id: string }>('SELECT g.id FROM portal."grant" g JOIN portal.request r ON r.id = g.request_id WHERE r.number = $1', [number]) : []
  return row && findGrant(tx, row.id)
}

function isTheirs(reader: PersonActor, grant: StoredGrant): boolean {
  return reader.kind !== 'officer' || grant.officerId === reader.id
}

function then(grant: StoredGrant): GrantThen {
  return { number: grant.number, officerName: grant.officerName, facts: grant }
}
