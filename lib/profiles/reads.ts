import { z } from 'zod'
import { addressBases, grantFieldsSchema } from '@/lib/access/box'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import type { Profile } from '@/lib/profiles/schema'

const profileRow = z.object({
  id: z.string(), key: z.string(), version: z.number(), en: z.string(), hi: z.string(), purposeId: z.string(), purpose: z.object({ en: z.string(), hi: z.string() }), fields: grantFieldsSchema,
  canView: z.boolean(), canDownload: z.boolean(), windowDays: z.number(), basis: z.enum(addressBases), isOpen: z.boolean(), since: z.date(),
})
const versionRow = z.object({ version: z.number(), en: z.string(), fromAt: z.date(), isOpen: z.boolean(), proposalId: z.string().nullable(), number: z.string().nullable() })
export type ProfileVersion = z.output<typeof versionRow>

/** The profiles in force, by English name; with `id` that one alone, with `open` those a request may start from: open ones whose purpose is open. They are no secret. */
export async function selectProfiles(tx: Tx, input: { id?: string; open?: boolean } = {}): Promise<Profile[]> {
  const rows = await tx.sql<object>(
    `SELECT p.id, p.key, v.version, v.name_en AS en, v.name_hi AS hi, v.purpose_id AS "purposeId", jsonb_build_object('en', u.title_en, 'hi', u.title_hi) AS purpose, v.fields, v.can_view AS "canView",
       v.can_download AS "canDownload", v.window_days AS "windowDays", v.basis::text AS basis, v.is_open AS "isOpen", v.from_at AS since
     FROM portal.officer_profile p JOIN portal.officer_profile_version v ON v.profile_id = p.id AND v.to_at IS NULL JOIN portal.purpose_version u ON u.purpose_id = v.purpose_id AND u.to_at IS NULL
     WHERE ($1::uuid IS NULL OR p.id = $1::uuid) AND (NOT $2::boolean OR (v.is_open AND u.is_open)) ORDER BY v.name_en, p.id`,
    [input.id ?? null, input.open ?? false],
  )
  return rows.map((row) => profileRow.parse(row))
}

/** The same in a read of its own: for pages, such as the request form that starts from `?profile=<id>`. */
export function readProfiles(input: { id?: string; open?: boolean } = {}): Promise<Profile[]> {
  return inReadOnly('portal_web', (tx) => selectProfiles(tx, input))
}

/** One profile with its past, newest first; undefined when there is none. */
export function readProfile(id: string): Promise<{ profile: Profile; versions: ProfileVersion[] } | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [profile] = await selectProfiles(tx, { id })
    if (!profile) return undefined
    const rows = await tx.sql<object>(
      `SELECT v.version, v.name_en AS en, v.from_at AS "fromAt", v.is_open AS "isOpen", v.proposal_id AS "proposalId", p.number
       FROM portal.officer_profile_version v LEFT JOIN portal.proposal p ON p.id = v.proposal_id WHERE v.profile_id = $1::uuid ORDER BY v.version DESC`, [id])
    return { profile, versions: rows.map((row) => versionRow.parse(row)) }
  })
}
