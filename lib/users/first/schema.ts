import { z } from 'zod'
import { lineOf } from '@/lib/input'
import { emailField, userIdField } from '@/lib/users/schema'

/** One of the first two admins of an installation, as the command names them. */
const firstAdmin = z.object({ userId: userIdField, name: lineOf({ max: 100 }), designation: lineOf({ max: 160 }), email: emailField, language: z.enum(['en', 'hi']) })
export type FirstAdmin = z.output<typeof firstAdmin>

/** Two, because one alone can approve nothing (docs/decisions/0177). */
export const firstAdmins = z.tuple([firstAdmin, firstAdmin])
