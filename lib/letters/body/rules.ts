import { setImmediate } from 'node:timers/promises'
import { limits } from '@/lib/limits'
import { demand, LetterFault, type Cursor, type PdfEntries, type PdfValue, readValue, skipComments, skipSpace, spellsObject, take } from '@/lib/letters/syntax/rules'

/** Where an object lies: at an offset of the file, or at a place of a bundle of objects. */
export type Place = { readonly at: number; readonly generation: number } | { readonly bundle: number; readonly index: number }

export interface PdfObject {
  readonly number: number
  readonly place: Place
  readonly value: PdfValue
}

/** A stream as it lies in the file: its dictionary, and the offsets of its data. */
export interface PdfStream {
  readonly number: number
  readonly at: number
  readonly entries: PdfEntries
  readonly from: number
  readonly to: number
}

/** One table of the file, or one stream in the place of a table: which object it says lies where. `null`: free. */
export interface Section {
  readonly at: number
  readonly isTable: boolean
  readonly trailer: PdfEntries
  readonly places: ReadonlyMap<number, Place | null>
}

export interface Body {
  readonly streams: readonly PdfStream[]
  readonly tables: readonly Section[]
  /** What each `startxref` says, in the file's order. */
  readonly starts: readonly number[]
}

const patterns = {
  object: /(\d{1,10})[\t\n\f\r ]+(\d{1,5})[\t\n\f\r ]+obj(?![^\0\t\n\f\r ()<>[\]{}/%])/y,
  stream: /stream\r?\n/y,
  endOfObject: /endobj(?![^\t\n\f\r %])/y,
  table: /xref[\t\r\n ]+/y,
  subsection: /(\d{1,10})[ ]+(\d{1,10})[\t\r\n ]+/y,
  entry: /(\d{1,10}) (\d{1,5}) ([nf])[\t\r\n ]+/y,
  trailer: /trailer/y,
  start: /startxref[\t\r\n ]+(\d{1,10})(?![^\t\r\n %])/y,
}

/** Values read before others get their turn: a few milliseconds. */
const valuesPerTurn = 20_000

/**
 * Reads a file from its first byte to its last as what it must be, object after object, table after table, with nothing between; hands each object to `see`.
 * A reader that goes by the tables and one that goes from the front then find the same. Throws LetterFault.
 */
export async function readBody(cursor: Cursor, see: (object: PdfObject) => void): Promise<Body> {
  const streams: PdfStream[] = []
  const tables: Section[] = []
  const starts: number[] = []
  const turns = turnsOf(cursor)
  for (skipComments(cursor); cursor.at < cursor.text.length; skipComments(cursor)) {
    const at = cursor.at
    const head = take(cursor, patterns.object)
    if (head) {
      const object = { number: Number(head[1]), place: { at, generation: Number(head[2]) }, value: readValue(cursor) }
      const stream = readStream(cursor, { ...object, at })
      if (stream) streams.push(stream)
      if (streams.length > limits.letterStreamsMax) throw new LetterFault('letterUnreadable')
      skipSpace(cursor)
      demand(cursor, patterns.endOfObject)
      see(object)
      await turns()
      continue
    }
    if (take(cursor, patterns.table)) tables.push(readTable(cursor, at))
    else starts.push(Number(demand(cursor, patterns.start)[1]))
  }
  return { streams, tables, starts }
}

/** Lets others have their turn when enough was read since the last. */
export function turnsOf(cursor: Cursor): () => Promise<void> {
  let next = cursor.valuesLeft - valuesPerTurn
  return async () => {
    if (cursor.valuesLeft > next) return
    next = cursor.valuesLeft - valuesPerTurn
    await setImmediate()
  }
}

function readStream(cursor: Cursor, { number, at, value }: { number: number; at: number; value: PdfValue }): PdfStream | null {
  skipSpace(cursor)
  if (!cursor.text.startsWith('stream', cursor.at)) return null
  // After a lone carriage return, a space or a comment readers begin at different bytes.
  demand(cursor, patterns.stream)
  const from = cursor.at
  const to = cursor.text.indexOf('endstream', from)
  if (value.kind !== 'dictionary' || to < 0 || spellsObject(cursor.text.slice(from, to))) throw new LetterFault('letterUnreadable')
  cursor.at = to + 'endstream'.length
  return { number, at, entries: value.entries, from, to }
}

function readTable(cursor: Cursor, at: number): Section {
  const places = new Map<number, Place | null>()
  for (let head = take(cursor, patterns.subsection); head; head = take(cursor, patterns.subsection)) {
    const first = Number(head[1])
    for (let number = first; number < first + Number(head[2]); number += 1) {
      const [, offset, generation, use] = demand(cursor, patterns.entry)
      if (places.has(number)) throw new LetterFault('letterUnreadable')
      places.set(number, use === 'n' ? { at: Number(offset), generation: Number(generation) } : null)
    }
  }
  demand(cursor, patterns.trailer)
  const trailer = readValue(cursor)
  if (trailer.kind !== 'dictionary') throw new LetterFault('letterUnreadable')
  return { at, isTable: true, trailer: trailer.entries, places }
}
