import { inflateSync } from 'node:zlib'
import { limits } from '@/lib/limits'

/** Why a letter is not taken, as a key below `errors` in messages/. */
export type LetterProblem = 'letterMissing' | 'letterTooLarge' | 'letterNoPdf' | 'letterBroken' | 'letterEncrypted' | 'letterActive' | 'letterUnreadable'

export type LetterCheck = { readonly problem: LetterProblem } | { readonly problem: null; readonly pages: number }

/** What a letter has no use for: scripts, programs to start, files inside, forms that send, media. Names as PDF writes them. */
const forbiddenNames: ReadonlySet<string> = new Set([
  'JavaScript', 'Launch', 'EmbeddedFile', 'EmbeddedFiles', 'Filespec', 'FileAttachment', 'RichMedia', 'RichMediaContent', 'Rendition', 'SubmitForm', 'ImportData', 'GoToE', 'GoToR', 'XFA', 'Movie', 'Sound', '3D',
])

/** The text of a page is shorter than this; what is longer is a picture. */
const pageTextBytesMax = 2_000_000

/**
 * Looks at a letter by its content, never by its name (product, A8): header at the first byte, trailer at the end, a cross-reference where the trailer
 * says, a catalogue, at least one page, nothing after the end; no encryption, and none of `forbiddenNames`, neither in plain sight nor in a compressed
 * part. It is not a virus scanner: pictures and fonts inside are not decoded.
 */
export function checkLetter(bytes: Buffer): LetterCheck {
  if (bytes.length === 0) return { problem: 'letterMissing' }
  if (bytes.length > limits.letterBytesMax) return { problem: 'letterTooLarge' }
  const text = bytes.toString('latin1')
  if (!/^%PDF-(1\.[0-7]|2\.0)[\r\n]/.test(text)) return { problem: 'letterNoPdf' }
  if (!hasTrailer(text)) return { problem: 'letterBroken' }
  const parts = readableParts(bytes, text)
  if (parts === null) return { problem: 'letterUnreadable' }
  let pages = 0
  // The whole file is searched as well, also inside its streams: what one reader takes for a picture another may take for an object.
  for (const part of [text, ...parts.packed]) {
    const names = namesOf(part)
    if (names.has('Encrypt')) return { problem: 'letterEncrypted' }
    if ([...names].some((name) => forbiddenNames.has(name))) return { problem: 'letterActive' }
  }
  for (const part of [parts.plain, ...parts.packed]) pages += [...part.matchAll(/\/Type\s*\/Page(?![A-Za-z])/g)].length
  return pages === 0 ? { problem: 'letterBroken' } : { problem: null, pages }
}

/** The name a letter's file came under, fit for a header and a screen: no path, no control characters, ends in `.pdf`. */
export function letterName(typed: string): string {
  const last = typed.split(/[\\/]/).at(-1) ?? ''
  const plain = last.normalize('NFC').replace(/[\p{C}"'<>:|?*%;]/gu, '').trim().replace(/\.pdf$/iu, '').slice(0, 100)
  return `${plain === '' ? 'letter' : plain}.pdf`
}

function hasTrailer(text: string): boolean {
  const tail = /startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(text.slice(-1_024))
  if (!tail) return false
  const at = Number(tail[1])
  const table = text.slice(at, at + 40)
  const isTable = /^xref\s/.test(table)
  const isStream = /^\d{1,10} \d{1,5} obj\b/.test(table)
  if (at >= text.length || !(isTable || isStream)) return false
  return (isTable ? text.slice(at) : text.slice(at, at + 4_096)).match(/\/Root\s+\d{1,10}\s+\d{1,5}\s+R\b/) !== null
}

/** The file without its streams, and each compressed stream opened; null when objects may hide in a stream that we cannot open. */
function readableParts(bytes: Buffer, text: string): { plain: string; packed: string[] } | null {
  const packed: string[] = []
  const plain: string[] = []
  let from = 0
  let roomBytes = limits.letterUnpackedBytesMax
  for (const match of text.matchAll(/\bstream\r?\n/g)) {
    if (match.index < from) continue
    const before = text.slice(from, match.index)
    const dataFrom = match.index + match[0].length
    const end = text.indexOf('endstream', dataFrom)
    if (end < 0) return null
    plain.push(before)
    from = end
    const filter = filterOf(before)
    if (filter.isPlain) continue
    const opened = filter.isFlateAlone ? unpack(bytes.subarray(dataFrom, end), filter.mayHoldObjects ? roomBytes : Math.min(roomBytes, pageTextBytesMax)) : null
    // A picture that does not open or is large holds nothing to look for; a bundle of objects must open.
    if (opened === null && filter.mayHoldObjects) return null
    if (opened === null) continue
    roomBytes -= opened.length
    packed.push(opened)
  }
  plain.push(text.slice(from))
  return { plain: plain.join('\n'), packed }
}

/** How a stream is packed, by the words before it: those of its own object, and for bundles of objects anything since the last stream. */
function filterOf(before: string): { isPlain: boolean; isFlateAlone: boolean; mayHoldObjects: boolean } {
  const own = before.slice([...before.matchAll(/\d \d{1,5}\s{1,4}obj\b/g)].at(-1)?.index ?? 0)
  const names = namesOf(own)
  const filters = [...names].filter((name) => /(Decode|^Crypt|^AHx|^A85|^LZW|^RL|^Fl|^CCF|^DCT)$/.test(name))
  return {
    isPlain: !names.has('Filter') && !names.has('F'),
    isFlateAlone: filters.length === 1 && filters[0] === 'FlateDecode',
    mayHoldObjects: namesOf(before).has('ObjStm') || (names.has('N') && names.has('First')),
  }
}

/** The stream's content; null when it does not open, or not within so many bytes. */
function unpack(data: Buffer, bytesMax: number): string | null {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, bytesMax) }).toString('latin1')
  } catch {
    return null
  }
}

/** Every name of the text, with its escapes undone: `/J#61vaScript` is `JavaScript`. */
function namesOf(text: string): Set<string> {
  const names = new Set<string>()
  for (const [, raw = ''] of text.matchAll(/\/((?:#[0-9A-Fa-f]{2}|[A-Za-z0-9]){1,60})/g)) {
    names.add(raw.replace(/#([0-9A-Fa-f]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))))
  }
  return names
}
