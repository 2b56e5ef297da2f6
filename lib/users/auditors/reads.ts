import { z } from 'zod'
import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'

const auditorRow = z.object({
  id: z.string(), userId: z.string(), status: z.enum(['invited', 'active', 'deactivated']), name: z.string(), designation: z.string(), email: z.string(),
  createdAt: z.date(), createdByName: z.string().nullable(), lastSignInAt: z.date().nullable(), deactivatedAt: z.date().nullable(),
})

/** An auditor's account as admins see it. Never the password's hash. */
export type AuditorRow = z.output<typeof auditorRow>

const auditorSelect = `SELECT u.id, u.user_id AS "userId", u.status::text AS status, u.name, u.designation, u.email, u.created_at AS "createdAt", c.name AS "createdByName",
  u.last_sign_in_at AS "lastSignInAt", u.deactivated_at AS "deactivatedAt" FROM portal."user" u LEFT JOIN portal."user" c ON c.id = u.created_by_id WHERE u.kind = 'auditor'`

/** All auditors, those in use first, by name. */
export function readAuditors(_actor: AdminActor): Promise<AuditorRow[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql<object>(`${auditorSelect} ORDER BY (u.status = 'deactivated'), u.name, u.id LIMIT ${limits.listRowsMax}`)
    return z.array(auditorRow).parse(rows)
  })
}

/** One auditor; undefined when there is none of that id. */
export function readAuditor(_actor: AdminActor, id: string): Promise<AuditorRow | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<object>(`${auditorSelect} AND u.id = $1::uuid`, [id])
    return row && auditorRow.parse(row)
  })
}
