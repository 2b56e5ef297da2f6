/**
 * Repeatable chance: the same seed gives the same numbers on every machine (sfc32, 32-bit integer arithmetic only).
 * For synthetic people, never for anything secret.
 */
export class Chance {
  private a: number
  private b: number
  private c = 0x9e3779b9
  private counter = 1

  /** `seed` is a whole number from 0 to 2^53. */
  constructor(seed: number) {
    this.a = seed >>> 0
    this.b = Math.floor(seed / 2 ** 32) >>> 0
    // Near seeds begin alike; a dozen rounds tear them apart.
    for (let round = 0; round < 12; round++) this.next()
  }

  /** A whole number from 0 up to, not including, 2^32. */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** From 0 up to, not including, 1. */
  fraction(): number {
    return this.next() / 2 ** 32
  }

  /** True so often. */
  happens(probability: number): boolean {
    return this.fraction() < probability
  }

  /** A whole number from `first` to `last`, both included. */
  between(first: number, last: number): number {
    return first + Math.floor(this.fraction() * (last - first + 1))
  }

  /** One of the values, each as likely. Throws on an empty list. */
  pick<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.fraction() * values.length)]
    if (value === undefined) throw new RangeError('nothing to pick from')
    return value
  }
}

/** Values with weights, drawn in constant time however many there are (Vose's alias method). */
export class Weighted<Value> {
  private readonly values: readonly Value[]
  private readonly keep: number[]
  private readonly alias: number[]

  /** Weights need not add up to anything; values without weight never come. Throws when nothing has any. */
  constructor(entries: readonly (readonly [Value, number])[]) {
    const usable = entries.filter(([, weight]) => weight > 0)
    const total = usable.reduce((sum, [, weight]) => sum + weight, 0)
    if (usable.length === 0) throw new RangeError('nothing has weight')
    this.values = usable.map(([value]) => value)
    this.keep = usable.map(([, weight]) => (weight * usable.length) / total)
    this.alias = usable.map((_, index) => index)
    const small = [...this.keep.keys()].filter((index) => (this.keep[index] ?? 0) < 1)
    const large = [...this.keep.keys()].filter((index) => (this.keep[index] ?? 0) >= 1)
    for (let low = small.pop(), high = large.pop(); low !== undefined && high !== undefined; low = small.pop(), high = large.pop()) {
      this.alias[low] = high
      const rest = (this.keep[high] ?? 0) - (1 - (this.keep[low] ?? 0))
      this.keep[high] = rest
      if (rest < 1) small.push(high)
      else large.push(high)
    }
  }

  draw(chance: Chance): Value {
    const column = Math.floor(chance.fraction() * this.values.length)
    const chosen = chance.fraction() < (this.keep[column] ?? 1) ? column : (this.alias[column] ?? column)
    const value = this.values[chosen]
    if (value === undefined) throw new RangeError('nothing to draw from')
    return value
  }
}
