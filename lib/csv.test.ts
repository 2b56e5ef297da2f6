import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvBytes, originalOfCell, safeCell, writeCell } from '@/lib/csv'

/** What a careless spreadsheet would call a formula: any line, after dropping what it may drop. Written apart from the rule. */
function couldBeFormula(cell: string): boolean {
  return cell.split(/\r\n|\r|\n/).some((line) => {
    const visible = [...line].filter((character) => !/[\s\u0000-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/u.test(character))
    return /^[=+@\-\uff1d\uff0b\uff0d\uff20]/.test(visible.join(''))
  })
}

describe('a cell', () => {
  it.each([
    '=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '\u00a0=1', '\u200b=1', '\ufeff=1', '\u202e=1', '\u0000=1', '\u3000=1',
    '＝1', '＋1', '－1', '＠x', 'a\n=b', 'a\r\n+b', 'a\r-b', '=HYPERLINK("http://x","y")', '=cmd|\' /C calc\'!A0', '  \t -1', '\tplain', '\rplain', '\nplain',
  ])('%j cannot be read as a formula', (text) => {
    const cell = safeCell(text)
    expect(couldBeFormula(cell)).toBe(false)
    expect(cell.startsWith('\t') || cell.startsWith('\r') || cell.startsWith('\n')).toBe(false)
    expect(originalOfCell(cell)).toBe(text)
  })

  it.each(['', 'Sita', '0012', 'सीता', '12, MG Road', 'O\'Brien', '••••••1234', '1998-••-••', 'a"b', 'a - b', '9 = 9'])('%j stays as it is', (text) => {
    expect(safeCell(text)).toBe(text)
  })

  it('that begins with an apostrophe gets one more, so that the rule has no exception', () => {
    expect(safeCell('\'=1')).toBe('\'\'=1')
    expect(originalOfCell(safeCell('\'tis'))).toBe('\'tis')
  })

  it('is safe and comes back to the letter, whatever it holds', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=', '+', '-', '@', '\'', '"', ',', '\t', '\r', '\n', '\r\n', ' ', '\u00a0', '\u0000', '＝', '－', '\u200d', 'क', '•'))
    fc.assert(fc.property(fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')), (text) => {
      const cell = safeCell(text)
      expect(couldBeFormula(cell)).toBe(false)
      expect(originalOfCell(cell)).toBe(text)
    }), { numRuns: 5_000 })
  })
})

describe('an entry', () => {
  it('is UTF-8 with a mark, CRLF, quoted where it must be, and read back equal by another reader', () => {
    const rows = [['uan', 'name'], ['012345678901', 'सीता "S" देवी, पटना'], ['2', 'a\nb'], ['3', '']]
    const bytes = csvBytes(rows, { bom: true })
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(bytes.toString().endsWith('\r\n')).toBe(true)
    expect(parse(bytes, { bom: true, record_delimiter: '\r\n' })).toEqual(rows)
  })

  it('recovers every text through quoting and guarding', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000')), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }), (rows) => {
      const read: string[][] = parse(csvBytes([['a', 'b', 'c'], ...rows], { bom: true }), { bom: true, record_delimiter: '\r\n' })
      expect(read.slice(1).map((row) => row.map(originalOfCell))).toEqual(rows)
    }))
  })
})

describe('a cell of bytes', () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom('a', 'Sita', '12, MG Road', 'सीता', '=', '+', '\'', '"', ',', '\t', '\r', '\n', '\r\n', ' ', '\u00a0', '\u0000', '＝', '•', '𑀅'))
  it('is written as csvBytes writes it, whatever it holds and wherever it lies', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 6 }).map((parts) => parts.join('').toWellFormed()), fc.nat(9), (text, before) => {
      const source = Buffer.from(`${'x'.repeat(before)}${text}tail`)
      const out = Buffer.alloc(before + 4 * Buffer.byteLength(text) + 2)
      const end = writeCell(out, before, source, before, source.length - 4)
      expect(out.toString('utf8', before, end)).toBe(csvBytes([[text]], { bom: false }).toString().slice(0, -2))
    }), { numRuns: 5_000 })
  })
})
