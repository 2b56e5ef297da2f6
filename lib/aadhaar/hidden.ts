import { timingSafeEqual } from 'node:crypto'

const shown = '[hidden]'

/**
 * A value that is never written down by accident: a log line, an error, a serialised object or a page shows `[hidden]`. It leaves through `reveal()` alone,
 * which is easy to find. Aadhaar numbers, tokens, licence keys and the parts of a PID block travel in it (Aadhaar data rules, product C8). `Kind` keeps a
 * token from being passed for a number.
 */
export class Hidden<Kind extends string> {
  readonly kind: Kind
  readonly #value: string

  constructor(kind: Kind, value: string) {
    this.kind = kind
    this.#value = value
  }

  /** The value itself, for the one place that sends or seals it. */
  reveal(): string {
    return this.#value
  }

  /** Whether both hold the same; takes the same time wherever they differ. */
  equals(other: Hidden<Kind>): boolean {
    const [own, others] = [Buffer.from(this.#value), Buffer.from(other.#value)]
    return own.length === others.length && timingSafeEqual(own, others)
  }

  toJSON(): string {
    return shown
  }

  toString(): string {
    return shown
  }

  [Symbol.toPrimitive](): string {
    return shown
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return shown
  }
}

/** A part of a captured PID block. It lives in memory while one request is answered, never on disk, not even encrypted (Authentication Regulations, 17). */
export type PidSecret = Hidden<'pid'>
export type LicenceKey = Hidden<'licence-key'>
/** UIDAI's stable name for one person towards one agency; belongs into the vault. */
export type UidToken = Hidden<'uid-token'>
/** An answer as UIDAI signed it: evidence, and it names the person by token, so it is kept in the vault. */
export type SignedAnswer = Hidden<'signed-answer'>
