import sax from 'sax'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { limits } from '@/lib/limits'

/** Thrown where a workbook holds more than is looked through, however small it was packed. */
class TooMuch extends Error {}

/**
 * The cells of a workbook's sheets as text, row by row, at most so many rows. Somebody hostile may have packed it: nothing is unpacked further than some bytes in all, no tag holds or nests without end, and of a
 * row and of a cell only as much is kept as a reference or number can need. Says why not when it is no workbook (`traceWorkbook`) or too much of one (`traceTooLarge`).
 */
export async function rowsOfWorkbook(bytes: Buffer, rowsMax: number): Promise<string[][] | 'traceWorkbook' | 'traceTooLarge'> {
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true })
    const entries = await entriesOf(zip)
    const sheets = [...entries].filter(([name]) => /^xl\/worksheets\/[^/]+\.xml$/.test(name)).sort(([one], [other]) => one.length - other.length || (one < other ? -1 : 1))
    if (sheets.length === 0) return 'traceWorkbook'
    const budget = { bytes: limits.traceWorkbook.bytesMax }
    const strings = entries.get('xl/sharedStrings.xml')
    const shared = strings === undefined ? [] : await readStrings(zip, strings, budget)
    const rows: string[][] = []
    for (const [, sheet] of sheets) if (rows.length < rowsMax) await readSheet({ zip, sheet, shared, budget, rows, rowsMax })
    return rows
  } catch (error) {
    return error instanceof TooMuch ? 'traceTooLarge' : 'traceWorkbook'
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  if (zip.entryCount > limits.traceWorkbook.partsMax) throw new TooMuch()
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
  return entries
}

/** What is heard of an entry's XML. `text` comes in pieces. Each may say that it has enough. */
interface Listener {
  open(tag: string, attributes: Readonly<Record<string, string>>): void
  text(piece: string): void
  close(tag: string): void
  readonly hasEnough: boolean
}

const depthMax = 32
const attributesMax = 64

async function readXml(zip: ZipFile, entry: Entry, { budget, listener }: { budget: { bytes: number }; listener: Listener }): Promise<void> {
  const parser = sax.parser(true, { position: false })
  let depth = 0
  let attributes = 0
  const fail = (error: Error): never => { throw error }
  parser.onerror = fail
  parser.onopentagstart = () => { attributes = 0 }
  parser.onattribute = () => { if ((attributes += 1) > attributesMax) throw new TooMuch() }
  parser.onopentag = ({ name, attributes: found }) => {
    if ((depth += 1) > depthMax) throw new TooMuch()
    listener.open(localName(name), Object.fromEntries(Object.entries(found).map(([key, value]) => [key, String(value)])))
  }
  parser.ontext = (piece) => listener.text(piece)
  parser.oncdata = (piece) => listener.text(piece)
  parser.onclosetag = (name) => {
    depth -= 1
    listener.close(localName(name))
  }
  const stream = await zip.openReadStreamPromise(entry)
  const decoder = new TextDecoder('utf-8')
  try {
    for await (const piece of stream) {
      if (!Buffer.isBuffer(piece)) throw new Error('an entry gives bytes')
      if ((budget.bytes -= piece.length) < 0) throw new TooMuch()
      parser.write(decoder.decode(piece, { stream: true }))
      if (listener.hasEnough) return
    }
  } finally {
    stream.destroy()
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Collects the text of `<t>`, but not what is written above the signs of a word to say how it sounds. */
class CellText {
  text = ''
  private isInside = false
  private isSound = false

  open(tag: string): void {
    if (tag === 'rPh') this.isSound = true
    if ((tag === 't' || tag === 'v') && !this.isSound) this.isInside = true
  }

  add(piece: string): void {
    if (this.isInside && this.text.length < limits.traceWorkbook.cellCharacters) this.text += piece.slice(0, limits.traceWorkbook.cellCharacters - this.text.length)
  }

  close(tag: string): void {
    if (tag === 'rPh') this.isSound = false
    if (tag === 't' || tag === 'v') this.isInside = false
  }
}

async function readStrings(zip: ZipFile, entry: Entry, budget: { bytes: number }): Promise<string[]> {
  const strings: string[] = []
  let text = new CellText()
  await readXml(zip, entry, { budget, listener: {
    hasEnough: false,
    open: (tag) => {
      if (tag === 'si') text = new CellText()
      text.open(tag)
    },
    text: (piece) => text.add(piece),
    close: (tag) => {
      text.close(tag)
      if (tag === 'si' && strings.push(text.text) > limits.traceWorkbook.cellsMax) throw new TooMuch()
    },
  } })
  return strings
}

async function readSheet({ zip, sheet, shared, budget, rows, rowsMax }: { zip: ZipFile; sheet: Entry; shared: readonly string[]; budget: { bytes: number }; rows: string[][]; rowsMax: number }): Promise<void> {
  let row: string[] = []
  let cells = 0
  let column = 0
  let isShared = false
  let text = new CellText()
  const listener = {
    hasEnough: false,
    open(tag: string, attributes: Readonly<Record<string, string>>) {
      if (tag === 'row') {
        row = []
        column = 0
      } else if (tag === 'c') {
        column = columnOf(attributes.r) ?? column
        isShared = attributes.t === 's'
        text = new CellText()
      } else text.open(tag)
    },
    text: (piece: string) => text.add(piece),
    close(tag: string) {
      text.close(tag)
      if (tag === 'c') {
        if (column < limits.traceWorkbook.columnsMax) {
          while (row.length < column) row.push('')
          row[column] = isShared ? shared[Number(text.text)] ?? '' : text.text
        }
        column += 1
        if ((cells += 1) > limits.traceWorkbook.cellsMax) throw new TooMuch()
      } else if (tag === 'row' && rows.length < rowsMax) rows.push(row)
      listener.hasEnough = rows.length >= rowsMax
    },
  }
  await readXml(zip, sheet, { budget, listener })
}

/** The column of an address, 0 for A1; undefined for a cell that brings none and stands behind the one before. */
function columnOf(address: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(address ?? '')?.[0]
  return letters === undefined ? undefined : [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1
}
