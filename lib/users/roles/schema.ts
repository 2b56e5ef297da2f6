import { z } from 'zod'
import { lineOf, rowId } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'

/** A role of admins as an admin words it. `id` is empty for a new one. */
export const roleForm = z.object({
  id: z.union([z.literal(''), rowId]),
  nameEn: lineOf({ min: 3, max: 80, message: 'nameLength' }),
  nameHi: lineOf({ min: 3, max: 80, message: 'nameLength' }),
  permissions: z.array(z.string().max(20)).min(1, 'noPermissions').max(20, 'tooLong'),
  justification,
})
