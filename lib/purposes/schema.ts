import { z } from 'zod'
import type { Field } from '@/lib/access/fields'
import { rowId } from '@/lib/input'

/** An entry of the purpose register in the wording that is in force. */
export interface Purpose {
  readonly id: string
  readonly key: string
  readonly version: number
  readonly en: string
  readonly hi: string
  readonly scheme: string
  readonly legalBasis: string
  /** The largest set of parameters a grant for this purpose may give. */
  readonly fields: readonly Field[]
  /** How long a State may keep what it took. */
  readonly retentionDays: number
  readonly isOpen: boolean
  readonly since: Date
}

/** Where a choice of purpose was made: the officer returns there. */
export const choicePlaces = ['home', 'registrants', 'files/new'] as const
export const purposeChoice = z.object({ purposeId: rowId, back: z.enum(choicePlaces) })
