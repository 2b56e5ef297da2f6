import { describe, expect, it } from 'vitest'
import { setFilters, type Filters } from '@/lib/access/policy'
import type { OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf, istMidnight } from '@/lib/clock'
import { previewExport } from '@/lib/exports/use-cases'
import { readPictures } from '@/lib/pictures/reads'
import type { Drawn, Pictures } from '@/lib/pictures/schema'
import { listRegistrants, overview } from '@/lib/registrants/reads'
import { filtersOf, type ListQuery, listQuery } from '@/lib/registrants/schema'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, buildPurpose, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { withinOneDay } from '@/lib/testing/one-day'
import { aRegistrant } from '@/lib/testing/registrants'
import { type Known, solverOf } from '@/lib/testing/solver'
import type { AgeBand } from '@/lib/pictures/schema'

const database = useDatabase()

/** Everything that tells one worker from another for whoever counts: an unknown is how many there are of one kind. */
interface Kind { readonly district: number; readonly gender: string; readonly occupation: string; readonly daysAgo: number; readonly born: number; readonly state: number; readonly isNew: boolean }

const districts = [212, 193] as const
const genders = ['1', '2'] as const
const families = ['8341', '9211'] as const
const years = [2005, 1996, 1985, 1976, 1965] as const
const states = [[10, 212], [9, 118], [7, 77], [27, 490], [24, 438]] as const
const kinds: readonly Kind[] = districts.flatMap((district) => genders.flatMap((gender) => families.flatMap((occupation) => [1, 2].flatMap((daysAgo) => years.flatMap((born) => states.flatMap(([state]) => [true, false].map((isNew) => ({ district, gender, occupation, daysAgo, born, state, isNew }))))))))

/** Drawn alike at every run: most workers are alike, a few are rare. */
function workers(today: string): { people: TestRegistrant[]; counts: number[] } {
  let state = 20_261_128
  const draw = (): number => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return state / 2 ** 32 }
  const pick = <T>(choices: readonly (readonly [T, number])[]): T => {
    let left = draw()
    for (const [choice, share] of choices) if ((left -= share) < 0) return choice
    return choices[0]?.[0] ?? (() => { throw new Error('nothing to pick') })()
  }
  const counts = kinds.map(() => 0)
  const people = Array.from({ length: 220 }, (_, index) => {
    const daysAgo = pick([[1, 0.5], [2, 0.5]])
    const kind: Kind = {
      district: pick([[212, 0.6], [193, 0.4]]), gender: pick([['1', 0.4], ['2', 0.6]]), occupation: pick([['8341', 0.3], ['9211', 0.7]]), daysAgo,
      born: pick([[1985, 0.5], [1996, 0.34], [1965, 0.08], [2005, 0.03], [1976, 0.05]]), state: pick([[10, 0.6], [9, 0.25], [7, 0.08], [27, 0.05], [24, 0.02]]), isNew: pick([[true, daysAgo === 1 ? 0.6 : 0.96], [false, daysAgo === 1 ? 0.4 : 0.04]]),
    }
    const place = kinds.findIndex((each) => JSON.stringify(each) === JSON.stringify(kind))
    counts[place] = (counts[place] ?? 0) + 1
    const changedAt = new Date(istMidnight(addDays(today, -kind.daysAgo)).getTime() + 3_600_000 + index)
    return aRegistrant(index + 1, {
      permanentDistrict: kind.district, currentState: kind.state, currentDistrict: kind.state === 10 ? kind.district : (states.find(([code]) => code === kind.state)?.[1] ?? 0), gender: kind.gender, primaryOccupation: `${kind.occupation}.0100`,
      dateOfBirth: `${kind.born}-05-01`, changedAt, registeredAt: kind.isNew ? changedAt : new Date(changedAt.getTime() - 90 * 86_400_000),
    })
  })
  return { people, counts }
}

/** What the portal told one officer, as sums of unknowns, and the numbers that it kept back. */
interface Told { readonly known: Known[]; readonly hidden: { readonly what: string; readonly counted: readonly number[] }[]; pictures: number }

class Asking {
  constructor(private readonly today: string, private readonly told: Told, private readonly area: (kind: Kind) => boolean) {}

  whoFit(filters: Filters, more: (kind: Kind) => boolean = () => true): number[] {
    return [...kinds.keys()].filter((index) => {
      const kind = kinds[index]
      if (!kind) return false
      const day = addDays(this.today, -kind.daysAgo)
      return this.area(kind) && (filters.district === undefined || kind.district === filters.district) && (filters.gender === undefined || kind.gender === filters.gender) && (filters.occupation === undefined || kind.occupation === filters.occupation)
        && (filters.fromDay === undefined || day >= filters.fromDay) && (filters.toDay === undefined || day <= filters.toDay) && more(kind)
    })
  }

  tell(filters: Filters, count: number, more?: (kind: Kind) => boolean): void {
    this.told.known.push({ counted: this.whoFit(filters, more), count })
  }

  async lists(officer: OfficerActor, query: ListQuery): Promise<void> {
    const filters = filtersOf(query)
    const { count, days } = await listRegistrants({ officer, query })
    if ('exact' in count) this.tell(filters, count.exact)
    for (const { day, count: ofDay } of days) this.tell(filters, ofDay ?? 0, (kind) => addDays(this.today, -kind.daysAgo) === day)
    this.tell(filters, (await previewExport({ officer, filters })).rows)
  }

