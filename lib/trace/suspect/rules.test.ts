import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { devanagari, drawsOf, typedAgain } from '@/lib/testing/leaks'
import { digitsOf, mobileOf } from '@/lib/trace/suspect/numbers/rules'
import { readSuspect, type Suspect } from '@/lib/trace/suspect/rules'

const read = async (bytes: Buffer | string): Promise<Suspect> => {
  const suspect = await readSuspect(Buffer.from(bytes), 1_000)
  if (typeof suspect === 'string') throw new Error(suspect)
  return suspect
}
const uans = async (text: Buffer | string): Promise<(string | null)[]> => (await read(text)).rows.map(({ uan }) => uan)

describe('a number as somebody typed it', () => {
  it.each([
    ['100000000001', '100000000001'], ['1000 0000 0001', '100000000001'], ['1000-0000-0001', '100000000001'], ['1,00,00,00,00,001', '100000000001'], ["'012345678901", '012345678901'],
    ['100000000001.0', '100000000001'], ['1.23456789012E+11', '123456789012'], ['1,2345678901e11', '123456789010'], ['7.00000000000E+10', '70000000000'], [devanagari('100000000001'), '100000000001'], ['১০০০০০০০০০০১', '100000000001'], ['１０００００００００１２', '100000000012'],
    ['1.23457E+11', null], ['1E+11', null], ['RAMESH', null], ['', null], ['12 MG Road', null], ['2026-11-27T10:00', null],
  ])('%s is %s', (typed, digits) => expect(digitsOf(typed)).toBe(digits))

  it.each([['9876543210', '9876543210'], ['919876543210', '9876543210'], ['09876543210', '9876543210'], ['1234567890', null], ['100000000001', null]])('%s is the mobile number %s', (digits, mobile) => expect(mobileOf(digits)).toBe(mobile))
})

describe('a suspect file', () => {
  it('gives its references, UANs and order, however it was typed again', async () => {
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 70_000_000_000, max: 899_999_999_999 }), { minLength: 12, maxLength: 40 }), fc.integer({ min: 0, max: 1e9 }), async (numbers, seed) => {
      const rows = numbers.map((number, index) => [`ABCDE${String(index).padStart(10, '2')}`, String(number).padStart(12, '0'), 'Asha, "O" Devi', String(9_000_000_000 + index), '2'])
      const suspect = await read(typedAgain({ header: ['rowReference', 'uan', 'name', 'mobile', 'gender'], rows }, drawsOf(seed)))
      expect(suspect.rows.map(({ uan }) => uan)).toEqual(rows.map((row) => row[1]))
      expect(suspect.rows.map(({ mobile }) => mobile)).toEqual(rows.map((row) => row[3]))
      expect(suspect.references.filter(({ column }) => column === 0).map(({ row }) => row)).toEqual(rows.map((_, index) => index))
    }), { numRuns: 300 })
  })

  it('is read in lists of programs, without a header, and past a stray quotation mark', async () => {
    expect(await uans('[{"uan": "100000000001", "name": "Asha"},\n{"uan": "100000000002", "name": "Ravi"}]')).toEqual(['100000000001', '100000000002'])
    expect(await uans("INSERT INTO x VALUES ('100000000001', 'Asha');\nINSERT INTO x VALUES ('100000000002', 'Ravi');")).toEqual([null, null])
    expect(await uans('Asha;100000000001\nRavi;100000000002')).toEqual(['100000000001', '100000000002'])
    // A tab parts cells and never groups digits, or two columns would be one number.
    expect((await read('9000000001\t211\n9000000002\t212')).rows.map(({ mobile }) => mobile)).toEqual(['9000000001', '9000000002'])
    expect(await uans('uan,name\n100000000001,"Asha\n100000000002,Ravi')).toEqual(['100000000001', '100000000002'])
  })

  it('keeps mobile numbers with the country’s code apart from UANs', async () => {
    const { rows } = await read('name,phone\nAsha,919876543210\nRavi,919876543211')
    expect(rows).toEqual([{ uan: null, mobile: '9876543210' }, { uan: null, mobile: '9876543211' }])
  })

  it('says which parameters its header names, and which stand masked', async () => {
    const { columns } = await read('UAN,नाम,Mobile,something\n100000000001,R••••• K•••••,••••••1234,x\n100000000002,S•••••,••••••5678,y')
    expect([...columns]).toEqual([['name', 'masked'], ['mobile', 'masked']])
  })

  it.each([['traceEmpty', ''], ['traceEmpty', '\ufeff\n , \n'], ['traceWorkbook', 'PK\u0003\u0004xl/workbook.xml'], ['traceNoText', '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000']] as const)('that cannot be read is %s', async (problem, text) => {
    expect(await readSuspect(Buffer.from(text, problem === 'traceEmpty' ? 'utf8' : 'latin1'), 10)).toBe(problem)
  })

  it('never throws, whatever the bytes are', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text))), async (bytes) => { await readSuspect(Buffer.from(bytes), 50) }), { numRuns: 3_000 })
  })
})
