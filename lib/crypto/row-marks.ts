import { type Cipher, createCipheriv } from 'node:crypto'
import { keyedDigest } from '@/lib/crypto/derive'
import { readableAlphabet } from '@/lib/crypto/token'

/**
 * The marks of an export's rows (product, C2; docs/decisions/0193): a reference for each row and a keyed order. Both follow from the export's id, the UAN and a key
 * derived from the master key, so nothing is kept of them, and a retry marks as the first try did. AES-256 over blocks made of a number is a keyed random function,
 * and node:crypto answers thousands of blocks in one call.
 *
 * A reference is 15 characters of the readable alphabet, 75 bits: 30 of the row (`left`), 25 that name the export once the mask which follows from `left` is
 * taken off (`code`), 20 that only who has the export's own key can make (`check`). So one reference alone names its file, without the UAN beside it.
 */
export const referenceLength = 15
const blockBytes = 16
const uanBytes = 5
const leftCharacters = 6
const codeCharacters = 5
const checkCharacters = 4
/** Told apart from a UAN's block by its last byte, which is zero there. */
const checkDomain = 1
/** How often a text that merely looks like a reference is taken for one of a given export: two to the power of minus these bits. */
export const referenceBits = 5 * (codeCharacters + checkCharacters)

/** Marks up to so many rows of one export at a time; the same memory is used for each block of rows. */
export class RowMarks {
  private readonly own: BlockCipher
  private readonly mask = new BlockCipher(keyedDigest('row-marks', 'mask'))
  private readonly code: number
  private readonly uans: Buffer
  private readonly lefts: Buffer
  private readonly checks: Buffer
  private readonly places: Float64Array
  private masks: Buffer = Buffer.alloc(0)
  private checked: Buffer = Buffer.alloc(0)

  constructor(exportId: string, private readonly rowsMax: number) {
    this.own = new BlockCipher(ownKey(exportId))
    this.code = codeOf(exportId)
    this.uans = Buffer.alloc(rowsMax * blockBytes)
    this.lefts = Buffer.alloc(rowsMax * blockBytes)
    this.checks = Buffer.alloc(rowsMax * blockBytes)
    this.places = new Float64Array(rowsMax)
    for (let index = 0; index < rowsMax; index += 1) this.checks[index * blockBytes + 15] = checkDomain
  }

  /** Takes the UAN of the block's row `index`, as five bytes, big-endian, at `from` of `source`. */
  put(index: number, source: Uint8Array, from: number): void {
    const at = index * blockBytes
    for (let byte = 0; byte < uanBytes; byte += 1) this.uans[at + byte] = source[from + byte] ?? 0
  }

  /** Makes the marks of the first `count` rows. Returns the order in which they come in the file: which row is first, second, … Valid until the next call. */
  seal(count: number): Float64Array {
    const { uans, lefts, checks, places, rowsMax } = this
    const answers = this.own.of(uans.subarray(0, count * blockBytes))
    for (let index = 0; index < count; index += 1) {
      const at = index * blockBytes
      for (let byte = 0; byte < 4; byte += 1) {
        const own = answers[at + byte] ?? 0
        lefts[at + byte] = own
        checks[at + byte] = own
      }
      // Two bits of the four bytes are no part of `left`.
      lefts[at + 3] = (answers[at + 3] ?? 0) & 0xfc
      checks[at + 3] = (answers[at + 3] ?? 0) & 0xfc
      places[index] = uint32(answers, at + 8) * rowsMax + index
    }
    this.masks = this.mask.of(lefts.subarray(0, count * blockBytes))
    this.checked = this.own.of(checks.subarray(0, count * blockBytes))
    const order = places.subarray(0, count).sort()
    for (let place = 0; place < count; place += 1) order[place] = (order[place] ?? 0) % rowsMax
    return order
  }

  /** Writes the reference of the block's row `index`, made by `seal`; returns the place after it. */
  writeReference(index: number, out: Buffer, at: number): number {
    const from = index * blockBytes
    let end = writeReadable(out, at, uint32(this.lefts, from) >>> 2, leftCharacters)
    end = writeReadable(out, end, this.code ^ (uint32(this.masks, from) >>> 7), codeCharacters)
    return writeReadable(out, end, uint32(this.checked, from) >>> 12, checkCharacters)
  }
}

