import { referenceBits } from '@/lib/crypto/row-marks'
import { limits } from '@/lib/limits'

/** What speaks for one export, counted. */
export interface Evidence {
  /** References that name it, on rows whose UAN, where there is one, is the one they were made of. */
  readonly references: number
  /** References that name it and stand beside another worker: copied there, or the UANs were changed. */
  readonly strays: number
  /** People brought whom it held, and of as many others of their States. */
  readonly people: number
  readonly controls: number
  /** Neighbouring rows, and how many of them stand in its own order. */
  readonly pairs: number
  readonly rising: number
  /** Parameters the suspect's header names, and how many of them it holds at that level. */
  readonly columns: number
  readonly fitting: number
}

/** What was brought, counted. */
export interface Brought {
  readonly rows: number
  /** Cells of the column of references. */
  readonly references: number
  readonly people: number
  readonly controls: number
  /** Exports whose order was tried, and all on record: the more are asked, the more chance may say. */
  readonly tried: number
  readonly exports: number
}

/** `marked`: a keyed mark names it, which chance does less than once in ten million files. `fits`: its people fit, and no mark names any. */
export const verdicts = ['marked', 'fits'] as const
export type Verdict = (typeof verdicts)[number]

export interface Judged extends Evidence {
  readonly exportId: string
  readonly verdict: Verdict
  /** How likely rows of it are in what was brought, 0 to 1; never 1. */
  readonly confidence: number
}

type Candidate = Evidence & { readonly exportId: string; readonly rowsWritten: number }

const billion = 1_000_000_000
/** Nothing is certain: what the page calls its highest confidence. */
const confidenceMax = 1 - 1 / billion
/** A mark counts from here on: chance makes one in ten million files carry it. */
const markLog10 = -7
/** Without a mark nothing is more likely than this: the same people may stand together in a list that came another way. */
const peopleMax = 0.8
/** People fit from a million to one against a list of the same States, and where nine of ten are there. */
const peopleNats = Math.log(1_000_000)
const peopleShare = 0.9
/** A person who should not be there: changed by hand, or put in from elsewhere. */
const missNats = Math.log(1 / 0.02)
/** A parameter the export did not hold, or held otherwise. */
const columnNats = Math.log(10)
/** Of two files that hold the same people the smaller is likelier, but rows may have been chosen: twenty to one at most. */
const sizeNatsMax = Math.log(20)

/**
 * Judges every candidate and brings them into order, the likeliest first: files that a mark names, by the strength of their marks; where no mark names any,
 * those whose people fit, by their people, parameters and size. What neither names nor fits is left out.
 */
export function judge(candidates: readonly Candidate[], brought: Brought): Judged[] {
  const marked = candidates.map((each) => ({ each, chance: chanceOfMarks(each, brought) })).filter(({ chance }) => chance <= markLog10).sort((a, b) => a.chance - b.chance)
  if (marked.length === 0) return byPeople(candidates, brought)
  return marked.map(({ each, chance }) => ({ ...plain(each), verdict: 'marked', confidence: Math.min(confidenceMax, 1 - 10 ** chance) }))
}

/** The chance, as a power of ten, that a file which never was this export's carries as many of its marks. */
function chanceOfMarks(each: Evidence, brought: Brought): number {
  const oneReference = Math.log10(Math.max(1, brought.references)) + Math.log10(Math.max(1, brought.exports)) - referenceBits * Math.log10(2)
  const ofReferences = each.references * oneReference
  const ofOrder = orderLog10(each) + Math.log10(Math.max(1, brought.tried))
  return Math.min(ofReferences, ofOrder, 0)
}

/**
 * Neighbours in the order of a key that had nothing to do with them: as many rising as falling. Chernoff's bound for independent pairs; neighbours that share a
 * row are less free than that, so chance makes less of it than is said here.
 */
export function orderLog10({ pairs, rising }: Pick<Evidence, 'pairs' | 'rising'>): number {
  const share = rising / pairs
  if (pairs === 0 || share <= 0.5) return 0
  const nats = share * Math.log(2 * share) + (share === 1 ? 0 : (1 - share) * Math.log(2 * (1 - share)))
  return (-pairs * nats) / Math.LN10
}

function byPeople(candidates: readonly Candidate[], brought: Brought): Judged[] {
  const fitting = candidates.filter((each) => fitsPeople(each, brought))
  if (fitting.length === 0) return []
  const smallest = Math.min(...fitting.map(({ rowsWritten }) => rowsWritten))
  const scored = fitting.map((each) => ({ each, nats: natsOf(each, brought) - Math.min(sizeNatsMax, brought.people * Math.log(Math.max(1, each.rowsWritten) / Math.max(1, smallest))) }))
  const best = Math.max(...scored.map(({ nats }) => nats))
  const weights = scored.map(({ each, nats }) => ({ each, weight: Math.exp(nats - best) }))
  const all = weights.reduce((sum, { weight }) => sum + weight, 0)
  return weights.sort((a, b) => b.weight - a.weight || b.each.people - a.each.people || a.each.rowsWritten - b.each.rowsWritten)
    .map(({ each, weight }) => ({ ...plain(each), verdict: 'fits', confidence: (peopleMax * weight) / all }))
}

/** People fit when nearly all of them were in the file, and far more than of others of the same States. */
function fitsPeople(each: Evidence, brought: Brought): boolean {
  if (brought.people < limits.tracePeopleMin || each.people < peopleShare * brought.people) return false
  const usual = (each.controls + 1) / (brought.controls + 2)
  return each.people * Math.log(1 / usual) - (brought.people - each.people) * missNats >= peopleNats
}

/** What people, parameters and order say between files whose people fit. The order may be gone: then it says nothing, so it is believed by half. */
function natsOf(each: Evidence, brought: Brought): number {
  const order = -orderLog10(each) * Math.LN10
  return Math.log(0.5 + 0.5 * Math.exp(order)) - (brought.people - each.people) * missNats - (each.columns - each.fitting) * columnNats
}

function plain({ exportId, references, strays, people, controls, pairs, rising, columns, fitting }: Candidate): Evidence & { exportId: string } {
  return { exportId, references, strays, people, controls, pairs, rising, columns, fitting }
}
