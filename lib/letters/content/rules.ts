import { bytesOf, LetterFault, type PdfEntries, type PdfValue } from '@/lib/letters/syntax/rules'

/** What a letter has no use for: scripts, programs to start, files inside or elsewhere, forms that send, media. Names as PDF writes them, keys or values. */
const forbiddenNames: ReadonlySet<string> = new Set([
  'JavaScript', 'JS', 'Launch', 'EmbeddedFile', 'EmbeddedFiles', 'EF', 'Filespec', 'FileAttachment', 'Collection', 'RichMedia', 'RichMediaContent', 'RichMediaExecute', 'Rendition', 'SubmitForm', 'ImportData',
  'GoToE', 'GoToR', 'XFA', 'Movie', 'Sound', '3D', '3DD',
])
/** Acts that run without a hand (on opening, closing, printing, on a page coming into sight), a file's other name, and the address that links without a scheme begin with. */
const forbiddenKeys: ReadonlySet<string> = new Set(['AA', 'UF', 'Base'])
const forbiddenKinds: Readonly<Record<string, ReadonlySet<string>>> = { Subtype: new Set(['PS', 'Screen']), S: new Set(['Thread']) }
/** A text under one of these names a file outside of the letter; flags and fonts of that name are no text. */
const fileKeys: ReadonlySet<string> = new Set(['F', 'DOS', 'Mac', 'Unix'])
/** A link may lead to a page, a place of the letter or an address for mail or telephone; without a scheme it is a path to a file, and `//` or a backslash makes one of another computer. */
const harmlessLink = /^(?:https?:|mailto:|tel:|#)[^\\]*$/i

/** No browser takes a longer address. */
const linkBytesMax = 8_000

/** What is gathered while a letter's objects pass by. */
export interface Sight {
  pages: number
  /** What runs on opening: judged when all objects are known. */
  readonly openings: PdfValue[]
  /** What stands elsewhere under a key whose value matters: judged then as well. */
  readonly pointers: Pointer[]
}

interface Pointer {
  readonly key: string
  readonly number: number
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
    if (entry.kind === 'reference' && (fileKeys.has(key) || forbiddenKinds[key])) sight.pointers.push({ key, number: entry.number })
    lookAt(entry, sight)
  }
}

/** Judges what runs on opening: to show a place of the letter is all it may do. `find` gives the object of a number. */
export function judgeOpening(opening: PdfValue, find: (number: number) => PdfValue | undefined): void {
  const value = opening.kind === 'reference' ? find(opening.number) : opening
  if (value === undefined || value.kind === 'list' || (value.kind === 'word' && value.word === 'null')) return
  if (value.kind !== 'dictionary' || nameIn(value.entries, 'S') !== 'GoTo' || value.entries.has('Next')) throw new LetterFault('letterActive')
}

/** Judges what stands elsewhere as if it stood where it is named: a file's name, a kind of object. `find` gives the object of a number. */
export function judgePointer({ key, number }: Pointer, find: (number: number) => PdfValue | undefined): void {
  const value = find(number)
  if (value?.kind === 'reference') throw new LetterFault('letterUnreadable')
  if (value && isForbidden(key, value)) throw new LetterFault('letterActive')
}

/** Of an object that was looked at, what is asked about later. The rest is let go: a letter may hold a million values. */
export function outline(value: PdfValue): PdfValue {
  if (value.kind === 'list') return { kind: 'list', items: [] }
  if (value.kind === 'dictionary') return { kind: 'dictionary', entries: new Map([...value.entries].filter(([key]) => key === 'Type' || key === 'S' || key === 'Next' || key === 'Pages')) }
  return value.kind === 'text' ? { kind: 'text', raw: '', isHex: false } : value
}

/** The name that stands under a key; undefined when something else does. */
export function nameIn(entries: PdfEntries, key: string): string | undefined {
  const value = entries.get(key)
  return value?.kind === 'name' ? value.name : undefined
}

function lookAtEntry(key: string, entry: PdfValue): void {
  if (key === 'Encrypt') throw new LetterFault('letterEncrypted')
  if (forbiddenNames.has(key) || forbiddenKeys.has(key) || isForbidden(key, entry)) throw new LetterFault('letterActive')
  if (key !== 'URI' || entry.kind === 'dictionary' || entry.kind === 'name') return
  if (entry.kind !== 'text' || entry.raw.length > linkBytesMax) throw new LetterFault('letterUnreadable')
  if (!harmlessLink.test(bytesOf(entry).trim())) throw new LetterFault('letterActive')
}

function isForbidden(key: string, value: PdfValue): boolean {
  return (value.kind === 'name' && forbiddenKinds[key]?.has(value.name) === true) || (value.kind === 'text' && fileKeys.has(key))
}
