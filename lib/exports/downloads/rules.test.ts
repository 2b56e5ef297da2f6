import { expect, it } from 'vitest'
import { askedRange } from '@/lib/exports/downloads/rules'

const etag = '"abc"'
const asked = (range: string | null, ifRange: string | null = null) => askedRange({ range, ifRange, etag, sizeBytes: 1_000 })

it.each([
  [null, { kind: 'whole' }], ['', { kind: 'whole' }], ['bytes=', { kind: 'whole' }], ['bytes=-', { kind: 'whole' }], ['lines=0-5', { kind: 'whole' }], ['bytes=a-b', { kind: 'whole' }],
  ['bytes=5-2', { kind: 'whole' }], ['bytes=0x10-20', { kind: 'whole' }],
  ['bytes=0-', { kind: 'part', from: 0, to: 1_000 }], ['bytes=0-0', { kind: 'part', from: 0, to: 1 }], ['bytes=999-', { kind: 'part', from: 999, to: 1_000 }],
  ['bytes=10-19', { kind: 'part', from: 10, to: 20 }], ['bytes=10-99999', { kind: 'part', from: 10, to: 1_000 }], ['bytes=-1', { kind: 'part', from: 999, to: 1_000 }],
  ['bytes=-5000', { kind: 'part', from: 0, to: 1_000 }], ['Bytes=1-2', { kind: 'part', from: 1, to: 3 }],
  ['bytes=1000-', { kind: 'unsatisfiable' }], ['bytes=-0', { kind: 'unsatisfiable' }], ['bytes=0-0,2-2', { kind: 'unsatisfiable' }],
  [`bytes=${Array.from({ length: 1_000 }, () => '0-').join(',')}`, { kind: 'unsatisfiable' }], ['bytes=99999999999999999999-', { kind: 'whole' }],
])('%j of 1,000 bytes', (range, expected) => {
  expect(asked(range)).toEqual(expected)
})

it('gives a part only of the file the browser began with', () => {
  expect(asked('bytes=5-', etag)).toEqual({ kind: 'part', from: 5, to: 1_000 })
  expect(asked('bytes=5-', '"other"')).toEqual({ kind: 'whole' })
  expect(asked('bytes=5-', 'W/"abc"')).toEqual({ kind: 'whole' })
  expect(asked('bytes=5-', 'Sun, 22 Nov 2026 04:00:00 GMT')).toEqual({ kind: 'whole' })
})
