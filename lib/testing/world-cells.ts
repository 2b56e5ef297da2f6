import { expect } from 'vitest'
import { type Field, fieldKeys } from '@/lib/access/fields'
import type { Cell, RegistrantRow } from '@/lib/registrants/schema'
import { oracleCell, type OracleGrant } from '@/lib/testing/oracle'
import type { TestRegistrant } from '@/lib/testing/factories'

/** Each cell of a listed or opened row is what the oracle says: value, mask, or nothing; a field without a column is granted nowhere. */
export function expectCells(row: RegistrantRow, source: TestRegistrant, grants: OracleGrant[], at: Date, columns: readonly Field[]): void {
  for (const field of fieldKeys) {
    const cell: Cell | undefined = row.cells[field]
    const wanted = oracleCell({ grants, row: source, field, at, right: 'view' })
    if (!columns.includes(field)) { expect(wanted, `${field} has no column`).toBe('absent'); continue }
    const value = source[field] === null ? null : String(source[field])
    if (wanted === 'clear') expect(cell).toEqual({ value })
    else if (wanted === 'absent') expect(cell).toEqual({ notGranted: true })
    else {
      const showsDistrict = field === 'currentAddress' && oracleCell({ grants, row: source, field: 'currentDistrict', at, right: 'view' }) === 'clear'
      const masked = showsDistrict ? [String(source.currentDistrict)] : hintOf(field, value)
      expect(cell).toEqual(wanted === 'unmaskable' ? { masked, unmaskable: true } : { masked })
    }
  }
}

/** The same of one cell as it stands in the file, before quoting. */
export function expectFileCell({ source, field, grants, at, text }: { source: TestRegistrant; field: Field; grants: OracleGrant[]; at: Date; text: string | undefined }): void {
  const level = oracleCell({ grants, row: source, field, at, right: 'file' })
  const value = source[field] === null ? null : String(source[field])
  if (level === 'absent') expect(text ?? '', field).toBe('')
  else if (level === 'clear') expect(text, field).toBe(value ?? '')
  else expect(text, field).toBe(maskInFile(field, value))
}

function maskInFile(field: Field, value: string | null): string {
  const seen = hintOf(field, value)
  if (field === 'uan' || field === 'mobile') return '••••••' + (seen[0] ?? '')
  if (field === 'dateOfBirth') return (seen[0] ?? '••••') + '-••-••'
  if (field === 'name' || field === 'fatherOrHusbandName') return seen.length === 0 ? '•••••' : seen.map((initial) => initial + '•••••').join(' ')
  return '••••••'
}

function hintOf(field: Field, value: string | null): string[] {
  if (value === null) return []
  if (field === 'uan' || field === 'mobile') return [value.slice(value.length - 4)]
  if (field === 'dateOfBirth') return [value.split('-')[0] ?? '']
  if (field === 'name' || field === 'fatherOrHusbandName') {
    const parts = value.trim().split(' ').slice(0, 3)
    return parts.map((part) => [...new Intl.Segmenter('hi', { granularity: 'grapheme' }).segment(part)][0]?.segment ?? '')
  }
  return []
}
