import { blindMobile, blindUan } from '@/lib/crypto/blind-index'
import { keyedDigest } from '@/lib/crypto/derive'
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

export interface StepMarks {
  readonly own: Buffer
  readonly below: Buffer
  readonly above: Buffer
}

/**
 * What stands for the thousand numbers among which this one lies, and for the two beside it, in one officer's hands: by them steps through numbers are seen, and no number is. Keyed, so
 * that whoever reads them learns nothing, and another officer's marks of the same number are others.
 */
export function stepMarks({ officerId, field, number }: { officerId: string; field: LookUpField; number: string }): StepMarks {
  const thousand = Math.floor(Number(number) / 1_000)
  const mark = (each: number): Buffer => keyedDigest('look-up-step', JSON.stringify([officerId, field, each])).subarray(0, 16)
  return { own: mark(thousand), below: mark(thousand - 1), above: mark(thousand + 1) }
}

/** What stands for the number outside this process. */
export function blindIndexOf(field: LookUpField, number: string): Buffer {
  switch (field) {
    case 'uan': return blindUan(number)
    case 'mobile': return blindMobile(number)
    default: return assertNever(field)
  }
}
