import { grantFieldsSchema } from '@/lib/access/box'
import { type Field, fieldKeys } from '@/lib/access/fields'

/** How somebody came to see a registrant's data. */
export const disclosureWays = ['page', 'record', 'unmask', 'lookUp', 'file'] as const
export type DisclosureWay = (typeof disclosureWays)[number]

const ways: Readonly<Record<string, DisclosureWay>> = { 'registrants.listed': 'page', 'registrant.opened': 'record', 'registrant.unmasked': 'unmask', 'registrants.lookedUp': 'lookUp' }

/** Whether events of this kind show registrants. */
export function showsRegistrants(kind: string): boolean {
  return Object.hasOwn(ways, kind)
}

/** What kind of look an event was. Throws for an event that shows nobody. */
export function wayOf(kind: string): DisclosureWay {
  const way = ways[kind]
  if (!way) throw new Error(`${kind} shows no registrant`)
  return way
}

/** The parameters that were shown, in the order of columns: as they are, and as masks. */
export interface ShownFields {
  readonly clear: readonly Field[]
  readonly masked: readonly Field[]
}
export const nothingShown: ShownFields = { clear: [], masked: [] }

/** Fields of several looks together: clear once is clear. */
export function together(shown: readonly ShownFields[]): ShownFields {
  const clear = new Set(shown.flatMap((each) => each.clear))
  const masked = new Set(shown.flatMap((each) => each.masked))
  return { clear: fieldKeys.filter((field) => clear.has(field)), masked: fieldKeys.filter((field) => masked.has(field) && !clear.has(field)) }
}

/** On-screen levels of grants by their numbers, as rows of the register hold them. */
export type LevelsOf = ReadonlyMap<string, ReadonlyMap<Field, 'masked' | 'clear'>>

/** The levels of grants; of a row that cannot be read nothing is known, and what it gave counts as clear. */
export function levelsOf(rows: readonly { number: string; fields: unknown }[]): LevelsOf {
  return new Map(rows.flatMap(({ number, fields }) => {
    const parsed = grantFieldsSchema.safeParse(fields)
    if (!parsed.success) return []
    const levels = fieldKeys.flatMap((field): [Field, 'masked' | 'clear'][] => {
      const level = parsed.data[field]
      return level ? [[field, level.view === 'clear' ? 'clear' : 'masked']] : []
    })
    return [[number, new Map(levels)] as const]
  }))
}

/** What a look showed at most: the columns of its event, each as the best of its grants gives it. A mask that was lifted is an event of its own. */
export function shownBy({ kind, details }: { kind: string; details: Readonly<Record<string, unknown>> }, levels: LevelsOf): ShownFields {
  const way = wayOf(kind)
  if (way === 'unmask') return { clear: fieldKeys.filter((field) => field === details.field), masked: [] }
  if (way === 'lookUp' || !Array.isArray(details.columns)) return nothingShown
  const columns = fieldKeys.filter((field) => Array.isArray(details.columns) && details.columns.includes(field))
  const grants: readonly unknown[] = Array.isArray(details.grants) ? details.grants : []
  const isMasked = (field: Field): boolean => grants.length > 0 && grants.every((number) => {
    const known = typeof number === 'string' ? levels.get(number) : undefined
    return known !== undefined && known.get(field) !== 'clear'
  })
  return { clear: columns.filter((field) => !isMasked(field)), masked: columns.filter(isMasked) }
}
