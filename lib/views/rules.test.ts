import { describe, expect, it } from 'vitest'
import { readView, storedView, viewOf } from '@/lib/views/rules'

describe('what a view keeps of a list', () => {
  it.each([
    ['gender=2&district=212&columns=uan&columns=name&order=oldest&size=50', { gender: '2', district: 212, columns: ['uan', 'name'], order: 'oldest', size: 50 }],
    ['columns=uan', { columns: ['uan'], order: 'newest', size: 25 }],
    ['gender=1&from=2026-11-20&to=2026-11-21&panel=filters', { gender: '1', order: 'newest', size: 25 }],
  ])('%s', (address, expected) => expect(viewOf(address)).toEqual(expected))
  it.each(['', 'from=2026-11-20', 'panel=filters', 'gender=2&state=9', 'district=x', 'gender=2&gender=1', 'size=1000', 'district=212%23x'])('nothing of %s', (address) => expect(viewOf(address)).toBeNull())
  it('comes back as it was kept, and not at all where it is none any more', () => {
    for (const address of ['gender=2&district=212&columns=uan&columns=name&order=oldest&size=50', 'columns=uan', 'occupation=9211.0100']) {
      const view = viewOf(address)
      expect(view && readView(JSON.parse(JSON.stringify(storedView(view))))).toEqual(view)
    }
    for (const stored of [{ columns: ['salary'] }, { state: '9' }, [], null]) expect(readView(stored)).toBeUndefined()
  })
})
