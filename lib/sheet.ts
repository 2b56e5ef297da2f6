/**
 * Cells of a workbook's sheet as XML. What a cell holds is text and never a formula, so nothing stands before it as in CSV; but a few characters come through no reader unharmed: control characters, which XML
 * forbids and programs drop or translate each in their own way, the line separator, which XML of another version makes a line feed, and whatever looks like Excel's own escape (`_x000D_`), which some programs undo and some do not (docs/decisions/0206). Such a character
 * stands as its hexadecimal number in mathematical brackets, `⟦000D⟧`, in every reader alike.
 */
const unsafe = /(?![\t\n])[\p{Cc}\p{Cs}\u2028\ufffe\uffff\u27e6]|_(?=x[0-9A-Fa-f]{4}_)/gu
/** Nothing that is written otherwise than it is: printable ASCII without XML's own signs and the underscore. */
const plain = /^[\x20-\x25\x27-\x3b\x3d\x3f-\x5e\x60-\x7e]*$/

/** The text as a cell of a sheet holds it; `originalOfSheetCell` brings it back to the letter. */
export function sheetCell(text: string): string {
  return plain.test(text) ? text : text.replace(unsafe, (character) => `⟦${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟧`)
}

/** The original of a cell made by `sheetCell`: the rule that README.txt gives. */
export function originalOfSheetCell(cell: string): string {
  return cell.replace(/⟦([0-9A-F]{4})⟧/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** The same as XML between its tags. */
export function sheetCellXml(text: string): string {
  return sheetCell(text).replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'))
}

/** True when blanks or line breaks of a cell's text would be lost without a word to the reader that they count. */
export function hasOuterBlanks(text: string): boolean {
  return /^\s|\s$|[\t\n]/.test(text)
}

/** 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last
}

/** The first serial day that means the same in every program: those before it are counted with a 29 February 1900 that never was. */
const firstSerialDay = 61
/** 1 January 1970 as a serial day. */
const epochSerialDay = 25_569

/** The number by which a workbook knows a day (given as days since 1970); null for days before March 1900, about which programs differ. */
export function serialDay(daysSince1970: number): number | null {
  const serial = daysSince1970 + epochSerialDay
  return serial < firstSerialDay ? null : serial
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'

/** Cell formats of `workbookParts`: a text that stays text when somebody edits the cell, a day, a head. */
export const cellFormats = { text: 1, day: 2, head: 3 } as const

/** The parts of a workbook of one sheet, but for the sheet itself, which comes last and is written while its rows are read. */
export function workbookParts(sheetName: string): { name: string; text: string }[] {
  return [
    { name: '[Content_Types].xml', text: `${xml}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${[['workbook', 'sheet.main'], ['styles', 'styles'], ['worksheets/sheet1', 'worksheet']].map(([part, type]) => `<Override PartName="/xl/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`).join('')}</Types>` },
    { name: '_rels/.rels', text: `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>` },
    { name: 'xl/workbook.xml', text: `${xml}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets><sheet name="${sheetName}" sheetId="1" r:id="rId1"/></sheets></workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', text: `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/></Relationships>` },
    { name: 'xl/styles.xml', text: styles },
  ]
}

/** Where the sheet's own XML lies. */
export const sheetPart = 'xl/worksheets/sheet1.xml'

/** The beginning of a sheet: widths of its columns, in characters, and its head, which stays in sight. Rows follow, then `sheetEnd`. */
export function sheetStart(columns: readonly { title: string; width: number }[]): string {
  const widths = columns.map(({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" style="${cellFormats.text}" customWidth="1"/>`).join('')
  const head = columns.map(({ title }, index) => `<c r="${columnLetters(index)}1" s="${cellFormats.head}" t="inlineStr"><is><t>${sheetCellXml(title)}</t></is></c>`).join('')
  return `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews><cols>${widths}</cols><sheetData><row r="1">${head}</row>`
}

export const sheetEnd = '</sheetData></worksheet>'

const plainFont = '<sz val="11"/><name val="Calibri"/>'
const format = (id: number, font: number): string => `<xf numFmtId="${id}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${font === 0 ? '' : ' applyFont="1"'}/>`
const styles = `${xml}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font>${plainFont}</font><font><b/>${plainFont}</font></fonts>`
  + '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
  + `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${format(49, 0)}${format(164, 0)}${format(49, 1)}</cellXfs>`
  + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
