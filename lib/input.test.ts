import { describe, expect, it } from 'vitest'
import { dayOf, notesOf, preparePassword } from '@/lib/input'

describe('a typed day', () => {
  it.each([['21-11-2026', '2026-11-21'], ['1/2/2027', '2027-02-01'], [' 05.09.2026 ', '2026-09-05'], ['29-02-2028', '2028-02-29'], ['2026-11-21', '2026-11-21']])(
    '%s is %s', (typed, day) => expect(dayOf.parse(typed)).toBe(day))
  it.each([['29-02-2027', 'dateUnreal'], ['31-04-2026', 'dateUnreal'], ['11-21-2026', 'dateUnreal'], ['', 'dateForm'], ['21 Nov 2026', 'dateForm'], ['1-1-26', 'dateForm']])(
    '%s is none: %s', (typed, why) => expect(dayOf.safeParse(typed).error?.issues.map(({ message }) => message)).toEqual([why]))
})

describe('words of a person', () => {
  // The table's own rule counts signs; whatever passes here and not there would be a fault of ours to the reader.
  it.each([['\u{1f600}'.repeat(9), false], ['\u{1f600}'.repeat(10), true], ['nine sign', false], ['ten signs.', true]])('%s are enough: %s', (text, isEnough) => expect(notesOf({ max: 300 }).safeParse(text).success).toBe(isEnough))
})

describe('a password typed on another keyboard', () => {
  it.each([
    ['a nukta letter in one sign and in two', '\u0958\u0932\u092e \u0938\u0947 \u0932\u093f\u0916\u094b', '\u0915\u093c\u0932\u092e \u0938\u0947 \u0932\u093f\u0916\u094b'],
    ['an accent in one sign and in two', 'caf\u00e9 au lait', 'cafe\u0301 au lait'],
    ['a no-break space', 'four grey herons', 'four\u00a0grey\u2003herons'],
  ])('is the same with %s', (_what, one, other) => {
    expect(one).not.toBe(other)
    expect(preparePassword(one)).toBe(preparePassword(other))
  })

  it.each([['\uff26our grey herons', 'Four grey herons'], ['x\u00b2 + y\u00b2', 'x2 + y2'], ['Four grey herons', 'four grey herons'], [' four grey herons', 'four grey herons'], ['four  grey', 'four grey']])('%j is not %j', (one, other) => {
    expect(preparePassword(one)).not.toBe(preparePassword(other))
  })
})
