import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { limits } from '@/lib/limits'

/** Why a letter is not taken, as a key below `errors` in messages/. */
export type LetterProblem = 'letterMissing' | 'letterTooLarge' | 'letterNoPdf' | 'letterBroken' | 'letterEncrypted' | 'letterActive' | 'letterUnreadable'

export type LetterCheck = { readonly problem: LetterProblem } | { readonly problem: null; readonly pages: number }

/** What a letter has no use for: scripts, programs to start, files inside, forms that send, media. Names as PDF writes them. */
const forbiddenNames: ReadonlySet<string> = new Set([
  'JavaScript', 'Launch', 'EmbeddedFile', 'EmbeddedFiles', 'Filespec', 'FileAttachment', 'RichMedia', 'RichMediaContent', 'Rendition', 'SubmitForm', 'ImportData', 'GoToE', 'GoToR', 'XFA', 'Movie', 'Sound',
  // Every 3D picture needs this entry. Its type's own name is two letters, which one in ten large scans holds by chance.
  '3DD',
])

/** A name is at most so long, with every character escaped. */
const nameBytesMax = 200

const inflateApart = promisify(inflate)

/**
 * Looks at a letter by its content, never by its name (product, A8): header at the first byte, trailer at the end, a cross-reference where the trailer
 * says, a catalogue, at least one page, nothing after the end; no encryption, and none of `forbiddenNames`, neither in plain sight nor in a compressed
 * part. It is not a virus scanner: pictures and fonts inside are not decoded. Streams are opened off the main thread and the text is searched in slices,
 * so that nobody waits for somebody else's letter; how much is opened is bounded, also where opening fails.
 */
