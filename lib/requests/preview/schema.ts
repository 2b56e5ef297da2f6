import { z } from 'zod'
import { addressBases, grantFieldsSchema } from '@/lib/access/box'
import { fieldKeys, fileLevels, viewLevels } from '@/lib/access/fields'

/**
 * How many: exact, or only that there are at least so many because counting stopped. `rowsMax` is the number of rows at which it stopped; a count that is
 * neither complete nor has one ran out of time.
 */
const count = z.strictObject({ n: z.number().int().min(0), complete: z.boolean(), rowsMax: z.number().int().optional() })

/** Registrants by the box's districts; `fourWeeks` are those whose latest change lies in the 28 whole Indian days before today, null when the window does not move on. */
const opened = z.strictObject({
  now: count,
  /** All whom the box covers now, those included who are in reach already. */
  covers: count,
  fourWeeks: count.nullable(),
  /** Of `now`: those whose current address is in another State. */
  elsewhere: z.number().int().min(0),
  districts: z.array(z.strictObject({ code: z.number().int(), now: count, fourWeeks: count.nullable() })),
})

const byRight = z.strictObject({ view: opened.nullable(), download: opened.nullable() })
const districts = z.union([z.literal('all'), z.array(z.number().int()).readonly()])
const window = z.union([z.strictObject({ days: z.number().int() }), z.strictObject({ from: z.string(), to: z.string() })])

/** The levels of one field before and after. `none`: not given on screen. Files know `absent` for it. */
const viewLevel = z.enum(['none', ...viewLevels])
const fileLevel = z.enum(fileLevels)
const fieldChange = z.strictObject({
  field: z.enum(fieldKeys),
  /** False when the purpose does not need the field: then it is not given, whatever was asked. */
  isNeeded: z.boolean(),
  isAsked: z.boolean(),
  view: z.strictObject({ before: viewLevel, after: viewLevel }),
  file: z.strictObject({ before: fileLevel, after: fileLevel }),
})

/** Another officer of the State whose live grant shares place and parameters with what is asked. */
const holder = z.strictObject({
  officerId: z.string(), name: z.string(), designation: z.string(), grantId: z.string(), number: z.string(), endsAt: z.iso.datetime(),
  /** The grant covers all that is asked: area, basis, window, parameters at their levels, rights. */
  holdsAll: z.boolean(), districts, fields: z.number().int(),
})

/** Another grant of the same officer that is not over, and what it shares with what is asked. */
const overlap = z.strictObject({
  grantId: z.string(), number: z.string(), state: z.enum(['live', 'future', 'suspended']), isReplaced: z.boolean(), districts, fields: z.array(z.enum(fieldKeys)), isSamePurpose: z.boolean(),
})

/** Distinct parameters over all grants that are not over; `max` is policy. */
const parameterCount = z.strictObject({ before: z.number().int(), after: z.number().int(), max: z.number().int() })

/**
 * What an approval would open, worked out on live data at one instant. Codes, levels, ids and counts; of registrants only counts.
 * It is what an approver sees, seals and signs: its hash (agreement/rules) stands in the decision.
 */
export const previewSchema = z.strictObject({
  version: z.literal(1),
  request: z.strictObject({ id: z.string(), number: z.string(), revision: z.number().int(), kind: z.string() }),
  /** Without an id while the nominee has no account: then nothing is held. */
  officer: z.strictObject({ id: z.string().nullable(), name: z.string() }),
  stateCode: z.number().int(),
  /** When it was worked out, by the database's clock. */
  at: z.iso.datetime(),
  /** The instant it is judged at: now, or the grant's start when that is still to come. Windows that move are those of now in either case. */
  judgedAt: z.iso.datetime(),
  /** What is asked; null when a grant shall only end. */
  box: z.strictObject({
    districts, basis: z.enum(addressBases), fields: grantFieldsSchema, canView: z.boolean(), canDownload: z.boolean(), window, startsOn: z.string(), endsOn: z.string(),
    purpose: z.strictObject({ id: z.string(), en: z.string(), hi: z.string() }),
  }).nullable(),
  /** Registrants newly in reach, for each right asked. */
  opens: byRight,
  /** Registrants out of reach from then on, for each right of the grant that ends with this; null when none does. */
  loses: byRight.nullable(),
  fields: z.array(fieldChange),
  rights: z.array(z.strictObject({ right: z.enum(['view', 'download', 'unmask']), before: z.boolean(), after: z.boolean() })),
  overlaps: z.array(overlap),
  holders: z.strictObject({ total: z.number().int(), all: z.number().int(), listed: z.array(holder) }),
  /** How many of the State's live grants there are, and how many of them carry each sensitive field asked, how many of those clear. */
  carried: z.strictObject({ grants: z.number().int(), fields: z.array(z.strictObject({ field: z.enum(fieldKeys), grants: z.number().int(), clear: z.number().int() })) }),
  parameters: z.strictObject({ officer: parameterCount, state: parameterCount }),
})

export type Preview = z.output<typeof previewSchema>
export type Opened = z.output<typeof opened>
export type Counted = z.output<typeof count>
export type FieldChange = z.output<typeof fieldChange>
export type Districts = z.output<typeof districts>

/** How far two previews may differ and still be the same decision, and how old one may be (portal.policy). */
export interface PreviewPolicy {
  readonly tolerancePercent: number
  readonly toleranceRows: number
  readonly minutesMax: number
}
