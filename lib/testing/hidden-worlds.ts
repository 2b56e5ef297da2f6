import { type Field, fieldKeys } from '@/lib/access/fields'
import { maskRules } from '@/lib/access/masks'
import { oracleCell, type OracleGrant, oracleSees } from '@/lib/testing/oracle'
import type { TestRegistrant } from '@/lib/testing/factories'

/** What changes behind the masks, drawn by the property: numbers to choose by, and registrants to stand where the officer sees nothing. */
export interface Hidden {
  readonly numbers: readonly number[]
  readonly strangers: readonly TestRegistrant[]
  /** Values that may be unmasked change as well; then nothing is looked up or unmasked. */
  readonly unmaskableToo: boolean
}

/**
 * The same world to the officer's eyes and another one behind them: registrants outside the grants come, go and change; of those inside, what is not
 * granted changes, and what is masked changes under the same mask. Only the oracle is asked what may be seen, in both of an officer's channels.
 */
export function twinRows(input: { rows: readonly TestRegistrant[]; grants: readonly OracleGrant[]; at: Date; hidden: Hidden }): TestRegistrant[] {
  const { rows, grants, at, hidden } = input
  const taken = new Set(rows.flatMap((row) => [row.id, row.uan]))
  const draw = drawer(hidden.numbers)
  const twins = rows.flatMap((row) => {
    if (isSeen(row, grants, at)) return [twinOf({ row, grants, at, hidden, draw, taken })]
    // Outside every grant: gone, as it is, or somebody with other values at the same place of the feed.
    const fate = draw(3)
    if (fate === 0) return []
    return fate === 1 ? [row] : [{ ...row, name: `Other ${draw(1_000)}`, mobile: `8${digits(draw, 9)}`, gender: String(1 + draw(3)), primaryOccupation: '9111' }]
  })
  const strangers = hidden.strangers.filter((row) => !isSeen(row, grants, at) && !taken.has(row.id) && !taken.has(row.uan))
  return [...twins, ...strangers]
}

type Draw = (below: number) => number

