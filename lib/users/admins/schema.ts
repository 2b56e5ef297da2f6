import { z } from 'zod'
import { rowId, rowIdOf } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'
import { accountParts } from '@/lib/users/schema'

/** A new admin as another one proposes. */
export const newAdminForm = z.object({ ...accountParts, roleId: rowIdOf('chooseRole') })

/** Another role for an admin. */
export const adminRoleForm = z.object({ id: rowId, roleId: rowIdOf('chooseRole'), justification })
