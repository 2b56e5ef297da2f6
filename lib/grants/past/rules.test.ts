import { describe, expect, it } from 'vitest'
import { differencesOf, sidesOf } from '@/lib/grants/past/rules'
import type { GrantFacts } from '@/lib/grants/rules'

const box: GrantFacts = {
  stateCode: 10, districts: [212, 193], basis: 'either', fields: { name: { view: 'masked', file: 'absent' }, uan: { view: 'clear', file: 'clear' } }, canView: true, canDownload: false,
  window: { days: 7 }, purpose: { id: 'p', en: 'Ration', hi: 'राशन' }, startsOn: '2026-01-01', endsOn: '2026-12-31',
}

describe('what differs between two boxes', () => {
  it('is nothing between a box and itself, in whatever order its districts stand', () => {
    expect(differencesOf(box, { ...box, districts: [193, 212] })).toEqual({ aspects: [], levels: [] })
  })

  it('is all of a box that comes from nothing', () => {
    expect(differencesOf(null, box)).toEqual({
      aspects: ['area', 'basis', 'rights', 'window', 'purpose', 'period'],
      levels: [{ field: 'uan', before: null, after: box.fields.uan }, { field: 'name', before: null, after: box.fields.name }],
    })
  })

  it.each([
    [{ districts: 'all' as const }, ['area']], [{ stateCode: 32 }, ['area']], [{ basis: 'current' as const }, ['basis']], [{ canDownload: true }, ['rights']], [{ window: { days: 14 } }, ['window']],
    [{ window: { from: '2026-01-01', to: '2026-02-01' } }, ['window']], [{ purpose: { ...box.purpose, id: 'q' } }, ['purpose']], [{ endsOn: '2027-01-31' }, ['period']],
  ])('is what was changed alone: %j', (change, aspects) => expect(differencesOf(box, { ...box, ...change })).toEqual({ aspects, levels: [] }))

  it('names each parameter that came, went or has another level', () => {
    const after = { ...box, fields: { name: { view: 'clear', file: 'absent' }, gender: { view: 'clear', file: 'clear' } } } as const
    expect(differencesOf(box, after).levels).toEqual([
      { field: 'uan', before: box.fields.uan, after: null }, { field: 'name', before: box.fields.name, after: after.fields.name }, { field: 'gender', before: null, after: after.fields.gender },
    ])
  })
})

it('knows which events move a grant, and whether one that is given gives already', () => {
  expect(sidesOf('grant.given', { startsAhead: false })).toEqual({ before: 'none', after: 'live' })
  expect(sidesOf('grant.given', { startsAhead: true })).toEqual({ before: 'none', after: 'future' })
  expect(sidesOf('grant.suspended', { startsAhead: false })).toEqual({ before: 'live', after: 'suspended' })
  expect(sidesOf('grant.warned', { startsAhead: false })).toBeNull()
})
