import type { ClientBase } from 'pg'
import type { DistrictEntry, EshramOccupation, MasterEntry, StateEntry } from '@/lib/reference/catalogue'

/** The code lists as they stand in schema `reference`, each by code. */
export interface CatalogueRows {
  readonly states: readonly StateEntry[]
  readonly districts: readonly DistrictEntry[]
  readonly occupations: readonly { readonly code: string; readonly title: string; readonly level: string }[]
  readonly eshramOccupations: readonly EshramOccupation[]
  readonly masters: readonly (MasterEntry & { readonly master: string })[]
  readonly pincodes: readonly { readonly pincode: number; readonly stateCode: number; readonly districtCodes: readonly number[] }[]
}

/** Reads all code lists. Any of the portal's roles may. */
export async function readCatalogueRows(connection: Pick<ClientBase, 'query'>): Promise<CatalogueRows> {
  const rows = async <Row extends object>(text: string): Promise<Row[]> => (await connection.query<Row>(text)).rows
  return {
    states: await rows('SELECT code, name_en AS "nameEn", name_hi AS "nameHi", kind, iso FROM reference.state ORDER BY code'),
    districts: await rows('SELECT code, state_code AS "stateCode", name_en AS "nameEn", name_hi AS "nameHi", pin_parent_codes AS "pinParentCodes" FROM reference.district ORDER BY code'),
    occupations: await rows('SELECT code, title, level FROM reference.occupation ORDER BY code COLLATE "C"'),
    eshramOccupations: await rows('SELECT code, title, sector FROM reference.eshram_occupation ORDER BY code COLLATE "C"'),
    masters: await rows('SELECT master, code, label_en AS "labelEn", label_hi AS "labelHi" FROM reference.master ORDER BY master, code COLLATE "C"'),
    pincodes: await rows('SELECT pincode, state_code AS "stateCode", district_codes AS "districtCodes" FROM reference.pincode ORDER BY pincode'),
  }
}
