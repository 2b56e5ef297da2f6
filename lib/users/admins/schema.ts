import { z } from 'zod'
import { lineOf, rowId, rowIdOf } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'
import { emailField, userIdField } from '@/lib/users/schema'

/** A new admin as another one proposes. */
export const newAdminForm = z.object({
  userId: userIdField,
  name: lineOf({ max: 100 }),
  designation: lineOf({ max: 160 }),
  email: emailField,
  language: z.enum(['en', 'hi']),
  roleId: rowIdOf('chooseRole'),
  justification,
})

/** Another role for an admin. */
export const adminRoleForm = z.object({ id: rowId, roleId: rowIdOf('chooseRole'), justification })
