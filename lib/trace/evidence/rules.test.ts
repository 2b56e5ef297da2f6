import { describe, expect, it } from 'vitest'
import { type Brought, type Evidence, judge, orderLog10 } from '@/lib/trace/evidence/rules'

const nothing: Evidence = { references: 0, strays: 0, people: 0, controls: 0, pairs: 0, rising: 0, columns: 0, fitting: 0 }
const of = (exportId: string, evidence: Partial<Evidence>, rowsWritten = 1_000) => ({ exportId, rowsWritten, ...nothing, ...evidence })
const brought: Brought = { rows: 100, references: 0, people: 100, controls: 100, tried: 20, exports: 10_000 }
const judged = (candidates: ReturnType<typeof of>[], with_: Partial<Brought> = {}) => judge(candidates, { ...brought, ...with_ }).map(({ exportId, verdict }) => `${exportId} ${verdict}`)

describe('the evidence', () => {
  it('of one reference names a file, also among ten thousand; a stray one does not', () => {
    expect(judged([of('a', { references: 1 })], { references: 1 })).toEqual(['a marked'])
    expect(judged([of('a', { strays: 50 })], { references: 50 })).toEqual([])
    // In a file full of texts that look like references one may be chance, two are not.
    expect(judged([of('a', { references: 1 })], { references: 100_000 })).toEqual([])
    expect(judged([of('a', { references: 2 })], { references: 100_000 })).toEqual(['a marked'])
  })

  it('of an order names a file from some thirty neighbours on, and a weak one does not', () => {
    expect(judged([of('a', { pairs: 29, rising: 29 })])).toEqual(['a marked'])
    expect(judged([of('a', { pairs: 15, rising: 15 })])).toEqual([])
    expect(judged([of('a', { pairs: 1_000, rising: 560 })])).toEqual([])
    expect(judged([of('a', { pairs: 1_000, rising: 950 })])).toEqual(['a marked'])
    expect(orderLog10({ pairs: 10, rising: 10 })).toBeCloseTo(-10 * Math.log10(2), 9)
    expect(orderLog10({ pairs: 10, rising: 3 })).toBe(0)
    expect(orderLog10({ pairs: 0, rising: 0 })).toBe(0)
  })

  it('of people alone never names, and fits only where others of the State do not', () => {
    expect(judged([of('a', { people: 100, controls: 5 })])).toEqual(['a fits'])
    expect(judged([of('a', { people: 100, controls: 95 })])).toEqual([])
    expect(judged([of('a', { people: 80, controls: 5 })])).toEqual([])
    expect(judged([of('a', { people: 9, controls: 0 })], { people: 9, controls: 9 })).toEqual([])
    const [best] = judge([of('a', { people: 100, controls: 0 })], brought)
    expect(best?.confidence).toBeCloseTo(0.8, 9)
  })

  it('puts the file first that lacks fewer people, holds the parameters, is smaller, or shows some order', () => {
    const people = { people: 100, controls: 5 }
    expect(judged([of('b', { ...people, people: 97 }), of('a', people)])).toEqual(['a fits', 'b fits'])
    expect(judged([of('b', { ...people, columns: 3, fitting: 2 }), of('a', { ...people, columns: 3, fitting: 3 })])).toEqual(['a fits', 'b fits'])
    expect(judged([of('b', people, 5_000), of('a', people, 4_000)])).toEqual(['a fits', 'b fits'])
    expect(judged([of('b', { ...people, pairs: 15, rising: 7 }), of('a', { ...people, pairs: 15, rising: 15 })])).toEqual(['a fits', 'b fits'])
    const twins = judge([of('a', people), of('b', people)], brought)
    expect(twins.map(({ confidence }) => confidence)).toEqual([0.4, 0.4])
  })

  it('leaves out who only fits once a mark names a file', () => {
    expect(judged([of('a', { people: 100, controls: 5 }), of('b', { people: 100, controls: 5, references: 3 })], { references: 10 })).toEqual(['b marked'])
  })
})
