/** Codes below this are found by their place in a list: every State and district of LGD. */
const listed = 2_048
const slotsAtFirst = 1_024

/** What is written for each number, as it was made the first time the number came. */
export class NumberBook {
  private readonly list = Array.from({ length: listed }, (): Buffer | undefined => undefined)
  private readonly others = new Map<number, Buffer>()

  constructor(private readonly make: (code: number) => Buffer) {}

  of(code: number): Buffer {
    if (code < 0 || code >= listed) return this.other(code)
    return this.list[code] ?? (this.list[code] = this.make(code))
  }

  private other(code: number): Buffer {
    const known = this.others.get(code)
    if (known) return known
    const made = this.make(code)
    this.others.set(code, made)
    return made
  }
}

/** The same for codes of text, found by their bytes where they lie: a string of each row's codes would cost more than its cells. A table of hashes, half empty. */
export class TextBook {
  private keys: (Buffer | undefined)[] = new Array<Buffer | undefined>(slotsAtFirst).fill(undefined)
  private pieces: (Buffer | undefined)[] = new Array<Buffer | undefined>(slotsAtFirst).fill(undefined)
  private count = 0

  constructor(private readonly make: (code: Buffer) => Buffer) {}

  of(source: Buffer, start: number, length: number): Buffer {
    let slot = hashOf(source, start, length) & (this.keys.length - 1)
    for (;;) {
      const key = this.keys[slot]
      if (key === undefined) return this.add(source, start, length)
      if (isAt(source, start, length, key)) return this.pieces[slot] ?? key
      slot = (slot + 1) & (this.keys.length - 1)
    }
  }

  private add(source: Buffer, start: number, length: number): Buffer {
    const key = Buffer.from(source.subarray(start, start + length))
    const piece = this.make(key)
    if (2 * (this.count + 1) > this.keys.length) this.grow()
    this.put(key, piece)
    this.count += 1
    return piece
  }

  private put(key: Buffer, piece: Buffer): void {
    let slot = hashOf(key, 0, key.length) & (this.keys.length - 1)
    while (this.keys[slot] !== undefined) slot = (slot + 1) & (this.keys.length - 1)
    this.keys[slot] = key
    this.pieces[slot] = piece
  }

  private grow(): void {
    const { keys, pieces } = this
    this.keys = new Array<Buffer | undefined>(2 * keys.length).fill(undefined)
    this.pieces = new Array<Buffer | undefined>(2 * keys.length).fill(undefined)
    keys.forEach((key, slot) => {
      const piece = pieces[slot]
      if (key && piece) this.put(key, piece)
    })
  }
}

/** FNV-1a: short codes need no better one. */
function hashOf(bytes: Buffer, start: number, length: number): number {
  let hash = 0x811c9dc5
  for (let index = start; index < start + length; index += 1) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193)
  return hash >>> 8
}

function isAt(source: Buffer, start: number, length: number, key: Buffer): boolean {
  if (key.length !== length) return false
  for (let index = 0; index < length; index += 1) if (source[start + index] !== key[index]) return false
  return true
}