export async function checkLetter(bytes: Buffer): Promise<LetterCheck> {
  if (bytes.length === 0) return { problem: 'letterMissing' }
  if (bytes.length > limits.letterBytesMax) return { problem: 'letterTooLarge' }
  const text = bytes.toString('latin1')
  if (!/^%PDF-(1\.[0-7]|2\.0)[\r\n]/.test(text)) return { problem: 'letterNoPdf' }
  if (!hasTrailer(text)) return { problem: 'letterBroken' }
  // The whole file is searched first, also inside its streams: what one reader takes for a picture another may take for an object.
  const inSight = await problemIn(text)
  if (inSight !== null) return { problem: inSight }
  const streams = streamsOf(text)
  if (streams === null) return { problem: 'letterUnreadable' }
  let pages = pagesIn(streams.plain)
  let roomBytes = limits.letterUnpackedBytesMax
  for (const stream of streams.packed) {
    if (roomBytes <= 0) return { problem: 'letterUnreadable' }
    const bytesMax = stream.mayHoldObjects ? roomBytes : Math.min(roomBytes, limits.letterPageBytesMax)
    const opened = stream.isFlateAlone ? await unpack(bytes.subarray(stream.from, stream.to), bytesMax) : null
    // What did not open may have been opened to the last byte allowed: it costs as much.
    if (stream.isFlateAlone) roomBytes -= opened?.length ?? bytesMax
    // A picture that does not open or is large holds nothing to look for; a bundle of objects must open.
    if (opened === null && stream.mayHoldObjects) return { problem: 'letterUnreadable' }
    if (opened === null) continue
    const inside = await problemIn(opened)
    if (inside !== null) return { problem: inside }
    pages += pagesIn(opened)
  }
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

/** What stands in the text that no letter may hold. Other work goes on between slices. */
async function problemIn(text: string): Promise<LetterProblem | null> {
  for (let from = 0; from < text.length; from += limits.letterSliceBytes) {
    // A name that begins in this slice is read to its end in the next.
    const names = namesOf(text.slice(from, from + limits.letterSliceBytes + nameBytesMax), limits.letterSliceBytes)
    if (names.has('Encrypt')) return 'letterEncrypted'
    if ([...names].some((name) => forbiddenNames.has(name))) return 'letterActive'
    await setImmediate()
  }
  return null
}

function pagesIn(text: string): number {
  let pages = 0
  for (const _page of text.matchAll(/\/Type\s*\/Page(?![A-Za-z])/g)) pages += 1
  return pages
}

interface PackedStream {
  /** Offsets of its data in the file. */
  readonly from: number
  readonly to: number
  readonly isFlateAlone: boolean
  readonly mayHoldObjects: boolean
}

/**
 * The file without its streams, and where each compressed stream lies; null when readers may differ on where streams begin and end, or when objects may
 * lie where they are not looked for.
 */
function streamsOf(text: string): { plain: string; packed: PackedStream[] } | null {
  const packed: PackedStream[] = []
  const plain: string[] = []
  let from = 0
  let words = 0
  for (const _word of text.matchAll(/\bstream/g)) if (++words > limits.letterStreamsMax) return null
  for (const match of text.matchAll(/\bstream\r?\n/g)) {
    if (match.index < from) continue
    const before = text.slice(from, match.index)
    const dataFrom = match.index + match[0].length
    const end = text.indexOf('endstream', dataFrom)
    if (end < 0) return null
    const filter = filterOf(before)
    if (hasLooseStream(before) || hidesStream(text.slice(match.index + 'stream'.length, end)) || (filter.mayHoldObjects && filter.isRearranged)) return null
    plain.push(before)
    from = end + 'endstream'.length
    if (!filter.isPlain) packed.push({ from: dataFrom, to: end, ...filter })
  }
  const rest = text.slice(from)
  if (hasLooseStream(rest)) return null
  plain.push(rest)
  return { plain: plain.join('\n'), packed }
}

/** Outside of streams: a stream begun in another way than with an end of line, which many readers take all the same, or an end without a beginning. */
function hasLooseStream(text: string): boolean {
  return /\bstream|endstream/.test(text)
}

/** Inside of a stream: another one that begins there, as a reader sees who comes by the table and not from the front. Words of a page may say "stream". */
function hidesStream(data: string): boolean {
  for (const { index } of data.matchAll(/\bstream/g)) {
    if (/^stream[ \t\f\0]*[\r\n]/.test(data.slice(index, index + 100)) || />>(?:\s|%[^\r\n]*[\r\n])*$/.test(data.slice(Math.max(0, index - 200), index))) return true
  }
  return false
}

/** How a stream is packed, by the words before it: those of its own object, and for bundles of objects anything since the last stream. */
function filterOf(before: string): { isPlain: boolean; isFlateAlone: boolean; mayHoldObjects: boolean; isRearranged: boolean } {
  const own = before.slice([...before.matchAll(/\d \d{1,5}\s{1,4}obj\b/g)].at(-1)?.index ?? 0)
  const names = namesOf(own)
  const filters = [...names].filter((name) => /(Decode|^Crypt|^AHx|^A85|^LZW|^RL|^Fl|^CCF|^DCT)$/.test(name))
  return {
    isPlain: !names.has('Filter') && !names.has('F'),
    isFlateAlone: filters.length === 1 && filters[0] === 'FlateDecode',
    mayHoldObjects: namesOf(before).has('ObjStm') || (names.has('N') && names.has('First')),
    // A predictor stores differences in place of the bytes: no name can be read in what comes out.
    isRearranged: ['DecodeParms', 'DP', 'Predictor'].some((name) => names.has(name)),
  }
}

/** The stream's content; null when it does not open, or not within so many bytes. */
async function unpack(data: Buffer, bytesMax: number): Promise<string | null> {
  try {
    return (await inflateApart(data, { maxOutputLength: bytesMax, chunkSize: 65_536 })).toString('latin1')
  } catch {
    return null
  }
}

/** Every name that begins within so many characters of the text, with its escapes undone: `/J#61vaScript` is `JavaScript`. */
function namesOf(text: string, beginsWithin = text.length): Set<string> {
  const names = new Set<string>()
  for (const { index, 1: raw = '' } of text.matchAll(/\/((?:#[0-9A-Fa-f]{2}|[A-Za-z0-9]){1,60})/g)) {
    if (index >= beginsWithin) break
    names.add(raw.replace(/#([0-9A-Fa-f]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))))
  }
  return names
}
