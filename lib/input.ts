import { z } from 'zod'
import { isRealDay } from '@/lib/clock'

/** Parts that forms of several nouns share. A message is a key below `errors` in messages/. */

/** A line a person typed: trimmed, NFC, no control or direction-changing characters (they could turn a name around on screen). */
export const lineOf = (options: { min?: number; max: number; message?: string }) =>
  z.string().trim().normalize('NFC')
    .min(options.min ?? 1, options.message ?? 'required')
    .max(options.max, 'tooLong')
    .refine((text) => !/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text), 'notValid')

/** Several lines a person typed; line breaks are kept as `\n`. */
export const linesOf = (options: { min?: number; max: number; message?: string }) =>
  z.string().trim().normalize('NFC').transform((text) => text.replace(/\r\n?/g, '\n'))
    .pipe(z.string().refine((text) => signsOf(text) >= (options.min ?? 1), options.message ?? 'required').max(options.max, 'tooLong')
      .refine((text) => !/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text.replaceAll('\n', '')), 'notValid'))

/** How many signs a text has, as the database counts them: some are two units of a string here, and its least length is one of the table's rules too. */
function signsOf(text: string): number {
  return Array.from(text).length
}

/** Zeros of the scripts India writes digits in, and of full-width digits: the nine after each are the other digits. */
const zeros = [0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xff10] as const

/** The text with every script's digits as 0 to 9. */
export function latinDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    const zero = zeros.find((each) => code >= each && code < each + 10)
    return zero === undefined ? digit : String(code - zero)
  })
}

/** Words of a person that stay on record, which holds no registrant's number: twelve digits in them, however parted, or ten in a row are refused. Ten characters at least. */
export const notesOf = ({ max, short = 'reason', number = 'numberInReason' }: { max: number; short?: string; number?: string }) => linesOf({ min: 10, max, message: short }).refine((text) => {
  const plain = latinDigits(text)
  return !/\d{10}/.test(plain) && !/\d{12}/.test(plain.replace(/[\s.-]/g, ''))
}, number)

/** The same as a reason that goes into the ledger. */
export const noteOf = notesOf({ max: 300 })

/** A short line that goes on record, such as a title or the reference of a letter: what is written as a UAN or mobile number is refused, while references may hold other long numbers. */
export const recordedLineOf = (options: { min?: number; max: number; message?: string }) =>
  lineOf(options).refine((text) => !/(?<!\d)(\d{10}|\d{12}|\d{5}[ .-]\d{5}|\d{4}([ .-])\d{4}\2\d{4})(?!\d)/.test(latinDigits(text)), 'numberInReason')

/** A day as people write it (`21-11-2026`) or as programs do (`2026-11-21`); out comes `YYYY-MM-DD`. */
export const dayOf = z.string().trim().transform((typed) => {
  const parts = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(typed)
  return parts ? `${parts[3]}-${parts[2]?.padStart(2, '0')}-${parts[1]?.padStart(2, '0')}` : typed
}).refine((day) => isRealDay(day), { error: ({ input }) => (/^\d{4}-\d{2}-\d{2}$/.test(String(input)) ? 'dateUnreal' : 'dateForm') })

/** The id of a row in the one way it is written, small letters: two spellings of an id would be two names of one row. `message` is what else is told. */
export const rowIdOf = (message: string) => z.uuid(message).toLowerCase()

/** The id of a row. Anything else cannot name one, and is told the same as an absent one. */
export const rowId = rowIdOf('notValid')

/** True for text that could be a row's id: what else stands in an address leads nowhere. */
export function isRowId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

/**
 * The password as it is judged and hashed, whatever keyboard typed it: RFC 8265 (OpaqueString), NFC and plain spaces. Two keyboards write one Devanagari
 * letter in one or in two code points; NFC makes them one, and unlike NFKC it never makes two different signs the same, so nothing of a secret is lost.
 */
export function preparePassword(typed: string): string {
  return typed.replace(/\p{Zs}/gu, ' ').normalize('NFC')
}
