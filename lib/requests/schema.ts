import { z } from 'zod'
import { addressBases, type GrantFields } from '@/lib/access/box'
import { fileLevels, grantableFields, viewLevels } from '@/lib/access/fields'
import type { GrantWindow } from '@/lib/access/window'
import { dayOf, lineOf, linesOf, rowId, rowIdOf } from '@/lib/input'
import type { Rank } from '@/lib/users/rules'
import { emailField, rankField, userIdField } from '@/lib/users/schema'

/** What is asked by a form: a new officer with a first grant, another or a replaced grant, the same for longer, or an end. */
export const askedKinds = ['newOfficer', 'change', 'renewal', 'end'] as const
export type AskedKind = (typeof askedKinds)[number]
/** And what the signature of a handover asks for each handed grant: the same box for the successor. */
export const requestKinds = [...askedKinds, 'handover'] as const
export type RequestKind = (typeof requestKinds)[number]

export const requestStatuses = ['draft', 'submitted', 'returned', 'firstApproved', 'approved', 'refused', 'withdrawn', 'lapsed'] as const
export type RequestStatus = (typeof requestStatuses)[number]

/** The box that is asked for and the paper it stands on. Days are `YYYY-MM-DD`, Indian days, both included. For an `end`, `startsOn` is the first day without access. */
export interface RequestBox {
  readonly districts: readonly number[] | 'all'
  readonly basis: (typeof addressBases)[number]
  readonly fields: GrantFields
  readonly canView: boolean
  readonly canDownload: boolean
  readonly window: GrantWindow
  /** An entry of the purpose register. */
  readonly purposeId: string
  /** What the State wants it for, in its own words. */
  readonly justification: string
  readonly orderNumber: string
  readonly orderDate: string
  readonly startsOn: string
  readonly endsOn: string
}

/** Whom the State nominates (product, A8). */
export interface Nominee {
  readonly name: string
  readonly designation: string
  readonly rank: Rank
  readonly email: string
  /** Null: the portal chooses one when the account is made. */
  readonly userId: string | null
  readonly language: 'en' | 'hi'
}

/** The form as it was left, complete or not: what was typed, by the form's names. */
export type StoredForm = Readonly<Record<string, string | readonly string[]>>

const levelShape: Record<string, z.ZodOptional<z.ZodEnum>> = {}
const typedLevels: Record<string, z.ZodOptional<z.ZodString>> = {}
for (const field of grantableFields) {
  levelShape[`view_${field}`] = z.enum(viewLevels).optional()
  levelShape[`file_${field}`] = z.enum(fileLevels).optional()
  typedLevels[`view_${field}`] = z.string().max(20).optional()
  typedLevels[`file_${field}`] = z.string().max(20).optional()
}

const days = z.string().trim().regex(/^\d{1,4}$/, 'windowDays').transform(Number)
const optionalDay = z.union([z.literal('').transform(() => undefined), dayOf]).optional()
const orderParts = { orderNumber: lineOf({ max: 100, message: 'orderNumber' }), orderDate: dayOf, justification: lineOf({ min: 5, max: 300, message: 'justification' }), startsOn: dayOf }

/** The nomination's part of the form. */
export const nomineeForm = z.object({
  name: lineOf({ max: 100 }), designation: lineOf({ max: 160 }), rank: rankField, email: emailField,
  userId: z.union([z.literal(''), userIdField]).default('').transform((typed) => (typed === '' ? null : typed)), language: z.enum(['en', 'hi'], 'required'),
})

/** The box's part of the form. `fields` are the ticked parameters, `view_<field>` and `file_<field>` their levels. */
export const boxForm = z.object({
  purposeId: rowIdOf('required'),
  area: z.enum(['state', 'districts'], 'required'),
  districts: z.array(z.string().regex(/^\d{1,6}$/, 'notValid').transform(Number)).max(200, 'tooLong'),
  basis: z.enum(addressBases, 'required'),
  fields: z.array(z.string().max(40)).min(1, 'noFields').max(40, 'tooLong'),
  rights: z.array(z.enum(['view', 'download'])).min(1, 'noRight').max(2, 'notValid'),
  windowKind: z.enum(['days', 'dates'], 'required'),
  windowDays: z.union([z.literal('').transform(() => undefined), days]).optional(),
  windowFrom: optionalDay,
  windowTo: optionalDay,
  endsOn: dayOf,
  ...orderParts,
  ...levelShape,
})

/** The form of an ending: the box is that of the grant that ends. */
export const endForm = z.object(orderParts)

const typed = z.string().max(1_000, 'tooLong').default('')
const ticked = z.array(z.string().max(40)).max(200, 'tooLong')

/** Everything a form may hold, as it was typed: a draft is kept also with its mistakes. `then` says whether its enterer wants to hear of them. */
export const saveForm = z.object({
  id: rowId, then: z.enum(['later', 'check']).default('check'),
  name: typed, designation: typed, rank: typed, email: typed, userId: typed, language: typed,
  purposeId: typed, area: typed, districts: ticked, basis: typed, fields: ticked, rights: ticked, windowKind: typed, windowDays: typed, windowFrom: typed, windowTo: typed,
  orderNumber: typed, orderDate: typed, justification: typed, startsOn: typed, endsOn: typed,
  ...typedLevels,
})

/** The first step: what kind of request, for which State, officer or grant. Which of them matter depends on the kind. */
export const startForm = z.object({
  kind: z.enum(askedKinds, 'required'),
  stateCode: z.union([z.literal('').transform(() => undefined), z.coerce.number().int().min(1).max(99)]).optional(),
  officerId: z.union([z.literal('').transform(() => undefined), rowId]).optional(),
  grantId: z.union([z.literal('').transform(() => undefined), rowId]).optional(),
  purposeId: z.union([z.literal('').transform(() => undefined), rowId]).optional(),
  /** An officer profile the form starts from. */
  profileId: z.union([z.literal('').transform(() => undefined), rowId]).optional(),
})

const reason = linesOf({ min: 5, max: 500, message: 'reason' })
/** What the admin saw, sealed (lib/requests/preview). */
const seen = z.string().max(200_000).default('')

/** Submitting; `answer` to the questions of a returned request. */
export const submitForm = z.object({ id: rowId, revision: z.coerce.number().int().min(1), answer: z.union([z.literal(''), linesOf({ max: 1_000 })]).default('') })
/** Submitting with the first of the two approvals. */
export const submitAsFirstForm = submitForm.extend({ reason, preview: seen, read: z.literal('on', 'previewRead') })
/** Who asks back or refuses need not have read what an approval would open. */
export const decisionForm = z.object({ id: rowId, revision: z.coerce.number().int().min(1), verdict: z.enum(['approve', 'return', 'refuse'], 'verdict'), reason, preview: seen, read: z.literal('on').optional() })
  .refine(({ verdict, read }) => verdict !== 'approve' || read === 'on', { path: ['read'], message: 'previewRead' })
export const withdrawForm = z.object({ id: rowId })
