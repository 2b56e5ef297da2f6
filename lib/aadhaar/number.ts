import { Hidden } from '@/lib/aadhaar/hidden'

/** Verhoeff's tables: the group D5, and the powers of the permutation by which each place is turned. */
const product = ['0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043', '8765932104', '9876543210']
const permutation = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258']
const inverse = '0432156789'

/** A person's Aadhaar number: 12 digits, checked. */
export interface AadhaarNumber {
  readonly digits: Hidden<'aadhaar-number'>
  /** What may be shown and kept outside the vault (UIDAI vault FAQ). */
  readonly lastFour: string
}

/** A virtual id: 16 digits that stand for a number until their holder makes others. */
export interface VirtualId {
  readonly digits: Hidden<'virtual-id'>
  readonly lastFour: string
}

export type NumberProblem = 'length' | 'firstDigit' | 'checkDigit' | 'testNumber'

/**
 * Reads a number as people type it: spaces and hyphens between digits, Devanagari digits. UIDAI's published test numbers are a family of their own (9999…)
 * and taken only where `acceptsTestNumbers`. Returns the number or why it is none.
 */
export function readAadhaarNumber(input: { typed: string; acceptsTestNumbers: boolean }): { number: AadhaarNumber } | { problem: NumberProblem } {
  const digits = digitsOf(input.typed)
  if (!/^\d{12}$/.test(digits)) return { problem: 'length' }
  if (/^[01]/.test(digits)) return { problem: 'firstDigit' }
  if (!hasCheckDigit(digits) || /^(\d)\1+$/.test(digits)) return { problem: 'checkDigit' }
  if (digits.startsWith('9999') && !input.acceptsTestNumbers) return { problem: 'testNumber' }
  return { number: { digits: new Hidden('aadhaar-number', digits), lastFour: digits.slice(-4) } }
}

/** Whether a text somebody typed has an Aadhaar number in it, written as people write one: it must lie nowhere but in the vault, also by mistake. */
export function holdsAadhaarNumber(text: string): boolean {
  const runs = text.normalize('NFKC').match(/\p{Nd}(?:[\s\-\u2010-\u2015.]*\p{Nd}){11,}/gu) ?? []
  return runs.some((run) => {
    const digits = digitsOf(run).replaceAll('.', '')
    return Array.from({ length: digits.length - 11 }, (_, from) => digits.slice(from, from + 12)).some((typed) => 'number' in readAadhaarNumber({ typed, acceptsTestNumbers: true }))
  })
}

/** Reads a virtual id typed like a number. Its first digit may be any: UIDAI does not promise one. */
export function readVirtualId(typed: string): { virtualId: VirtualId } | { problem: NumberProblem } {
  const digits = digitsOf(typed)
  if (!/^\d{16}$/.test(digits)) return { problem: 'length' }
  if (!hasCheckDigit(digits) || /^(\d)\1+$/.test(digits)) return { problem: 'checkDigit' }
  return { virtualId: { digits: new Hidden('virtual-id', digits), lastFour: digits.slice(-4) } }
}

/** The digit that makes the number before it pass. */
export function checkDigitOf(digits: string): string {
  return inverse[fold(digits, 1)] ?? ''
}

function hasCheckDigit(digits: string): boolean {
  return fold(digits, 0) === 0
}

function fold(digits: string, firstPlace: number): number {
  return [...digits].reverse().reduce((sum, digit, index) => Number(product[sum]?.[Number(permutation[(index + firstPlace) % 8]?.[Number(digit)])]), 0)
}

function digitsOf(typed: string): string {
  return typed.normalize('NFKC').replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x0966)).replace(/[\s\-\u2010-\u2015]/gu, '')
}
