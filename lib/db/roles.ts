import { createHmac } from 'node:crypto'
import { env } from '@/lib/env'

/** The logins of the portal's processes; what each may touch stands in the roles migration. */
export const databaseRoles = ['portal_web', 'portal_reader', 'portal_worker', 'portal_ingest', 'portal_auditor', 'portal_vault'] as const
export type DatabaseRole = (typeof databaseRoles)[number]

/** The login of the process's own work: of the control plane and of what the system itself does. */
export function processRole(): DatabaseRole {
  return env().PORTAL_PROCESS === 'worker' ? 'portal_worker' : 'portal_web'
}

/** The role's password: derived, so that no file lists them. The vault's hangs on VAULT_KEY: whoever has PORTAL_SECRET alone does not sign in to it. bin/migrate sets it on the server. */
export function rolePassword(role: DatabaseRole): string {
  const secret = role === 'portal_vault' ? env().VAULT_KEY : env().PORTAL_SECRET
  if (!secret) throw new Error('VAULT_KEY is missing: this process has no business in the vault')
  return createHmac('sha256', secret).update(`database-role:${role}`).digest('base64url')
}

/** The connection string by which a process signs in as the role. */
export function roleUrl(role: DatabaseRole): string {
  const url = new URL(env().DATABASE_SERVER)
  url.username = role
  url.password = rolePassword(role)
  return url.toString()
}
