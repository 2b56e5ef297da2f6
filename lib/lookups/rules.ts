import { blindMobile, blindUan } from '@/lib/crypto/blind-index'
import { assertNever } from '@/lib/errors'
import type { LookUpField } from '@/lib/lookups/schema'

/**
 * The number that somebody typed, as registrants carry it, or null when it is none: spaces, dots and hyphens between digits, Devanagari digits, and
 * +91 or 0 before a mobile number are how people write.
 */
export function numberOf(field: LookUpField, typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x0966)).replace(/[\s.\-\u2010-\u2015]/gu, '')
  switch (field) {
    case 'uan': return /^\d{12}$/.test(digits) ? digits : null
    case 'mobile': return /^(?:\+91|0)?([6-9]\d{9})$/.exec(digits)?.[1] ?? null
    default: return assertNever(field)
  }
}

/** What stands for the number outside this process. */
export function blindIndexOf(field: LookUpField, number: string): Buffer {
  switch (field) {
    case 'uan': return blindUan(number)
    case 'mobile': return blindMobile(number)
    default: return assertNever(field)
  }
}
