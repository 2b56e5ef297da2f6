import { bytesOf, LetterFault, type PdfEntries, type PdfValue } from '@/lib/requests/letter/syntax/rules'

/** What a letter has no use for: scripts, programs to start, files inside or elsewhere, forms that send, media. Names as PDF writes them, keys or values. */
const forbiddenNames: ReadonlySet<string> = new Set([
  'JavaScript', 'JS', 'Launch', 'EmbeddedFile', 'EmbeddedFiles', 'EF', 'Filespec', 'FileAttachment', 'Collection', 'RichMedia', 'RichMediaContent', 'RichMediaExecute', 'Rendition', 'SubmitForm', 'ImportData',
  'GoToE', 'GoToR', 'XFA', 'Movie', 'Sound', '3D', '3DD',
])
/** Acts that run without a hand: on opening, closing, printing, on a page coming into sight. */
const forbiddenKeys: ReadonlySet<string> = new Set(['AA', 'UF'])
const forbiddenKinds: Readonly<Record<string, ReadonlySet<string>>> = { Subtype: new Set(['PS', 'Screen']), S: new Set(['Thread']) }

/** No browser takes a longer address. */
const linkBytesMax = 8_000

/** What is gathered while a letter's objects pass by. */
export interface Sight {
  pages: number
  /** What runs on opening: judged when all objects are known. */
  readonly openings: PdfValue[]
}

/** Looks at one object, whoever may refer to it. Throws LetterFault for what no letter needs. */
export function lookAt(value: PdfValue, sight: Sight): void {
  if (value.kind === 'name' && forbiddenNames.has(value.name)) throw new LetterFault('letterActive')
  if (value.kind === 'list') for (const item of value.items) lookAt(item, sight)
  if (value.kind !== 'dictionary') return
  if (nameIn(value.entries, 'Type') === 'Page') sight.pages += 1
  for (const [key, entry] of value.entries) {
    lookAtEntry(key, entry)
    if (key === 'OpenAction') sight.openings.push(entry)
    lookAt(entry, sight)
  }
}

/** Judges what runs on opening: to show a place of the letter is all it may do. `find` gives the object of a number. */
export function judgeOpening(opening: PdfValue, find: (number: number) => PdfValue | undefined): void {
  const value = opening.kind === 'reference' ? find(opening.number) : opening
  if (value === undefined || value.kind === 'list' || (value.kind === 'word' && value.word === 'null')) return
  if (value.kind !== 'dictionary' || nameIn(value.entries, 'S') !== 'GoTo' || value.entries.has('Next')) throw new LetterFault('letterActive')
}

/** Of an object that was looked at, what is asked about later. The rest is let go: a letter may hold a million values. */
export function outline(value: PdfValue): PdfValue | null {
  if (value.kind === 'list') return { kind: 'list', items: [] }
  if (value.kind === 'dictionary') return { kind: 'dictionary', entries: new Map([...value.entries].filter(([key]) => key === 'Type' || key === 'S' || key === 'Next' || key === 'Pages')) }
  return value.kind === 'text' ? null : value
}

/** The name that stands under a key; undefined when something else does. */
export function nameIn(entries: PdfEntries, key: string): string | undefined {
  const value = entries.get(key)
  return value?.kind === 'name' ? value.name : undefined
}

function lookAtEntry(key: string, entry: PdfValue): void {
  if (key === 'Encrypt') throw new LetterFault('letterEncrypted')
  if (forbiddenNames.has(key) || forbiddenKeys.has(key)) throw new LetterFault('letterActive')
  if (entry.kind === 'name' && forbiddenKinds[key]?.has(entry.name)) throw new LetterFault('letterActive')
  // A text under F names a file outside of the letter; flags and fonts of that name are no text.
  if (key === 'F' && entry.kind === 'text') throw new LetterFault('letterActive')
  if (key !== 'URI' || entry.kind === 'dictionary' || entry.kind === 'name') return
  // A link may lead to a page or an address for mail, not to a program or a file.
  if (entry.kind !== 'text' || entry.raw.length > linkBytesMax) throw new LetterFault('letterUnreadable')
  if (!/^(?:https?:|mailto:|tel:|#|[^:]*$)/i.test(bytesOf(entry).trim())) throw new LetterFault('letterActive')
}
