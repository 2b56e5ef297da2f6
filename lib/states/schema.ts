import { z } from 'zod'
import { lineOf, linesOf } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'
import { networksOf, provisions } from '@/lib/states/rules'

/** A State's record as an admin proposes it; its code is LGD's. */
export const stateForm = z.object({
  code: z.string().regex(/^\d{1,2}$/, 'notValid'),
  provision: z.enum(provisions, 'required'),
  active: z.literal('on').optional(),
  department: lineOf({ min: 0, max: 200 }),
  secretary: lineOf({ min: 0, max: 200 }),
  networks: linesOf({ min: 0, max: 4_000 }).transform((typed, context) => {
    const networks = networksOf(typed)
    if (networks === null) context.addIssue({ code: 'custom', message: 'networks' })
    return networks ?? []
  }),
  justification,
})