/** Endless numbers from a few drawn ones, so that a failure shrinks and replays. */
function drawer(numbers: readonly number[]): Draw {
  let state = numbers.reduce((sum, each) => (Math.imul(sum, 31) + each) >>> 0, 7)
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function digits(draw: Draw, count: number): string {
  return Array.from({ length: count }, () => String(draw(10))).join('')
}

function isSeen(row: TestRegistrant, grants: readonly OracleGrant[], at: Date): boolean {
  return oracleSees({ grants, row, at, right: 'view' }) || oracleSees({ grants, row, at, right: 'file' })
}

interface Twinning {
  readonly row: TestRegistrant
  readonly grants: readonly OracleGrant[]
  readonly at: Date
  readonly hidden: Hidden
  readonly draw: Draw
  readonly taken: Set<string>
}

function twinOf(input: Twinning): TestRegistrant {
  const { row, grants, at, hidden, draw } = input
  const levelOf = (field: Field): 'seen' | 'masked' | 'hidden' => {
    const levels = (['view', 'file'] as const).map((right) => oracleCell({ grants, row, field, at, right }))
    if (levels.includes('clear') || (levels.includes('unmaskable') && !hidden.unmaskableToo)) return 'seen'
    return levels.some((level) => level !== 'absent') ? 'masked' : 'hidden'
  }
  const changes: Partial<Record<Field, string | null>> = {}
  for (const field of fieldKeys) {
    const level = levelOf(field)
    if (level === 'seen' || places.has(field)) continue
    // A mask that shows nothing hides as much as no grant at all.
    changes[field] = level === 'hidden' || maskRules[field].shows === 'nothing' || maskRules[field].shows === 'district' ? anotherValue(field, draw) : sameMask(field, row[field], draw)
  }
  const twin: TestRegistrant = movedOf({ ...input, levelOf, row: changed(row, changes) })
  // A UAN names one registrant: where the new one is another's, the old one stays.
  if (twin.uan !== row.uan && input.taken.has(twin.uan)) return { ...twin, uan: row.uan }
  input.taken.add(twin.uan)
  return twin
}

function changed(row: TestRegistrant, changes: Partial<Record<Field, string | null>>): TestRegistrant {
  const orNone = (field: 'mobile' | 'fatherOrHusbandName' | 'secondaryOccupation' | 'incomeSlab' | 'disabilityType' | 'education' | 'socialCategory'): string | null =>
    changes[field] === undefined ? row[field] : changes[field]
  return {
    ...row, uan: changes.uan ?? row.uan, name: changes.name ?? row.name, mobile: orNone('mobile'), dateOfBirth: changes.dateOfBirth ?? row.dateOfBirth, gender: changes.gender ?? row.gender,
    fatherOrHusbandName: orNone('fatherOrHusbandName'), permanentPin: changes.permanentPin ?? row.permanentPin, currentPin: changes.currentPin ?? row.currentPin,
    currentAddress: changes.currentAddress ?? row.currentAddress, primaryOccupation: changes.primaryOccupation ?? row.primaryOccupation, secondaryOccupation: orNone('secondaryOccupation'),
    incomeSlab: orNone('incomeSlab'), disabilityType: orNone('disabilityType'), education: orNone('education'), socialCategory: orNone('socialCategory'),
  }
}

const places: ReadonlySet<Field> = new Set(['permanentDistrict', 'permanentState', 'currentDistrict', 'currentState'])
const homes = [[10, 212], [10, 193], [10, 203], [32, 554], [7, 77]] as const

/** Moves an address that is not seen, if each grant covers the registrant there exactly as before. */
function movedOf({ row, grants, at, draw, levelOf }: Twinning & { levelOf: (field: Field) => string }): TestRegistrant {
  let moved = row
  for (const [state, district] of [['permanentState', 'permanentDistrict'], ['currentState', 'currentDistrict']] as const) {
    const [code, place] = homes[draw(homes.length)] ?? homes[0]
    const tried = { ...moved, [state]: levelOf(state) === 'seen' ? moved[state] : code, [district]: levelOf(district) === 'seen' ? moved[district] : place }
    // Half a move would be a district of another State, which no registrant has.
    const isWhole = homes.some(([homeState, home]) => homeState === tried[state] && home === tried[district])
    if (isWhole && grants.every((grant) => (['view', 'file'] as const).every((right) => oracleSees({ grants: [grant], row: tried, at, right }) === oracleSees({ grants: [grant], row, at, right })))) moved = tried
  }
  return moved
}

/** Any value the field may have. */
function anotherValue(field: Field, draw: Draw): string | null {
  switch (field) {
    case 'uan': return digits(draw, 12)
    case 'mobile': return draw(4) === 0 ? null : `7${digits(draw, 9)}`
    case 'dateOfBirth': return `19${60 + draw(40)}-0${1 + draw(9)}-1${draw(10)}`
    case 'gender': return String(1 + draw(3))
    case 'primaryOccupation': return ['8341', '8341.0200', '7112.0100', '9111'][draw(4)] ?? '9111'
    case 'secondaryOccupation': return draw(2) === 0 ? null : '7112.0400'
    case 'permanentPin':
    case 'currentPin': return `8${digits(draw, 5)}`
    case 'incomeSlab':
    case 'education': return `0${1 + draw(5)}`
    case 'disabilityType':
    case 'socialCategory': return draw(2) === 0 ? null : '1'
    default: return `Behind ${digits(draw, 1 + draw(9))}`
  }
}

/** Another value that wears the same mask: the same last four, initials, or year. An absent value shows no hint and stays absent. */
function sameMask(field: Field, value: string | number | null, draw: Draw): string | null {
  if (value === null) return null
  const text = String(value)
  switch (maskRules[field].shows) {
    case 'last4': return field === 'uan' ? `${digits(draw, 8)}${text.slice(-4)}` : `${6 + draw(4)}${digits(draw, 5)}${text.slice(-4)}`
    case 'year': return `${text.slice(0, 4)}-1${draw(3)}-2${draw(9)}`
    case 'initials': return [...text.split(' ').map((part) => `${initialOf(part)}${'abcde'.slice(0, draw(6))}`).slice(0, 3), ...(text.split(' ').length > 2 && draw(2) === 0 ? ['Zed'] : [])].join(' ')
    default: return text
  }
}

function initialOf(part: string): string {
  return [...new Intl.Segmenter('hi', { granularity: 'grapheme' }).segment(part)][0]?.segment ?? ''
}