  async pictures(officer: OfficerActor, query: ListQuery): Promise<void> {
    const filters = filtersOf(query)
    const found = await readPictures({ officer, query })
    this.days(filters, found.days)
    this.bars(filters, 'district', found.districts, (code, kind) => kind.district === code)
    this.bars(filters, 'occupation', found.occupations, (family, kind) => kind.occupation === family)
    this.bars(filters, 'age', found.ages, (band: AgeBand, kind) => inBand(band, found.ages.year - kind.born))
    this.bars(filters, 'state', found.states, (code, kind) => kind.state === code)
  }

  private days(filters: Filters, days: Pictures['days']): void {
    if ('none' in days) throw new Error('days are always counted here')
    for (const { day, count, registered } of days.bars) {
      const ofDay = (kind: Kind): boolean => addDays(this.today, -kind.daysAgo) === day
      this.tell(filters, count, ofDay)
      if (registered !== null) this.tell(filters, registered, (kind) => ofDay(kind) && kind.isNew)
      else if (count > 0 && Object.keys(setFilters(filters)).length === 0) this.told.hidden.push({ what: `registered on ${day}`, counted: this.whoFit(filters, (kind) => ofDay(kind) && kind.isNew) })
    }
  }

  private bars<Key>(filters: Filters, what: string, drawn: Drawn<Key>, isOf: (key: Key, kind: Kind) => boolean): void {
    if ('none' in drawn) return
    this.told.pictures += 1
    for (const { key, count } of drawn.bars) {
      const counted = this.whoFit(filters, (kind) => isOf(key, kind))
      if (count !== null) this.told.known.push({ counted, count })
      else this.told.hidden.push({ what: `${what} ${JSON.stringify(key)}`, counted })
    }
    const hidden = drawn.bars.filter(({ count }) => count === null).map(({ key }) => key)
    if (hidden.length > 0) this.tell(filters, drawn.together, (kind) => hidden.some((key) => isOf(key, kind)))
  }
}

function inBand({ from, to }: AgeBand, age: number): boolean {
  return (from === null || age >= from) && (to === null || age <= to)
}

/** Every filter of a list, alone and together. */
function queries(today: string, within: readonly number[]): ListQuery[] {
  const days = [{}, { from: addDays(today, -1), to: addDays(today, -1) }, { from: addDays(today, -2), to: addDays(today, -2) }]
  return [undefined, ...within].flatMap((district) => [undefined, ...genders].flatMap((gender) => [undefined, ...families].flatMap((occupation) => days.map((day) => ({ ...listQuery.parse({}), district, gender, occupation, ...day })))))
}

const fields = {
  uan: { view: 'masked', file: 'clear' }, gender: { view: 'clear', file: 'clear' }, primaryOccupation: { view: 'clear', file: 'clear' }, permanentDistrict: { view: 'clear', file: 'clear' }, currentDistrict: { view: 'clear', file: 'clear' },
  currentState: { view: 'clear', file: 'clear' }, dateOfBirth: { view: 'masked', file: 'absent' },
} as const

/** Everything that one officer of two purposes can ask, one of whose windows lies within the other. */
async function askAll(officer: OfficerActor, purposes: readonly [string, string], today: string): Promise<Told> {
  const told: Told = { known: [], hidden: [], pictures: 0 }
  for (const [purposeId, within] of [[purposes[0], districts], [purposes[1], [212]]] as const) {
    const asking = new Asking(today, told, (kind) => within.some((district) => district === kind.district))
    const asker = { ...officer, purposeId }
    for (const query of queries(today, within)) {
      await asking.lists(asker, query)
      await asking.pictures(asker, query)
    }
    const { count } = await overview({ officer: asker })
    if ('exact' in count) asking.tell({}, count.exact)
  }
  return told
}

describe('an integer solver that is given every number one officer can ask for', () => {
  it('recovers no hidden one', async () => {
    const officer = await buildOfficer(database, 10)
    const purposes = [await buildPurpose(database, { key: 'solver-one' }), await buildPurpose(database, { key: 'solver-two' })] as const
    await buildGrant(database, { officer, districts: [...districts], fields, download: true, purposeId: purposes[0] })
    await buildGrant(database, { officer, districts: [212], fields, download: true, purposeId: purposes[1] })
    await withinOneDay(async (at) => {
      await database.sql('TRUNCATE registry.feed, registry.registrant')
      const today = istDayOf(at)
      const { people, counts } = workers(today)
      await putRegistrants(people)
      const told = await askAll(officer, purposes, today)
      // Pictures were drawn, and something in them is hidden: ages and States of both purposes, and a day.
      expect(told.pictures).toBeGreaterThan(20)
      expect(told.hidden.length).toBeGreaterThan(10)
      const solver = await solverOf({ unknowns: kinds.length, known: told.known })
      for (const { what, counted } of told.hidden) {
        const truth = counted.reduce((sum, index) => sum + (counts[index] ?? 0), 0)
        const [least, greatest] = solver.rangeOf(counted)
        expect(least, what).toBeLessThanOrEqual(truth)
        expect(greatest, what).toBeGreaterThanOrEqual(truth)
        expect(greatest - least, what).toBeGreaterThan(0)
      }
      // The solver is one: told all hidden ones but the last of a picture, it finds that.
      const ages = told.hidden.filter(({ what }) => what.startsWith('age')).slice(0, 3)
      const betrayed = ages.slice(1).map(({ counted }) => ({ counted, count: counted.reduce((sum, index) => sum + (counts[index] ?? 0), 0) }))
      const knowing = await solverOf({ unknowns: kinds.length, known: [...told.known, ...betrayed] })
      const [least, greatest] = knowing.rangeOf(ages[0]?.counted ?? [])
      expect(greatest).toBe(least)
    })
  })
})
