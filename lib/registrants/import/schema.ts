/** The columns of the import layout, in the order they are documented; a file may bring them in any order. */
export const importColumns = [
  'uan', 'name', 'mobile', 'dateOfBirth', 'gender', 'fatherOrHusbandName', 'permanentPin', 'permanentDistrict', 'permanentState',
  'currentDistrict', 'currentState', 'currentAddress', 'currentPin', 'primaryOccupation', 'secondaryOccupation',
  'incomeSlab', 'disabilityType', 'education', 'socialCategory', 'registeredAt', 'updatedAt',
] as const
export type ImportColumn = (typeof importColumns)[number]

/** Vault data (Provision 1): a file may hold them, the portal never does. */
export const droppedColumns = ['aadhaarSha512', 'aadhaarSha256'] as const

/** One registrant as the rules let it through: trimmed, real codes, real times. */
export interface Registrant {
  /** 12 digits */
  readonly uan: string
  readonly name: string
  /** 10 digits */
  readonly mobile: string | null
  /** `YYYY-MM-DD` */
  readonly dateOfBirth: string
  readonly gender: string
  readonly fatherOrHusbandName: string | null
  readonly permanentPin: string
  /** LGD codes */
  readonly permanentDistrict: number
  readonly permanentState: number
  readonly currentDistrict: number
  readonly currentState: number
  readonly currentAddress: string
  readonly currentPin: string
  /** NCO-2015 family or occupation */
  readonly primaryOccupation: string
  readonly secondaryOccupation: string | null
  readonly incomeSlab: string | null
  readonly disabilityType: string | null
  readonly education: string | null
  readonly socialCategory: string | null
  /** Milliseconds since 1970 UTC */
  readonly registeredAt: number
  readonly updatedAt: number
}

/** What is wrong, or odd, about one row. Column `null` means the row as a whole. Reasons are words for people and never repeat a value. */
export interface Remark {
  readonly column: ImportColumn | null
  readonly reason: string
}
