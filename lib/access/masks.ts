import type { Field } from '@/lib/access/fields'

/**
 * What a mask lets through, field by field: shape and nothing else (product, Annexure I). This table is the whole rule;
 * admins see it in the data dictionary. `hint` is the part that may be seen, or null for none.
 */
type Rule = { readonly shows: 'nothing' | 'last4' | 'initials' | 'year' | 'district'; readonly hint: (value: string) => readonly string[] }

const nothing: Rule = { shows: 'nothing', hint: () => [] }
const last4: Rule = { shows: 'last4', hint: (value) => [value.slice(-4)] }
const initials: Rule = { shows: 'initials', hint: initialsOf }
const year: Rule = { shows: 'year', hint: (value) => [value.slice(0, 4)] }
// The district itself is a field of its own: it is shown with a masked address only where it is clear (`cellOf` in lib/registrants/rules).
const district: Rule = { shows: 'district', hint: () => [] }

export const maskRules: Readonly<Record<Field, Rule>> = {
  uan: last4, name: initials, mobile: last4, dateOfBirth: year, gender: nothing, fatherOrHusbandName: initials,
  permanentPin: nothing, permanentDistrict: nothing, permanentState: nothing, currentDistrict: nothing, currentState: nothing,
  currentAddress: district, currentPin: nothing, primaryOccupation: nothing, secondaryOccupation: nothing,
  incomeSlab: nothing, disabilityType: nothing, education: nothing, socialCategory: nothing,
}

/** What may be seen of a masked value. An absent value and a present one look alike where the mask shows nothing. */
export function maskHint(field: Field, value: string | null): readonly string[] {
  return value === null ? [] : maskRules[field].hint(value)
}

/** The masked value as a file's cell holds it: fixed dots, so that length tells nothing. */
export function maskedText(field: Field, value: string | null): string {
  const hint = maskHint(field, value)
  const rule = maskRules[field].shows
  if (rule === 'initials') return hint.map((initial) => `${initial}•••••`).join(' ') || '•••••'
  if (rule === 'last4') return `••••••${hint[0] ?? ''}`
  if (rule === 'year') return `${hint[0] ?? '••••'}-••-••`
  return '••••••'
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** First written character of at most three name parts; marks stay with their letter. */
function initialsOf(value: string): readonly string[] {
  return value.split(/\s+/u).filter(Boolean).slice(0, 3).map((part) => {
    for (const { segment } of graphemes.segment(part)) return segment
    return ''
  })
}
