import { describe, expect, it } from 'vitest'
import type { Box } from '@/lib/access/box'
import type { CellLevel } from '@/lib/access/fields'
import { boxesThatFind, boxesThatUnmask, cellLevel } from '@/lib/access/policy'

const purpose: Box['purpose'] = { id: 'p', en: 'Test', hi: 'Test' }
const boxOf = (grantNumber: string, level: CellLevel | undefined): Box => ({
  grantId: grantNumber, grantNumber, area: { stateCode: 10, districts: 'all' }, basis: 'either', levels: new Map(level ? [['mobile', level]] : []),
  window: { from: new Date(0), to: new Date(1) }, rolling: true, purpose,
})
const all = [undefined, 'masked', 'unmaskable', 'clear'] as const

describe('a mask that may be lifted', () => {
  it('the best level of the covering boxes holds, in whichever order they come', () => {
    for (const [one, first] of all.entries()) {
      for (const [other, second] of all.entries()) {
        expect(cellLevel([boxOf('A', first), boxOf('B', second)], 'mobile')).toBe(all[Math.max(one, other)])
      }
    }
    expect(cellLevel([boxOf('A', 'clear')], 'uan')).toBeUndefined()
  })
  it('a box finds by a value it gives clear or lets be unmasked, never by one it only masks or does not give', () => {
    expect(boxesThatFind(all.map((level) => boxOf(String(level), level)), 'mobile').map((box) => box.grantNumber)).toEqual(['unmaskable', 'clear'])
    expect(boxesThatFind([boxOf('A', 'clear')], 'uan')).toEqual([])
  })
  it('a mask is lifted under the boxes that say so, and there is nothing to lift where another shows the value', () => {
    const numbers = (...levels: (CellLevel | undefined)[]): string[] => boxesThatUnmask(levels.map((level) => boxOf(String(level), level)), 'mobile').map((box) => box.grantNumber)
    expect(numbers('masked', 'unmaskable', undefined)).toEqual(['unmaskable'])
    expect(numbers('unmaskable', 'clear')).toEqual([])
    expect(numbers('masked')).toEqual([])
  })
})
