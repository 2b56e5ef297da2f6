import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { type PdfObject, type PdfStream, type Place, type Section, turnsOf } from '@/lib/letters/body/rules'
import { nameIn } from '@/lib/letters/content/rules'
import { demand, LetterFault, type Cursor, type PdfEntries, type PdfValue, readValue, skipSpace } from '@/lib/letters/syntax/rules'

const inflateApart = promisify(inflate)
const integer = /[\t\n\f\r ]*(\d{1,10})(?![^\0\t\n\f\r ()<>[\]{}/%])/y

export interface Packing {
  readonly isPlain: boolean
  readonly isFlateAlone: boolean
  readonly mayHoldObjects: boolean
  readonly isSection: boolean
}

/** How a stream is packed and what it may hold. A bundle that does not say that it is one is one all the same. */
export function packingOf({ entries }: PdfStream): Packing {
  const filter = entries.get('Filter')
  const only = filter?.kind === 'list' && filter.items.length === 1 ? filter.items[0] : filter
  return {
    isPlain: filter === undefined,
    isFlateAlone: only?.kind === 'name' && only.name === 'FlateDecode',
    mayHoldObjects: nameIn(entries, 'Type') === 'ObjStm' || (entries.has('N') && entries.has('First')),
    isSection: nameIn(entries, 'Type') === 'XRef',
  }
}

/** The stream's data, opened off the main thread; null when they do not open, or not within so many bytes. */
export async function unpack(data: Buffer, bytesMax: number): Promise<Buffer | null> {
  try {
    return await inflateApart(data, { maxOutputLength: bytesMax, chunkSize: 65_536 })
  } catch {
    return null
  }
}

/** Reads the objects of a bundle (7.5.7), each where its head says and nothing between them; hands each to `see`. Throws LetterFault. */
export async function readBundle({ stream, text, cursor: whole, see }: { stream: PdfStream; text: string; cursor: Cursor; see: (object: PdfObject) => void }): Promise<void> {
  // A predictor stores differences, and what it makes of them is one reader's word.
  if (stream.entries.has('DecodeParms')) throw new LetterFault('letterUnreadable')
  const count = integerOf(stream.entries.get('N'))
  const first = integerOf(stream.entries.get('First'))
  const cursor = { text, at: 0, valuesLeft: whole.valuesLeft }
  const heads: { number: number; at: number }[] = []
  for (let index = 0; index < count; index += 1) {
    if (--cursor.valuesLeft < 0) throw new LetterFault('letterUnreadable')
    heads.push({ number: Number(demand(cursor, integer)[1]), at: first + Number(demand(cursor, integer)[1]) })
  }
  skipSpace(cursor)
  if (cursor.at > first) throw new LetterFault('letterUnreadable')
  const turns = turnsOf(cursor)
  for (const [index, { number, at }] of heads.entries()) {
    skipSpace(cursor)
    // White space may stand before an object, nothing else may.
    if (at > cursor.at || text.slice(at, cursor.at).trim() !== '') throw new LetterFault('letterUnreadable')
    see({ number, place: { bundle: stream.number, index }, value: readValue(cursor) })
    await turns()
  }
  skipSpace(cursor)
  if (cursor.at !== text.length) throw new LetterFault('letterUnreadable')
  whole.valuesLeft = cursor.valuesLeft
}

/** Reads a stream that stands in the place of a table (7.5.8). Throws LetterFault. */
export function readSection({ stream, data }: { stream: PdfStream; data: Buffer }): Section {
  const { entries } = stream
  const widths = integersOf(entries.get('W'))
  const [typeBytes = 0, secondBytes = 0, thirdBytes = 0] = widths
  const rowBytes = typeBytes + secondBytes + thirdBytes
  if (widths.length !== 3 || Math.max(...widths) > 6 || secondBytes === 0) throw new LetterFault('letterUnreadable')
  const rows = withoutPredictor(data, entries.get('DecodeParms'))
  const ranges = entries.has('Index') ? integersOf(entries.get('Index')) : [0, integerOf(entries.get('Size'))]
  const places = new Map<number, Place | null>()
  let at = 0
  const field = (bytes: number, otherwise: number): number => {
    at += bytes
    return bytes === 0 ? otherwise : rows.readUIntBE(at - bytes, bytes)
  }
  for (let index = 0; index < ranges.length; index += 2) {
    const from = ranges[index] ?? 0
    for (let number = from; number < from + (ranges[index + 1] ?? 0); number += 1) {
      if (at + rowBytes > rows.length || places.has(number)) throw new LetterFault('letterUnreadable')
      const [type, second, third] = [field(typeBytes, 1), field(secondBytes, 0), field(thirdBytes, 0)]
      if (type > 2) throw new LetterFault('letterUnreadable')
      places.set(number, type === 0 ? null : type === 1 ? { at: second, generation: third } : { bundle: second, index: third })
    }
  }
  if (at !== rows.length) throw new LetterFault('letterUnreadable')
  return { at: stream.at, isTable: false, trailer: entries, places }
}

/** The number, which must be whole and not negative. */
export function integerOf(value: PdfValue | undefined): number {
  if (value?.kind !== 'number' || !Number.isSafeInteger(value.value) || value.value < 0) throw new LetterFault('letterUnreadable')
  return value.value
}

function integersOf(value: PdfValue | undefined): number[] {
  if (value?.kind !== 'list') throw new LetterFault('letterUnreadable')
  return value.items.map(integerOf)
}

/** Rows of a table are commonly stored as differences, each with its own way of PNG (7.4.4.4). */
function withoutPredictor(data: Buffer, parameters: PdfValue | undefined): Buffer {
  const only = parameters?.kind === 'list' && parameters.items.length === 1 ? parameters.items[0] : parameters
  if (only === undefined) return data
  if (only.kind !== 'dictionary') throw new LetterFault('letterUnreadable')
  const entries: PdfEntries = only.entries
  const predictor = entries.has('Predictor') ? integerOf(entries.get('Predictor')) : 1
  if (predictor === 1) return data
  const columns = entries.has('Columns') ? integerOf(entries.get('Columns')) : 1
  const isBytes = (['Colors', 'BitsPerComponent'] as const).every((key) => !entries.has(key) || integerOf(entries.get(key)) === (key === 'Colors' ? 1 : 8))
  if (predictor < 10 || columns < 1 || columns > 100 || !isBytes || data.length % (columns + 1) !== 0) throw new LetterFault('letterUnreadable')
  const rows = Buffer.alloc((data.length / (columns + 1)) * columns)
  for (let row = 0; row * columns < rows.length; row += 1) {
    const way = data[row * (columns + 1)] ?? 0
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column
      const left = column === 0 ? 0 : (rows[at - 1] ?? 0)
      const above = row === 0 ? 0 : (rows[at - columns] ?? 0)
      // Sub, Up; the other ways are not used for tables.
      const before = way === 0 ? 0 : way === 1 ? left : way === 2 ? above : undefined
      if (before === undefined) throw new LetterFault('letterUnreadable')
      rows[at] = ((data[row * (columns + 1) + 1 + column] ?? 0) + before) & 255
    }
  }
  return rows
}
