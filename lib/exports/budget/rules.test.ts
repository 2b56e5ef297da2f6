import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Box } from '@/lib/access/box'
import { type CellLevel, type Field, fieldKeys, fields } from '@/lib/access/fields'
import { demandOf, fieldPoints, rowPoints } from '@/lib/exports/budget/rules'

const boxOf = (levels: readonly (readonly [Field, CellLevel])[]): Box => ({
  grantId: 'a', grantNumber: 'GR-1', area: { stateCode: 10, districts: 'all' }, basis: 'either', levels: new Map(levels), rolling: true,
  window: { from: new Date(0), to: new Date(1) }, purpose: { id: 'p', en: 'p', hi: 'p' },
})
const levelsOf = fc.array(fc.tuple(fc.constantFrom(...fieldKeys), fc.constantFrom<CellLevel>('masked', 'clear')))

describe('what a file weighs', () => {
  it('is never less when it shows more: a further field, a mask lifted, a further box', () => {
    fc.assert(fc.property(levelsOf, fc.constantFrom(...fieldKeys), levelsOf, (levels, field, others) => {
      const points = rowPoints([boxOf(levels)])
      expect(rowPoints([boxOf([...levels.filter(([each]) => each !== field), [field, 'clear']])])).toBeGreaterThanOrEqual(points)
      expect(rowPoints([boxOf(levels), boxOf(others)])).toBeGreaterThanOrEqual(points)
      expect(rowPoints([boxOf([...levels, ...levels])])).toBe(points)
    }))
  })

  it.each(fieldKeys)('is more for %s in clear than for its mask', (field) => {
    expect(fieldPoints(field, 'clear')).toBeGreaterThan(fieldPoints(field, 'masked'))
  })

  it('is most for what names a person and least for a code', () => {
    const order = ['attribute', 'personal', 'sensitive', 'identifier']
    for (const one of fieldKeys) for (const other of fieldKeys) for (const level of ['masked', 'clear'] as const) {
      if (order.indexOf(fields[one].class) > order.indexOf(fields[other].class)) expect(fieldPoints(one, level), `${one} ${other}`).toBeGreaterThan(fieldPoints(other, level))
    }
  })
})

describe('what asking needs', () => {
  const budget = { days: 7, soft: 100, hard: 200, used: 40 }
  it.each([[0, 'nothing'], [60, 'nothing'], [61, 'factor'], [160, 'factor'], [161, 'second']] as const)('%i points more: %s', (points, demand) => {
    expect(demandOf(budget, points)).toBe(demand)
  })
  it('never gets less with more', () => {
    const rank = { nothing: 0, factor: 1, second: 2 }
    fc.assert(fc.property(fc.nat(400), fc.nat(400), (points, more) => {
      expect(rank[demandOf(budget, points + more)]).toBeGreaterThanOrEqual(rank[demandOf(budget, points)])
    }))
  })
})
