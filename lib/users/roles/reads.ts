import { z } from 'zod'
import type { AdminActor } from '@/lib/auth/actor'
import { type Permission, permissionsOf } from '@/lib/auth/permissions'
import { inReadOnly } from '@/lib/db/transaction'

/** A role of admins in force. */
export interface RoleEntry {
  readonly id: string
  readonly version: number
  readonly en: string
  readonly hi: string
  readonly permissions: readonly Permission[]
  readonly since: Date
  /** Accounts in use or invited that have it. */
  readonly admins: number
}

/** One wording of a role. */
export interface RoleVersion {
  readonly version: number
  readonly en: string
  readonly hi: string
  readonly permissions: readonly Permission[]
  readonly fromAt: Date
  readonly proposalId: string | null
  readonly number: string | null
}

const roleRow = z.object({ id: z.string(), version: z.number(), en: z.string(), hi: z.string(), permissions: z.array(z.string()).transform(permissionsOf), since: z.date(), admins: z.number() })
const versionRow = z.object({
  version: z.number(), en: z.string(), hi: z.string(), permissions: z.array(z.string()).transform(permissionsOf), fromAt: z.date(), proposalId: z.string().nullable(), number: z.string().nullable(),
})

/** All roles by English name. */
export function readRoles(_actor: AdminActor): Promise<RoleEntry[]> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql<object>(
      `SELECT r.id, v.version, v.name_en AS en, v.name_hi AS hi, v.permissions, v.from_at AS since,
         (SELECT count(*)::int FROM portal."user" u WHERE u.admin_role_id = r.id AND u.status <> 'deactivated') AS admins
       FROM portal.admin_role r JOIN portal.admin_role_version v ON v.role_id = r.id AND v.to_at IS NULL ORDER BY v.name_en, r.id`)
    return rows.map((row) => roleRow.parse(row))
  })
}

/** One role with its past, newest first; undefined when there is none. */
export async function readRole(actor: AdminActor, id: string): Promise<{ role: RoleEntry; versions: RoleVersion[] } | undefined> {
  const role = (await readRoles(actor)).find((each) => each.id === id)
  if (!role) return undefined
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql<object>(
      `SELECT v.version, v.name_en AS en, v.name_hi AS hi, v.permissions, v.from_at AS "fromAt", v.proposal_id AS "proposalId", p.number
       FROM portal.admin_role_version v LEFT JOIN portal.proposal p ON p.id = v.proposal_id WHERE v.role_id = $1::uuid ORDER BY v.version DESC`, [id])
    return { role, versions: rows.map((row) => versionRow.parse(row)) }
  })
}
