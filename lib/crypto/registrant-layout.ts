/**
 * The sealed fields of one registrant as bytes, layout 1 (the version stands in the envelope). Fixed places for numbers, lengths, then text:
 * a reader takes one field without touching the others. Big-endian.
 *
 *  0 uan u40 · 5 mobile u40 (0: none) · 10 date of birth i32 (days since 1970) · 14 permanent PIN u24 · 17 current PIN u24
 * 20 name u16 · 22 father or husband u16 · 24 address u16 · 26 income u8 · 27 disability u8 · 28 education u8 · 29 social category u8 (byte lengths)
 * 30 the texts in that order, UTF-8
 */
export interface SealedFields {
  readonly uan: string
  readonly name: string
  readonly mobile: string | null
  /** `YYYY-MM-DD` */
  readonly dateOfBirth: string
  readonly fatherOrHusbandName: string | null
  readonly permanentPin: string
  readonly currentPin: string
  readonly currentAddress: string
  readonly incomeSlab: string | null
  readonly disabilityType: string | null
  readonly education: string | null
  readonly socialCategory: string | null
}

const headBytes = 30
const dayMilliseconds = 86_400_000

/** The bytes to seal. Throws on a value the layout cannot hold: the rules of import have refused it before. */
export function packSealedFields(fields: SealedFields): Buffer {
  const texts = [fields.name, fields.fatherOrHusbandName, fields.currentAddress, fields.incomeSlab, fields.disabilityType, fields.education, fields.socialCategory]
  // Room for every character at its longest: one buffer for a row, cut to what was written.
  let room = headBytes
  for (const text of texts) room += 3 * (text?.length ?? 0)
  const out = Buffer.allocUnsafe(room)
  out.writeUIntBE(Number(fields.uan), 0, 5)
  out.writeUIntBE(fields.mobile === null ? 0 : Number(fields.mobile), 5, 5)
  out.writeInt32BE(Date.parse(`${fields.dateOfBirth}T00:00:00Z`) / dayMilliseconds, 10)
  out.writeUIntBE(Number(fields.permanentPin), 14, 3)
  out.writeUIntBE(Number(fields.currentPin), 17, 3)
  let at = headBytes
  for (const [index, text] of texts.entries()) {
    const length = text ? out.write(text, at, 'utf8') : 0
    if (index < 3) out.writeUInt16BE(length, 20 + 2 * index)
    else out.writeUInt8(length, 23 + index)
    at += length
  }
  return out.subarray(0, at)
}

/** The fields again. Throws when lengths and bytes do not agree. */
export function unpackSealedFields(bytes: Buffer): SealedFields {
  const mobile = bytes.readUIntBE(5, 5)
  let at = headBytes
  const text = (length: number): string => {
    const end = at + length
    if (end > bytes.length) throw new Error('sealed fields are cut short')
    const value = bytes.toString('utf8', at, end)
    at = end
    return value
  }
  const orNull = (value: string): string | null => (value === '' ? null : value)
  const fields: SealedFields = {
    uan: digits(bytes.readUIntBE(0, 5), 12),
    mobile: mobile === 0 ? null : digits(mobile, 10),
    dateOfBirth: new Date(bytes.readInt32BE(10) * dayMilliseconds).toISOString().slice(0, 10),
    permanentPin: digits(bytes.readUIntBE(14, 3), 6),
    currentPin: digits(bytes.readUIntBE(17, 3), 6),
    name: text(bytes.readUInt16BE(20)),
    fatherOrHusbandName: orNull(text(bytes.readUInt16BE(22))),
    currentAddress: text(bytes.readUInt16BE(24)),
    incomeSlab: orNull(text(bytes.readUInt8(26))),
    disabilityType: orNull(text(bytes.readUInt8(27))),
    education: orNull(text(bytes.readUInt8(28))),
    socialCategory: orNull(text(bytes.readUInt8(29))),
  }
  if (at !== bytes.length) throw new Error('sealed fields have bytes to spare')
  return fields
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}

/** Where the texts of opened bytes lie: text n is `ends[n - 1]` (or 30) … `ends[n]`, in the order of the layout. Throws as `unpackSealedFields` does. */
export function readTextEnds(bytes: Buffer, ends: Int32Array): void {
  let at = headBytes
  for (let index = 0; index < textCount; index += 1) {
    at += index < 3 ? (bytes[20 + 2 * index] ?? 0) << 8 | (bytes[21 + 2 * index] ?? 0) : bytes[23 + index] ?? 0
    ends[index] = at
  }
  if (at > bytes.length) throw new Error('sealed fields are cut short')
  if (at < bytes.length) throw new Error('sealed fields have bytes to spare')
}

/** Places of the fixed fields and the numbers of the texts, for readers of single fields. */
export const sealedPlaces = { uan: 0, mobile: 5, dateOfBirth: 10, permanentPin: 14, currentPin: 17, texts: headBytes } as const
export const sealedTexts = ['name', 'fatherOrHusbandName', 'currentAddress', 'incomeSlab', 'disabilityType', 'education', 'socialCategory'] as const satisfies readonly (keyof SealedFields)[]
export type SealedText = (typeof sealedTexts)[number]
const textCount = sealedTexts.length
