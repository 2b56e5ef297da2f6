import type { PdfStream, Place, Section } from '@/lib/letters/body/rules'
import { integerOf } from '@/lib/letters/bundles/rules'
import { nameIn } from '@/lib/letters/content/rules'
import { LetterFault, type PdfValue } from '@/lib/letters/syntax/rules'

/** Every object of a letter by its number, each once. */
export type Objects = ReadonlyMap<number, { readonly place: Place; readonly value: PdfValue }>

/**
 * Demands that whichever way a reader comes to an object it finds the same: each section says of each object where it lies, no section is out of reach of the
 * last `startxref`, all name one catalogue, and no object is left that none of them names. Throws LetterFault.
 */
export function demandAgreement({ objects, sections, starts, text }: { objects: Objects; sections: readonly Section[]; starts: readonly number[]; text: string }): void {
  demandReach(sections, starts)
  const named = numbersOf(objects, sections)
  const hybrid = new Set(sections.map(({ trailer }) => trailer.get('XRefStm')).map((value) => (value?.kind === 'number' ? value.value : -1)))
  const beside = new Set(sections.filter(({ at, isTable }) => !isTable && hybrid.has(at)).flatMap(({ places }) => [...places].flatMap(([number, place]) => (place ? [number] : []))))
  const freeIn = new Map<number, Section>()
  for (const section of sections) {
    for (const [number, place] of section.places) {
      // At the header no object lies: some producers say so of numbers they did not use.
      if (place === null || ('at' in place && place.at === 0)) freeIn.set(number, section)
      else if (!isThere(objects.get(number)?.place, place, text)) throw new LetterFault('letterUnreadable')
      else named.add(number)
    }
  }
  for (const [number, section] of freeIn) {
    // What a table for old readers calls free a stream beside it may name (hybrid files, 7.5.8.4). Else an object was taken away, and some readers still find it.
    if (number !== 0 && objects.has(number) && !(section.isTable && beside.has(number))) throw new LetterFault('letterUnreadable')
  }
  if (named.size !== objects.size) throw new LetterFault('letterUnreadable')
  demandCatalogue(objects, sections)
}

/** Demands that each stream's stated length leads to its end, but for an end of line: readers go by the one or by the other. Throws LetterFault. */
export function demandLengths({ objects, streams, text }: { objects: Objects; streams: readonly PdfStream[]; text: string }): void {
  for (const { entries, from, to } of streams) {
    const stated = entries.get('Length')
    const length = integerOf(stated?.kind === 'reference' ? objects.get(stated.number)?.value : stated)
    if (from + length > to || !/^(?:\r\n|\n|\r)?$/.test(text.slice(from + length, to).slice(0, 3))) throw new LetterFault('letterUnreadable')
  }
}

function demandReach(sections: readonly Section[], starts: readonly number[]): void {
  const byPlace = new Map(sections.map((section) => [section.at, section]))
  // The first half of a file made for slow lines says 0 (annex F).
  if (starts.some((at, index) => !byPlace.has(at) && (at !== 0 || index === starts.length - 1))) throw new LetterFault('letterUnreadable')
  const reached = new Set<Section>()
  const todo = starts.slice(-1)
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    const section = byPlace.get(at)
    if (!section) throw new LetterFault('letterUnreadable')
    if (reached.has(section)) continue
    reached.add(section)
    for (const key of ['Prev', 'XRefStm']) if (section.trailer.has(key)) todo.push(integerOf(section.trailer.get(key)))
  }
  if (reached.size !== sections.length) throw new LetterFault('letterUnreadable')
}

function demandCatalogue(objects: Objects, sections: readonly Section[]): void {
  const roots = new Set(sections.flatMap(({ trailer }) => (trailer.has('Root') ? [trailer.get('Root')] : [])).map((root) => (root?.kind === 'reference' ? root.number : -1)))
  const [root = -1] = roots
  const catalogue = objects.get(root)?.value
  if (roots.size > 1) throw new LetterFault('letterUnreadable')
  if (catalogue?.kind !== 'dictionary' || nameIn(catalogue.entries, 'Type') !== 'Catalog' || catalogue.entries.get('Pages')?.kind !== 'reference') throw new LetterFault('letterBroken')
}

function isThere(found: Place | undefined, said: Place, text: string): boolean {
  if (found === undefined) return false
  if ('bundle' in said) return 'bundle' in found && found.bundle === said.bundle && found.index === said.index
  // White space before an object is skipped by every reader.
  return 'at' in found && found.generation === said.generation && said.at <= found.at && /^[\t\n\f\r ]*$/.test(text.slice(said.at, Math.min(found.at, said.at + 100))) && found.at - said.at < 100
}

/** The numbers of the sections that are objects themselves: they need not be named. */
function numbersOf(objects: Objects, sections: readonly Section[]): Set<number> {
  const places = new Set(sections.filter(({ isTable }) => !isTable).map(({ at }) => at))
  return new Set([...objects].flatMap(([number, { place }]) => ('at' in place && places.has(place.at) ? [number] : [])))
}
