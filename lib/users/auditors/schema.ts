import { z } from 'zod'
import { accountParts } from '@/lib/users/schema'

/** A new auditor as an admin proposes. */
export const newAuditorForm = z.object(accountParts)
