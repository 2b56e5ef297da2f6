import type { AdminActor } from '@/lib/auth/actor'

/**
 * What a Central admin may be allowed to do; roles are bundles of these (portal.admin_role). `review`: enter requests and ask back. `approve`: decide
 * requests, suspend and end grants. `users`: accounts, admins and roles. `policy`: limits and States. `purposes`: purposes and profiles. `reports`: the ledger.
 */
export const permissions = ['review', 'approve', 'users', 'policy', 'purposes', 'reports'] as const
export type Permission = (typeof permissions)[number]

/** The known ones among words of the database; what no list holds allows nothing. */
export function permissionsOf(words: readonly string[] | null): readonly Permission[] {
  return permissions.filter((permission) => words?.includes(permission))
}

/** True when the admin's role allows it, as the session resolved at this request. */
export function mayAdmin(admin: AdminActor, permission: Permission): boolean {
  return admin.permissions.includes(permission)
}
