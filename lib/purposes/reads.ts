import { z } from 'zod'
import { fieldKeys } from '@/lib/access/fields'
import type { Tx } from '@/lib/db/transaction'
import type { Purpose } from '@/lib/purposes/schema'

const purposeRow = z.object({
  id: z.string(), key: z.string(), version: z.number(), en: z.string(), hi: z.string(), scheme: z.string(), legalBasis: z.string(),
  fields: z.array(z.enum(fieldKeys)), retentionDays: z.number(), isOpen: z.boolean(), since: z.date(),
})

/** The purpose register in force, by title; with `id` that entry alone, with `open` only what a request may name. The register is no secret. */
export async function readPurposes(tx: Tx, input: { id?: string; open?: boolean } = {}): Promise<Purpose[]> {
  const rows = await tx.sql<object>(
    `SELECT p.id, p.key, v.version, v.title_en AS en, v.title_hi AS hi, v.scheme, v.legal_basis AS "legalBasis", v.fields, v.retention_days AS "retentionDays", v.is_open AS "isOpen", v.from_at AS since
     FROM portal.purpose p JOIN portal.purpose_version v ON v.purpose_id = p.id AND v.to_at IS NULL
     WHERE ($1::uuid IS NULL OR p.id = $1::uuid) AND (NOT $2::boolean OR v.is_open) ORDER BY v.title_en, p.id`,
    [input.id ?? null, input.open ?? false],
  )
  return rows.map((row) => purposeRow.parse(row))
}
