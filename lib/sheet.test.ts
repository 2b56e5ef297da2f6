import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnLetters, hasOuterBlanks, originalOfSheetCell, serialDay, sheetCell, sheetCellXml, sheetStart } from '@/lib/sheet'

describe('a cell of a sheet', () => {
  it.each(['', 'Sita', '0012', '=1+1', '-2', '@x', '\'tis', 'सीता देवी', 'क्‍ष', 'a\nb', 'a\tb', ' a ', '••••••1234', '_x', '_x00', 'a_b', '👩‍👩‍👧', '<b>&"', '\ufeffx'])('%j stays as it is', (text) => {
    expect(sheetCell(text)).toBe(text)
  })

  it.each([
    ['a\rb', 'a⟦000D⟧b'], ['\u0000', '⟦0000⟧'], ['\u0007x', '⟦0007⟧x'], ['a\u0085b', 'a⟦0085⟧b'], ['\ufffe\uffff', '⟦FFFE⟧⟦FFFF⟧'], ['a\ud800b', 'a⟦D800⟧b'], ['\udc00\ud800', '⟦DC00⟧⟦D800⟧'],
    ['_x000D_', '⟦005F⟧x000D_'], ['_x000d_', '⟦005F⟧x000d_'], ['_x0041_x0042_', '⟦005F⟧x0041⟦005F⟧x0042_'], ['⟦000D⟧', '⟦27E6⟧000D⟧'], ['⟦', '⟦27E6⟧'], ['a\u2028b', 'a⟦2028⟧b'],
  ])('%j is written %j', (text, written) => {
    expect(sheetCell(text)).toBe(written)
    expect(originalOfSheetCell(written)).toBe(text)
  })

  it('comes back to the letter through any reader of XML, whatever it holds', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom('=', '_x', '_x000D_', '⟦', '⟧', '0041', '&', '<', '>', ']]>', '"', '\t', '\r', '\n', ' ', '\u0000', '\ud800', '\udc00', '\ufffe', '\u200d', 'क'))
    fc.assert(fc.property(fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')), (text) => {
      const xml = sheetCellXml(text)
      // What XML may hold (XML 1.0, production 2), written apart from the rule; and nothing that some programs undo.
      expect(xml).toMatch(/^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u)
      expect(xml).not.toMatch(/_x[0-9A-Fa-f]{4}_|[<>]/)
      const read = text === '' ? '' : new DOMParser().parseFromString(`<t xml:space="preserve">${xml}</t>`, 'text/xml').documentElement?.textContent ?? ''
      expect(originalOfSheetCell(read)).toBe(text)
    }), { numRuns: 5_000 })
  })

  it.each([[' a', true], ['a ', true], ['a\nb', true], ['\u00a0a', true], ['a b', false], ['', false]])('%j has outer blanks or breaks: %s', (text, has) => expect(hasOuterBlanks(text)).toBe(has))
})

describe('a sheet', () => {
  it.each([[0, 'A'], [25, 'Z'], [26, 'AA'], [51, 'AZ'], [52, 'BA'], [701, 'ZZ'], [702, 'AAA']])('names its column %i %s', (index, letters) => expect(columnLetters(index)).toBe(letters))

  it.each([['1979-05-25', 29_000], ['1970-01-01', 25_569], ['2026-11-28', 46_354], ['1900-03-01', 61], ['1900-02-28', null], ['1899-12-31', null]])('knows the day %s as %s', (day, serial) => expect(serialDay(Date.parse(`${day}T00:00:00Z`) / 86_400_000)).toBe(serial))

  it('begins with widths and a head that stays in sight', () => {
    expect(sheetStart([{ title: 'uan', width: 15 }, { title: 'a&b', width: 9 }])).toContain('<col min="2" max="2" width="9" style="1" customWidth="1"/></cols><sheetData><row r="1"><c r="A1" s="3" t="inlineStr"><is><t>uan</t></is></c><c r="B1" s="3" t="inlineStr"><is><t>a&amp;b</t></is></c></row>')
    expect(sheetStart([{ title: 'uan', width: 15 }])).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>')
  })
})