/** A reference taken apart; what it names is known to `ReferenceReader`. */
export interface Reference {
  readonly left: number
  readonly right: number
  readonly check: number
}

/** Reads a text as a reference: letters of any case, blanks and hyphens between them, and the letters that stand for digits read as such. Null when it is none. */
export function parseReference(text: string): Reference | null {
  const plain = text.toUpperCase().replace(/[\s\u00a0-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  if (plain.length !== referenceLength) return null
  const number = (from: number, count: number): number => [...plain.slice(from, from + count)].reduce((value, character) => value * 32 + valueOf(character), 0)
  const parts = { left: number(0, leftCharacters), right: number(leftCharacters, codeCharacters), check: number(leftCharacters + codeCharacters, checkCharacters) }
  return Number.isNaN(parts.left + parts.right + parts.check) ? null : parts
}

/** Says of references which of these exports they name. */
export class ReferenceReader {
  private readonly byCode = new Map<number, string[]>()
  private readonly mask = new BlockCipher(keyedDigest('row-marks', 'mask'))
  private readonly own = new Map<string, BlockCipher>()

  constructor(exportIds: Iterable<string>) {
    for (const id of exportIds) {
      const code = codeOf(id)
      const known = this.byCode.get(code)
      if (known) known.push(id)
      else this.byCode.set(code, [id])
    }
  }

  /** The export that a reference names, or null. */
  exportOf({ left, right, check }: Reference): string | null {
    const block = Buffer.alloc(blockBytes)
    block.writeUInt32BE((left << 2) >>> 0)
    const code = right ^ (uint32(this.mask.of(block), 0) >>> 7)
    block[15] = checkDomain
    return this.byCode.get(code)?.find((id) => uint32(this.ownOf(id).of(block), 0) >>> 12 === check) ?? null
  }

  private ownOf(id: string): BlockCipher {
    const known = this.own.get(id)
    if (known) return known
    const made = new BlockCipher(ownKey(id))
    this.own.set(id, made)
    return made
  }
}

/** What the export's marks make of each UAN (12 digits): the row's part of its reference, and its place within a block of the file (smaller comes first). */
export function marksOfUans(exportId: string, uans: readonly string[]): { lefts: Float64Array; places: Float64Array } {
  const blocks = Buffer.alloc(uans.length * blockBytes)
  uans.forEach((uan, index) => blocks.writeUIntBE(Number(uan), index * blockBytes, uanBytes))
  const answers = new BlockCipher(ownKey(exportId)).of(blocks)
  const places = new Float64Array(uans.length)
  const lefts = new Float64Array(uans.length)
  for (let index = 0; index < uans.length; index += 1) {
    lefts[index] = uint32(answers, index * blockBytes) >>> 2
    places[index] = uint32(answers, index * blockBytes + 8)
  }
  return { lefts, places }
}

/** AES-256 of each 16-byte block by itself. */
class BlockCipher {
  private readonly cipher: Cipher

  constructor(key: Buffer) {
    this.cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  }

  of(blocks: Buffer): Buffer {
    return this.cipher.update(blocks)
  }
}

function ownKey(exportId: string): Buffer {
  return keyedDigest('row-marks', `export:${exportId}`)
}

function codeOf(exportId: string): number {
  return keyedDigest('row-marks', `code:${exportId}`).readUInt32BE() >>> 7
}

const characters = Buffer.from(readableAlphabet)

function writeReadable(out: Buffer, at: number, value: number, count: number): number {
  let rest = value
  for (let place = at + count - 1; place >= at; place -= 1) {
    out[place] = characters[rest & 31] ?? 0
    rest >>>= 5
  }
  return at + count
}

function valueOf(character: string): number {
  const value = readableAlphabet.indexOf(character)
  return value < 0 ? NaN : value
}

function uint32(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) << 24 | (bytes[at + 1] ?? 0) << 16 | (bytes[at + 2] ?? 0) << 8 | (bytes[at + 3] ?? 0)) >>> 0
}
