import { limits } from '@/lib/limits'

/** Why a letter is not taken, as a key below `errors` in messages/. */
export type LetterProblem = 'letterMissing' | 'letterTooLarge' | 'letterNoPdf' | 'letterBroken' | 'letterEncrypted' | 'letterActive' | 'letterUnreadable'

/** Ends the reading of a letter at the first thing that is wrong; `checkLetter` catches it. */
export class LetterFault extends Error {
  constructor(readonly problem: LetterProblem) {
    super(problem)
    this.name = 'LetterFault'
  }
}

/** An object of ISO 32000-2, 7.3. A text keeps its bytes as they stand between its brackets. */
export type PdfValue =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'reference'; readonly number: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'text'; readonly raw: string; readonly isHex: boolean }
  | { readonly kind: 'list'; readonly items: readonly PdfValue[] }
  | { readonly kind: 'dictionary'; readonly entries: PdfEntries }
export type PdfEntries = ReadonlyMap<string, PdfValue>

/** A place in a text of bytes (latin1), and how many values may still be read: of the letter, and at which number of them the object at hand must have ended. */
export interface Cursor {
  readonly text: string
  at: number
  valuesLeft: number
  objectEndsBy?: number
}

/** Lists and dictionaries inside each other; no producer's letter goes half as deep. */
const depthMax = 60
const endOfToken = String.raw`(?![^\0\t\n\f\r ()<>[\]{}/%])`
const patterns = {
  space: /[\t\n\f\r ]*/y,
  comment: /%[^\r\n]*/y,
  harmlessComment: /%[^\0()<>[\]{}/\r\n]*[\r\n]/y,
  number: new RegExp(String.raw`[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})${endOfToken}`, 'y'),
  reference: new RegExp(String.raw`(\d{1,10})[\t\n\f\r ]+\d{1,5}[\t\n\f\r ]+R${endOfToken}`, 'y'),
  name: /\/((?:[^\0\t\n\f\r ()<>[\]{}/%#]|#[0-9A-Fa-f]{2}){0,200})/y,
  hex: /<([0-9A-Fa-f\t\n\f\r ]*)>/y,
  word: new RegExp(`(true|false|null)${endOfToken}`, 'y'),
}

/**
 * Reads one value at the cursor and moves behind it. Strict on purpose: where readers of PDF forgive in different ways (a NUL or a telling comment between
 * tokens, a key twice, a broken escape, brackets left open) the letter is refused. Throws LetterFault (`letterUnreadable`).
 */
export function readValue(cursor: Cursor, depth = 0): PdfValue {
  skipSpace(cursor)
  // Within one object nobody else gets a turn.
  if (depth === 0) cursor.objectEndsBy = Math.max(0, cursor.valuesLeft - limits.letterObjectValuesMax)
  if (depth > depthMax || --cursor.valuesLeft < (cursor.objectEndsBy ?? 0)) throw new LetterFault('letterUnreadable')
  const first = cursor.text[cursor.at]
  if (first === '/') return { kind: 'name', name: readName(cursor) }
  if (first === '(') return { kind: 'text', raw: readText(cursor), isHex: false }
  if (first === '[') return { kind: 'list', items: readList(cursor, depth) }
  if (first === '<' && cursor.text[cursor.at + 1] === '<') return { kind: 'dictionary', entries: readDictionary(cursor, depth) }
  if (first === '<') return { kind: 'text', raw: demand(cursor, patterns.hex)[1] ?? '', isHex: true }
  const reference = take(cursor, patterns.reference)
  if (reference) return { kind: 'reference', number: Number(reference[1]) }
  const number = take(cursor, patterns.number)
  if (number) return { kind: 'number', value: Number(number[0]) }
  return { kind: 'word', word: demand(cursor, patterns.word)[0] }
}

/** What the pattern (sticky) finds exactly at the cursor, which moves behind it; null when it is not there. */
export function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.text)
  if (found) cursor.at = pattern.lastIndex
  return found
}

/** The same; throws LetterFault (`letterUnreadable`) when it is not there. */
export function demand(cursor: Cursor, pattern: RegExp): RegExpExecArray {
  const found = take(cursor, pattern)
  if (!found) throw new LetterFault('letterUnreadable')
  return found
}

/** Skips white space, and comments in which no reader finds a name, a text, a list or a dictionary, should it not take them for comments. */
export function skipSpace(cursor: Cursor): void {
  do take(cursor, patterns.space)
  while (cursor.text[cursor.at] === '%' && take(cursor, patterns.harmlessComment))
}

/** Skips white space and comments between objects. A comment that spells parts of a file is refused: a reader that mends files would read it. */
export function skipComments(cursor: Cursor): void {
  take(cursor, patterns.space)
  for (let comment = take(cursor, patterns.comment); comment; comment = take(cursor, patterns.comment)) {
    if (/<<|\bobj\b|endobj|stream|trailer|xref/.test(comment[0])) throw new LetterFault('letterUnreadable')
    take(cursor, patterns.space)
  }
}

/**
 * True when bytes that are no object (a text, a stream's data) spell how one begins or ends. Readers that mend a file go by these words wherever they stand.
 * By chance they do not stand in a picture: the shortest is one in a thousand million letters.
 */
export function spellsObject(bytes: string): boolean {
  if (bytes.includes('endstream') || bytes.includes('startxref')) return true
  for (let at = bytes.indexOf('obj'); at >= 0; at = bytes.indexOf('obj', at + 3)) {
    if (/(?:end|\d[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+)$/.test(bytes.slice(Math.max(0, at - 40), at))) return true
  }
  for (let at = bytes.indexOf('trailer'); at >= 0; at = bytes.indexOf('trailer', at + 7)) {
    if (/^trailer[\0\t\n\f\r ]*<</.test(bytes.slice(at, at + 40))) return true
  }
  return false
}

/** A text's bytes with escapes undone (7.3.4). */
export function bytesOf({ raw, isHex }: { raw: string; isHex: boolean }): string {
  if (isHex) return Buffer.from(raw.replace(/\s/g, '').replace(/^(?:..)*.$/, '$&0'), 'hex').toString('latin1')
  return raw.replace(/\\(?:([0-7]{1,3})|\r\n|([^]))/g, (_whole, octal: string | undefined, single: string | undefined) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255)
    if (single === undefined || single === '\n' || single === '\r') return ''
    return { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[single] ?? single
  })
}

function readName(cursor: Cursor): string {
  const raw = demand(cursor, patterns.name)[1] ?? ''
  // What stops the pattern short of the name's end is a broken escape, a NUL, or a name longer than any.
  if (/^[^\t\n\f\r ()<>[\]{}/%]/.test(cursor.text.slice(cursor.at, cursor.at + 1)) || raw.includes('#00')) throw new LetterFault('letterUnreadable')
  return raw.replace(/#(..)/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function readText(cursor: Cursor): string {
  const from = cursor.at + 1
  const marks = /[()\\]/g
  marks.lastIndex = from
  let open = 1
  for (let mark = marks.exec(cursor.text); mark; mark = marks.exec(cursor.text)) {
    if (mark[0] === '\\') marks.lastIndex += 1
    else open += mark[0] === '(' ? 1 : -1
    if (open > 0) continue
    cursor.at = marks.lastIndex
    const raw = cursor.text.slice(from, mark.index)
    if (spellsObject(raw)) break
    return raw
  }
  throw new LetterFault('letterUnreadable')
}

function readList(cursor: Cursor, depth: number): PdfValue[] {
  const items: PdfValue[] = []
  cursor.at += 1
  for (skipSpace(cursor); cursor.text[cursor.at] !== ']'; skipSpace(cursor)) items.push(readValue(cursor, depth + 1))
  cursor.at += 1
  return items
}

function readDictionary(cursor: Cursor, depth: number): Map<string, PdfValue> {
  const entries = new Map<string, PdfValue>()
  cursor.at += 2
  for (skipSpace(cursor); !cursor.text.startsWith('>>', cursor.at); skipSpace(cursor)) {
    const key = readName(cursor)
    // Of two values some readers take the first and some the last.
    if (entries.has(key)) throw new LetterFault('letterUnreadable')
    entries.set(key, readValue(cursor, depth + 1))
  }
  cursor.at += 2
  return entries
}
