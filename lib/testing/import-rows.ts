import { type ImportColumn, importColumns } from '@/lib/registrants/import/schema'
import { lineOf } from '@/lib/registrants/import/csv/rules'

/** One row of the import layout as text. */
export type ImportRow = Readonly<Record<ImportColumn, string>>

/** A row without a fault, of Patna in Bihar, with what the test wants to be different. `at` is its time of registration and change. */
export function importRow(overrides: Partial<ImportRow> = {}): ImportRow {
  return {
    uan: '123456789012', name: 'Asha Devi', mobile: '9876543210', dateOfBirth: '1990-05-17', gender: '2', fatherOrHusbandName: 'Ram Devi',
    permanentPin: '800001', permanentDistrict: '212', permanentState: '10', currentDistrict: '212', currentState: '10', currentAddress: 'House 4, Ward 2', currentPin: '800001',
    primaryOccupation: '9211.0200', secondaryOccupation: '', incomeSlab: '1', disabilityType: '00', education: '05', socialCategory: '3',
    registeredAt: '2022-01-01T05:00:00Z', updatedAt: '2024-02-01T10:00:00Z', ...overrides,
  }
}

export const importHeader = importColumns.join(',')

/** The row as one line of a file, in the documented order of columns. */
export function importLine(row: ImportRow): string {
  return lineOf(importColumns.map((column) => row[column]))
}

/** A whole file of rows. */
export function importText(rows: readonly ImportRow[]): string {
  return [importHeader, ...rows.map(importLine), ''].join('\n')
}
