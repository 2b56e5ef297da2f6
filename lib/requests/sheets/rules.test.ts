import { describe, expect, it } from 'vitest'
import { Catalogue } from '@/lib/reference/catalogue'
import { readSheet } from '@/lib/requests/sheets/rules'

const names = new Catalogue({
  states: [{ code: 10, nameEn: 'Bihar', nameHi: 'बिहार', kind: 'state', iso: 'IN-BR' }, { code: 20, nameEn: 'Jharkhand', nameHi: 'झारखंड', kind: 'state', iso: 'IN-JH' }],
  districts: [{ code: 212, stateCode: 10, nameEn: 'Patna', nameHi: 'पटना', pinParentCodes: [] }, { code: 203, stateCode: 10, nameEn: 'Gaya', nameHi: 'गया', pinParentCodes: [] }],
  occupations: [], eshramOccupations: [], masters: [], pincodes: [],
})
const head = ['state', 'name', 'designation', 'rank', 'email', 'districts', 'orderNumber', 'orderDate', 'justification', 'startsOn', 'endsOn']
const row = ['Bihar', 'Smt. One', 'Secretary, Labour', 'Principal Secretary', 'one@example.in', 'Patna; 203', 'L/1', '01-01-2026', 'Welfare', '01-01-2027', '31-12-2027']
const sheet = (lines: readonly (readonly string[])[], sign = '\t'): string => lines.map((line) => line.join(sign)).join('\r\n')
const rowsOf = (text: string) => { const read = readSheet(text, names); return 'rows' in read ? read.rows : read.problem.message }

describe('a sheet of nominations', () => {
  it.each(['\t', ';', ','])('is read with %j between its cells', (sign) => {
    const quoted = sign === '\t' ? row : row.map((cell) => (/[;,]/.test(cell) ? `"${cell}"` : cell))
    expect(rowsOf(sheet([head, quoted], sign))).toMatchObject([{ line: 2, name: 'Smt. One', stateCode: 10, problems: [], form: { rank: 'principalSecretary', area: 'districts', districts: ['212', '203'], orderDate: '01-01-2026', language: 'en' } }])
  })
  it('takes names in Hindi, codes, columns in any order and spelling, and what nobody asked for', () => {
    const text = sheet([['Remarks', 'DISTRICTS', 'State', ...head.slice(1).filter((column) => column !== 'districts')], ['x', 'सभी', '20', ...row.slice(1).filter((_, index) => index !== 4)]].map((line) => line.map((cell) => (cell === 'Principal Secretary' ? 'प्रधान सचिव' : cell))))
    expect(rowsOf(text)).toMatchObject([{ stateCode: 20, form: { area: 'state', districts: [], rank: 'principalSecretary' }, problems: [] }])
  })
  it('says what of a row cannot be read, and what stands twice', () => {
    const odd = ['Atlantis', 'Smt. Two', 'Clerk', 'Emperor', 'ONE@example.in', 'Patna', ...row.slice(6)]
    const elsewhere = ['Jharkhand', ...row.slice(1, 4), 'three@example.in', 'Patna', ...row.slice(6)]
    const found = rowsOf(sheet([head, row, odd, elsewhere]))
    expect(typeof found === 'string' ? found : found.map(({ problems }) => problems.map(({ field, message }) => `${field} ${message}`))).toEqual([
      ['email sheetTwice'], ['stateCode sheetState', 'rank sheetRank', 'email sheetTwice'], ['districts districtsOfState'],
    ])
  })
  it('is none without its columns, without rows, with too many, or when it is something else', () => {
    expect(rowsOf('a,b\n1,2')).toBe('sheetColumns')
    expect(rowsOf(sheet([head]))).toBe('sheetEmpty')
    expect(rowsOf(sheet([head, ...Array.from({ length: 21 }, (_, index) => row.map((cell) => (cell === 'one@example.in' ? `n${index}@example.in` : cell)))]))).toBe('sheetRows')
    expect(rowsOf('"state')).toBe('sheetUnreadable')
    expect(rowsOf('\ufffd\ufffd\ufffd')).toBe('sheetUnreadable')
    expect(rowsOf(sheet([head, row]).replace('Smt. One', 'Smt. On\ufffd'))).toBe('sheetUnreadable')
    expect(rowsOf(sheet([[...head, 'Email'], [...row, 'two@example.in']]))).toBe('sheetColumnTwice')
  })
  it('says of a row that a sign in a cell has moved its cells', () => {
    const found = rowsOf(sheet([head, row, [...row, ''], [...row.slice(0, 4), 'two@example.in', ...row.slice(5), 'x']]))
    expect(typeof found === 'string' ? found : found.map(({ problems }) => problems.map(({ message }) => message))).toEqual([['sheetTwice'], ['sheetTwice'], ['sheetWide']])
  })
})
