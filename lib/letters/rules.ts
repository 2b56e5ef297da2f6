import { setImmediate } from 'node:timers/promises'
import { limits } from '@/lib/limits'
import { demandAgreement, demandLengths } from '@/lib/letters/agreement/rules'
import { type PdfObject, readBody } from '@/lib/letters/body/rules'
import { integerOf, packingOf, readBundle, readSection, unpack } from '@/lib/letters/bundles/rules'
import { judgeOpening, judgePointer, lookAt, outline, type Sight } from '@/lib/letters/content/rules'
import { LetterFault, type LetterProblem, type PdfValue } from '@/lib/letters/syntax/rules'

export type LetterCheck = { readonly problem: LetterProblem } | { readonly problem: null; readonly pages: number }

/** Names that no letter's words and no picture's bytes spell. They are refused wherever they stand, also where no object is: the first net of two. */
const unmistakableNames: ReadonlySet<string> = new Set([
  'JavaScript', 'EmbeddedFile', 'EmbeddedFiles', 'FileAttachment', 'RichMedia', 'RichMediaContent', 'SubmitForm', 'ImportData', 'GoToE', 'GoToR',
])

/** A name is at most so long, with every character escaped. */
const nameBytesMax = 200

/**
 * Looks at a letter by its content, never by its name (product, A8), object by object, and refuses what readers of PDF would understand in different ways
 * (decision 0135): header at the first byte, nothing between the objects and nothing after the end, each object once and where every table says, each stream as
 * long as stated, one catalogue, at least one page; no encryption, and nothing of what `content/rules` forbids, in the file or in a bundle of objects. It is not a
 * virus scanner: pictures and fonts inside are not decoded. Streams are opened off the main thread and objects are read in turns, so that nobody waits for
 * somebody else's letter; how much is opened and read is bounded, also where opening fails.
 */
export async function checkLetter(bytes: Buffer): Promise<LetterCheck> {
  if (bytes.length === 0) return { problem: 'letterMissing' }
  if (bytes.length > limits.letterBytesMax) return { problem: 'letterTooLarge' }
  const text = bytes.toString('latin1')
  if (!/^%PDF-(1\.[0-7]|2\.0)[\r\n]/.test(text)) return { problem: 'letterNoPdf' }
  if (!hasTrailer(text)) return { problem: 'letterBroken' }
  try {
    await demandNoNames(text)
    const pages = await countPages(bytes, text)
    return pages === 0 ? { problem: 'letterBroken' } : { problem: null, pages }
  } catch (fault) {
    if (fault instanceof LetterFault) return { problem: fault.problem }
    throw fault
  }
}

/** The name a letter's file came under, fit for a header and a screen: no path, no control characters, ends in `.pdf`. */
export function letterName(typed: string): string {
  const last = typed.split(/[\\/]/).at(-1) ?? ''
  const plain = last.normalize('NFC').replace(/[\p{C}"'<>:|?*%;]/gu, '').trim().replace(/\.pdf$/iu, '').slice(0, 100)
  return `${plain === '' ? 'letter' : plain}.pdf`
}

/** Reads the whole letter and gives its pages. Throws LetterFault. */
async function countPages(bytes: Buffer, text: string): Promise<number> {
  const sight: Sight = { pages: 0, openings: [], pointers: [] }
  const objects = new Map<number, { place: PdfObject['place']; value: PdfValue }>()
  const see = ({ number, place, value }: PdfObject): void => {
    lookAt(value, sight)
    // Of two objects of one number each reader shows the one it comes to.
    if (objects.has(number)) throw new LetterFault('letterUnreadable')
    objects.set(number, { place, value: outline(value) })
  }
  const cursor = { text, at: 0, valuesLeft: limits.letterValuesMax }
  const { streams, tables, starts } = await readBody(cursor, see)
  const sections = [...tables]
  let roomBytes = limits.letterUnpackedBytesMax
  for (const stream of streams) {
    const packing = packingOf(stream)
    const mustOpen = packing.mayHoldObjects || packing.isSection
    // Data outside of the letter are no part of what was checked.
    if (stream.entries.has('F')) throw new LetterFault('letterUnreadable')
    if (roomBytes <= 0) throw new LetterFault('letterUnreadable')
    const bytesMax = mustOpen ? roomBytes : Math.min(roomBytes, limits.letterPageBytesMax)
    const data = bytes.subarray(stream.from, packing.isPlain && mustOpen ? stream.from + integerOf(stream.entries.get('Length')) : stream.to)
    const opened = packing.isFlateAlone ? await unpack(data, bytesMax) : packing.isPlain && mustOpen ? data : null
    // What did not open may have been opened to the last byte allowed: it costs as much.
    if (!packing.isPlain && packing.isFlateAlone) roomBytes -= opened?.length ?? bytesMax
    // A picture that does not open or is large holds nothing to look for; a bundle of objects must open.
    if (opened === null && mustOpen) throw new LetterFault('letterUnreadable')
    if (opened === null) continue
    if (packing.isSection) sections.push(readSection({ stream, data: opened }))
    else if (packing.mayHoldObjects) await readBundle({ stream, text: opened.toString('latin1'), cursor, see })
    else await demandNoNames(opened.toString('latin1'))
  }
  const find = (number: number): PdfValue | undefined => objects.get(number)?.value
  for (const opening of sight.openings) judgeOpening(opening, find)
  for (const pointer of sight.pointers) judgePointer(pointer, find)
  demandLengths({ objects, streams, text })
  demandAgreement({ objects, sections, starts, text })
  return sight.pages
}

function hasTrailer(text: string): boolean {
  const tail = /startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(text.slice(-1_024))
  return tail !== null && /^(?:xref\s|\d{1,10}\s+\d{1,5}\s+obj\b)/.test(text.slice(Number(tail[1]), Number(tail[1]) + 40))
}

/** Searches bytes for names that no letter may hold, whatever the bytes are. Other work goes on between slices. Throws LetterFault. */
async function demandNoNames(text: string): Promise<void> {
  for (let from = 0; from < text.length; from += limits.letterSliceBytes) {
    // A name that begins in this slice is read to its end in the next.
    const names = namesOf(text.slice(from, from + limits.letterSliceBytes + nameBytesMax), limits.letterSliceBytes)
    if (names.has('Encrypt')) throw new LetterFault('letterEncrypted')
    if ([...names].some((name) => unmistakableNames.has(name))) throw new LetterFault('letterActive')
    await setImmediate()
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
