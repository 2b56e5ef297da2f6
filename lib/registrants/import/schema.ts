/** The columns of the import layout, in the order they are documented; a file may bring them in any order. */
export const importColumns = [
  'uan', 'name', 'mobile', 'dateOfBirth', 'gender', 'fatherOrHusbandName', 'permanentPin', 'permanentDistrict', 'permanentState',
  'currentDistrict', 'currentState', 'currentAddress', 'currentPin', 'primaryOccupation', 'secondaryOccupation',
  'incomeSlab', 'disabilityType', 'education', 'socialCategory', 'registeredAt', 'updatedAt',
] as const
export type ImportColumn = (typeof importColumns)[number]

/** What a database of a training portal carries at its table of synthetic registrants: no registrant of a file has a place there (docs/decisions/0235). */
export const trainingMark = 'training: synthetic registrants only'

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

/** What an import did. Every row of the file is counted once. */
export interface ImportCounts {
  rows: number
  inserted: number
  updated: number
  /** Same time and same content as stored. */
  unchanged: number
  /** A later version was known already, from the database or from the file. */
  older: number
  /** Same time and other content: the first one stays. */
  conflicting: number
  rejected: number
}

/** Where each column stands in a file. */
export interface Header {
  readonly positions: ReadonlyMap<ImportColumn, number>
  readonly columns: number
  /** Columns that are there and are not taken. */
  readonly dropped: readonly string[]
}

/** Why a file cannot be imported at all, in one sentence for people. Nothing of it was stored. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused'
}

/** The file could not be read to its end; what stood before may be stored. */
export class FileDamaged extends Error {
  override readonly name = 'FileDamaged'
}
