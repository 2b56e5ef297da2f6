import { latinDigits } from '@/lib/input'

/** A spreadsheet shows five decimals of a long number unless told otherwise: then the rest is lost, and the number names nobody. */
const decimalsKept = 8

/**
 * A number as people and spreadsheets write it: grouped by blanks, hyphens, dots or commas, in any script's digits, behind an apostrophe, with `.0`, or as
 * `1.23456789012E+11` when no digit was lost. Out come its digits, leading zeros as they stand; null for anything else.
 */
export function digitsOf(cell: string): string | null {
  const text = latinDigits(cell).trim()
  if (!/^[+'\u2019]?\d/.test(text) || text.length > 40) return null
  const scientific = /^\+?(\d)[.,](\d+)[eE]\+?(\d{1,2})$/.exec(text)
  if (scientific) {
    const [, first = '', decimals = '', power = ''] = scientific
    const kept = decimals.replace(/0+$/, '')
    return decimals.length < decimalsKept || kept.length > Number(power) ? null : first + kept.padEnd(Number(power), '0')
  }
  const digits = text.replace(/^(\d+)\.0{1,6}$/, '$1').replace(/[ \u00a0\u2009\u202f.,'\u2019+-]/g, '')
  return /^\d+$/.test(digits) ? digits : null
}

/** The mobile number of ten digits in such digits, with or without the country's code; null when they are none. */
export function mobileOf(digits: string): string | null {
  return /^(?:0|91|0091)?([6-9]\d{9})$/.exec(digits)?.[1] ?? null
}

/** True for digits of a UAN's length or a little shorter: a spreadsheet drops leading zeros. */
export function mayBeUan(digits: string): boolean {
  return /^\d{9,12}$/.test(digits)
}
