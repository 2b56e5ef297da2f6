import { describe, expect, it } from 'vitest'
import { exercisePlaces, placeOf } from '@/components/exercises/exercise-places'
import { pages } from '@/lib/access/authorization'
import { catalogue } from '@/lib/audit/catalogue'
import { exercises, kindsOf, progressOf } from '@/lib/exercises/rules'
import en from '@/messages/en.json'

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 28, 5, minute))

describe('exercises', () => {
  it('are read from kinds of events that there are, have words, and are done where their reader may go', () => {
    for (const kind of ['officer', 'admin', 'auditor'] as const) {
      for (const name of progressOf(kind, []).map((each) => each.name)) {
        expect(Object.keys(en.training.exercises)).toContain(name)
        const row = pages.find(({ address }) => address === `/[locale]${placeOf(name, kind).page}`)
        // The page of a refusal is one that its reader may not see.
        expect(row?.answers[kind], `${kind}, ${name}`).toBe(name === 'refusal' ? 'notFound' : 'page')
      }
      expect(kindsOf(kind).filter((each) => !Object.hasOwn(catalogue, each))).toEqual([])
    }
    const all = Object.values(exercises).flatMap((own) => Object.keys(own))
    expect(Object.keys(exercisePlaces).sort()).toEqual([...new Set(all)].sort())
    expect(Object.keys(en.training.exercises).sort()).toEqual([...new Set(all)].sort())
  })

  it('are done from the first event that fits: the right kind, outcome and filter', () => {
    const done = [
      { kind: 'registrants.listed', outcome: 'done', isByDistrict: false, at: at(1) }, { kind: 'registrants.listed', outcome: 'done', isByDistrict: true, at: at(9) },
      { kind: 'registrants.listed', outcome: 'refused', isByDistrict: true, at: at(2) }, { kind: 'access.refused', outcome: 'refused', isByDistrict: false, at: at(3) }, { kind: 'export.opened', outcome: 'failed', isByDistrict: false, at: at(4) },
    ]
    const progress = progressOf('officer', done)
    expect(progress.filter((each) => each.at !== null)).toEqual([{ name: 'district', at: at(9) }, { name: 'refusal', at: at(3) }])
    expect(progress).toHaveLength(Object.keys(exercises.officer).length)
    expect(progressOf('admin', done).every((each) => each.at === null)).toBe(true)
  })
})
