import { z } from 'zod'
import { fieldKeys } from '@/lib/access/fields'
import { ledgerRole } from '@/lib/audit/reads'
import type { AdminActor, PersonActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import type { Purpose } from '@/lib/purposes/schema'
import { readPurposes } from '@/lib/purposes/reads'

/** An entry of the register with how many grants under it are not over. */
export interface PurposeEntry extends Purpose {
  readonly grants: number
}

/** One wording of an entry: from when to when, and the proposal it came from. */
export interface PurposeVersion {
  readonly version: number
  readonly en: string
  readonly hi: string
  readonly scheme: string
  readonly legalBasis: string
  readonly fields: readonly (typeof fieldKeys)[number][]
  readonly retentionDays: number
  readonly isOpen: boolean
  readonly fromAt: Date
  readonly toAt: Date | null
  readonly proposalId: string | null
  readonly number: string | null
}

const versionRow = z.object({
  version: z.number(), en: z.string(), hi: z.string(), scheme: z.string(), legalBasis: z.string(), fields: z.array(z.enum(fieldKeys)), retentionDays: z.number(), isOpen: z.boolean(),
  fromAt: z.date(), toAt: z.date().nullable(), proposalId: z.string().nullable(), number: z.string().nullable(),
})

/** The whole register, open and closed, by title. */
export function readRegister(_actor: AdminActor): Promise<PurposeEntry[]> {
  return inReadOnly('portal_web', async (tx) => {
    const purposes = await readPurposes(tx)
    const counts = await tx.sql<{ id: string; grants: number }>(`SELECT purpose_id AS id, count(*)::int AS grants FROM portal."grant" WHERE ended_at IS NULL AND now() < ends_at GROUP BY 1`)
    const grants = new Map(counts.map((row) => [row.id, row.grants]))
    return purposes.map((purpose) => ({ ...purpose, grants: grants.get(purpose.id) ?? 0 }))
  })
}

/** One entry with its past, newest first, and the ids of the grants under it that are not over; undefined when there is none. */
export function readEntry(_actor: AdminActor, id: string): Promise<{ purpose: Purpose; versions: PurposeVersion[] } | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [purpose] = await readPurposes(tx, { id })
    if (!purpose) return undefined
    const rows = await tx.sql<object>(
      `SELECT v.version, v.title_en AS en, v.title_hi AS hi, v.scheme, v.legal_basis AS "legalBasis", v.fields, v.retention_days AS "retentionDays", v.is_open AS "isOpen", v.from_at AS "fromAt",
         v.to_at AS "toAt", v.proposal_id AS "proposalId", p.number FROM portal.purpose_version v LEFT JOIN portal.proposal p ON p.id = v.proposal_id
       WHERE v.purpose_id = $1::uuid ORDER BY v.version DESC`, [id])
    return { purpose, versions: rows.map((row) => versionRow.parse(row)) }
  })
}

/** What each purpose is called now, by title: for whoever narrows what the ledger says of them. The register is no secret. */
export function namePurposes(reader: PersonActor): Promise<{ id: string; en: string; hi: string }[]> {
  return inReadOnly(ledgerRole(reader), (tx) => tx.sql<{ id: string; en: string; hi: string }>(
    'SELECT purpose_id AS id, title_en AS en, title_hi AS hi FROM portal.purpose_version WHERE to_at IS NULL ORDER BY title_en, purpose_id'))
}
