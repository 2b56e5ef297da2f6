import type { Box } from '@/lib/access/box'
import { coveringBoxes, type RowFacts } from '@/lib/access/policy'
import type { WindowBounds } from '@/lib/access/window'
import { answerRow, isNothing, type Lens, rights, type RowAnswer } from '@/lib/simulator/rules'

/** Which of a registrant's addresses lies in the place: either will do, or it must be that one. */
export type Address = 'any' | 'permanent' | 'current'

/**
 * Registrants that one officer's boxes treat alike: an address in one of these districts, changed within these bounds. Who fits two cases
 * (addresses in two places) gets in each cell the better of both; that is how the law counts (lib/access/policy).
 */
export interface Case {
  /** LGD codes; every district of the State is `all`. */
  readonly districts: readonly number[] | 'all'
  readonly address: Address
  readonly window: WindowBounds
  readonly answer: RowAnswer
}

/** A row that lies nowhere: its addresses are put where the question is. */
const nowhere = { permanentState: 0, permanentDistrict: 0, currentState: 0, currentDistrict: 0 }

/**
 * The cases of one lens in one State, none that gives nothing. The law itself is asked about made-up rows: one address in a district, changed in a stretch of
 * time in which no box's window begins or ends; what it answers alike is one case. `districts` are those of the State, or the one asked about.
 */
export function casesOf(lens: Lens, input: { stateCode: number; districts: readonly number[]; isWholeState: boolean }): Case[] {
  const boxes = rights.flatMap((right) => lens.boxes[right])
  return groupDistricts(boxes, input).flatMap((districts) => {
    const [first] = districts
    if (first === undefined) return []
    const isAll = input.isWholeState && districts.length === input.districts.length
    return casesOfPlace(lens, { stateCode: input.stateCode, district: first }).map((each): Case => ({ ...each, districts: isAll ? 'all' : districts }))
  })
}

/** The case in which a registrant stands with one address, or none. For a registrant with two, ask for each. */
export function caseOf(cases: readonly Case[], input: { district: number; address: 'permanent' | 'current'; changedAt: Date }): Case | undefined {
  return cases.find((each) => (each.districts === 'all' || each.districts.includes(input.district)) && (each.address === 'any' || each.address === input.address)
    && each.window.from <= input.changedAt && input.changedAt < each.window.to)
}

/** Districts that the same boxes hold stand together; those that none holds are left out. */
function groupDistricts(boxes: readonly Box[], { stateCode, districts }: { stateCode: number; districts: readonly number[] }): number[][] {
  const groups = new Map<string, number[]>()
  for (const district of districts) {
    const held = boxes.flatMap((box, index) => (holdsPlace(box, stateCode, district) ? [index] : []))
    if (held.length > 0) groups.set(held.join(), [...(groups.get(held.join()) ?? []), district])
  }
  return [...groups.values()]
}

function holdsPlace(box: Box, stateCode: number, district: number): boolean {
  return coveringBoxes([box], { ...rowWith('both', stateCode, district), changedAt: box.window.from }).length > 0
}

function casesOfPlace(lens: Lens, { stateCode, district }: { stateCode: number; district: number }): Omit<Case, 'districts'>[] {
  const boxes = rights.flatMap((right) => lens.boxes[right]).filter((box) => holdsPlace(box, stateCode, district))
  const bounds = [...new Set(boxes.flatMap(({ window }) => [window.from.getTime(), window.to.getTime()]))].sort((one, other) => one - other)
  const found: (Omit<Case, 'districts'> & { key: string })[] = []
  for (const [index, from] of bounds.entries()) {
    const to = bounds[index + 1]
    if (to === undefined) break
    const window = { from: new Date(from), to: new Date(to) }
    const answers = (['permanent', 'current'] as const).map((address) => ({ address, answer: answerRow(lens, { ...rowWith(address, stateCode, district), changedAt: window.from }) }))
    const isAlike = new Set(answers.map(({ answer }) => keyOf(answer))).size === 1
    for (const { address, answer } of isAlike ? answers.slice(0, 1) : answers) {
      if (!isNothing(answer)) found.push({ address: isAlike ? 'any' : address, window, answer, key: keyOf(answer) })
    }
  }
  return joinStretches(found)
}

/** Stretches of time that follow one another with the same answer are one. */
function joinStretches(found: readonly (Omit<Case, 'districts'> & { key: string })[]): Omit<Case, 'districts'>[] {
  const joined: (Omit<Case, 'districts'> & { key: string })[] = []
  for (const each of found) {
    const before = joined.findIndex((one) => one.address === each.address && one.key === each.key && one.window.to.getTime() === each.window.from.getTime())
    const earlier = joined[before]
    if (earlier) joined[before] = { ...earlier, window: { from: earlier.window.from, to: each.window.to } }
    else joined.push(each)
  }
  return joined.map(({ address, window, answer }) => ({ address, window, answer }))
}

function rowWith(address: 'permanent' | 'current' | 'both', stateCode: number, district: number): Omit<RowFacts, 'changedAt'> {
  return {
    ...nowhere,
    ...(address === 'current' ? {} : { permanentState: stateCode, permanentDistrict: district }),
    ...(address === 'permanent' ? {} : { currentState: stateCode, currentDistrict: district }),
  }
}

/** Equal for answers that give the same by the same grants. */
function keyOf(answer: RowAnswer): string {
  return JSON.stringify(rights.map((right) => [...answer[right]].map(([field, { level, by }]) => [field, level, by.map((box) => box.grantId)])))
}
