/** Longer than any number or name that is looked for. */
const TYPED_MAX = 80

/** What was typed, as it is looked for: one line, no longer than a name. */
export function searchText(typed: unknown): string {
  return (typeof typed === 'string' ? typed : '').normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, TYPED_MAX)
}

/**
 * How a number is looked for in the register, as a pattern of LIKE: from its beginning (`GR-7F`), or without its kind (`7F3K2Q`, four signs at least); null when what was typed can be no number.
 */
export function numberPattern(typed: string): string | null {
  const sign = typed.toUpperCase().replace(/\s/g, '')
  if (/^[A-Z]{2,4}-[0-9A-Z]{0,10}$/.test(sign)) return `${sign}%`
  return /^[0-9A-Z]{4,10}$/.test(sign) && /\d/.test(sign) ? `%-${sign}%` : null
}
