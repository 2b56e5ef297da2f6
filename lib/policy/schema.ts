import { z } from 'zod'
import { policyNames } from '@/lib/policy/rules'
import { justification } from '@/lib/proposals/schema'

const shape: Record<string, z.ZodOptional<z.ZodString>> = {}
for (const name of policyNames) shape[name] = z.string().trim().regex(/^\d{1,9}$/, 'wholeNumber').optional()

/** A change of policy: a field for each value, as it shall be. Those left as they are change nothing. */
export const policyForm = z.object({ justification, ...shape })
