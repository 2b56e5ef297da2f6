import { z } from 'zod'
import type { AdminActor } from '@/lib/auth/actor'
import { type Permission, permissionsOf } from '@/lib/auth/permissions'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'

const adminRow = z.object({
  id: z.string(), userId: z.string(), status: z.enum(['invited', 'active', 'deactivated']), name: z.string(), designation: z.string(), email: z.string(), roleId: z.string().nullable(),
  roleEn: z.string().nullable(), roleHi: z.string().nullable(), permissions: z.array(z.string()).nullable().transform((words): readonly Permission[] => permissionsOf(words)),
  createdAt: z.date(), createdByName: z.string().nullable(), lastSignInAt: z.date().nullable(), deactivatedAt: z.date().nullable(),
})

/** An admin's account as other admins see it. Never the password's hash. */
export type AdminRow = z.output<typeof adminRow>

const adminSelect = `SELECT u.id, u.user_id AS "userId", u.status::text AS status, u.name, u.designation, u.email, u.admin_role_id AS "roleId", r.name_en AS "roleEn", r.name_hi AS "roleHi", r.permissions,
  u.created_at AS "createdAt", c.name AS "createdByName", u.last_sign_in_at AS "lastSignInAt", u.deactivated_at AS "deactivatedAt"
  FROM portal."user" u LEFT JOIN portal.admin_role_version r ON r.role_id = u.admin_role_id AND r.to_at IS NULL LEFT JOIN portal."user" c ON c.id = u.created_by_id WHERE u.kind = 'admin'`

/** All admins, those in use first, by name. */
export function readAdmins(_actor: AdminActor): Promise<AdminRow[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql<object>(`${adminSelect} ORDER BY (u.status = 'deactivated'), u.name, u.id LIMIT ${limits.listRowsMax}`)
    return rows.map((row) => adminRow.parse(row))
  })
}

/** One admin; undefined when there is none of that id. */
export function readAdmin(_actor: AdminActor, id: string): Promise<AdminRow | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<object>(`${adminSelect} AND u.id = $1::uuid`, [id])
    return row && adminRow.parse(row)
  })
}
