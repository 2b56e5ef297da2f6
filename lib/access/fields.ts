/**
 * The fields of Annexure I (Guidelines, Provision 2) and the four that are in the dictionary but not grantable.
 * Order is the order of columns on screen and in files. Names for people: `fields.<key>` in messages/.
 */
export type FieldClass = 'identifier' | 'personal' | 'sensitive' | 'attribute'
export type FieldGroup = 'person' | 'place' | 'work' | 'means'

interface FieldFacts {
  readonly class: FieldClass
  readonly group: FieldGroup
  /** True when the value lives in the envelope, false when it is a clear column of the feed. */
  readonly sealed: boolean
  readonly grantable: boolean
}

export const fields = {
  uan: { class: 'identifier', group: 'person', sealed: true, grantable: true },
  name: { class: 'personal', group: 'person', sealed: true, grantable: true },
  mobile: { class: 'sensitive', group: 'person', sealed: true, grantable: true },
  dateOfBirth: { class: 'sensitive', group: 'person', sealed: true, grantable: true },
  gender: { class: 'attribute', group: 'person', sealed: false, grantable: true },
  fatherOrHusbandName: { class: 'personal', group: 'person', sealed: true, grantable: true },
  permanentPin: { class: 'personal', group: 'place', sealed: true, grantable: true },
  permanentDistrict: { class: 'attribute', group: 'place', sealed: false, grantable: true },
  permanentState: { class: 'attribute', group: 'place', sealed: false, grantable: true },
  currentDistrict: { class: 'attribute', group: 'place', sealed: false, grantable: true },
  currentState: { class: 'attribute', group: 'place', sealed: false, grantable: true },
  currentAddress: { class: 'sensitive', group: 'place', sealed: true, grantable: true },
  currentPin: { class: 'personal', group: 'place', sealed: true, grantable: true },
  primaryOccupation: { class: 'attribute', group: 'work', sealed: false, grantable: true },
  secondaryOccupation: { class: 'attribute', group: 'work', sealed: false, grantable: true },
  incomeSlab: { class: 'sensitive', group: 'means', sealed: true, grantable: false },
  disabilityType: { class: 'sensitive', group: 'means', sealed: true, grantable: false },
  education: { class: 'sensitive', group: 'means', sealed: true, grantable: false },
  socialCategory: { class: 'sensitive', group: 'means', sealed: true, grantable: false },
} as const satisfies Record<string, FieldFacts>

export type Field = keyof typeof fields
const isField = (key: string): key is Field => key in fields
export const fieldKeys: readonly Field[] = Object.keys(fields).filter(isField)
export const grantableFields: readonly Field[] = fieldKeys.filter((key) => fields[key].grantable)

export const viewLevels = ['masked', 'unmaskable', 'clear'] as const
export const fileLevels = ['absent', 'masked', 'clear'] as const
export type ViewLevel = (typeof viewLevels)[number]
export type FileLevel = (typeof fileLevels)[number]

/**
 * What a box gives of one field: the value, its mask, or its mask and the right to lift it for one registrant on record (only on screen).
 * A field a box does not give is not in its levels.
 */
export type CellLevel = 'masked' | 'unmaskable' | 'clear'

/** The levels a new grant starts from (product, Annexure I): attributes clear and clear, personal fields unmaskable and clear. */
export function defaultLevels(field: Field): { view: ViewLevel; file: FileLevel } {
  return fields[field].class === 'attribute' ? { view: 'clear', file: 'clear' } : { view: 'unmaskable', file: 'clear' }
}
