import { describe, expect, it } from 'vitest'
import { sealHandle, openHandle } from '@/lib/simulator/handle/rules'
import { fieldOf, instantOf, officerOf, resolveForm, typedOf, wordsOf } from '@/lib/simulator/schema'

process.env.PORTAL_SECRET ??= 'a secret of thirty-two characters or more'
process.env.MASTER_KEY ??= Buffer.alloc(32, 1).toString('base64')

describe('an instant in an address', () => {
  it.each([
    [{ day: '21-11-2026', time: '15:04' }, '2026-11-21T09:34:00.000Z'],
    [{ day: '2026-11-21', time: '' }, '2026-11-20T18:30:00.000Z'],
    [{ day: '21-11-2026', time: '23:59:59' }, '2026-11-21T18:29:59.000Z'],
    [{ day: '21-11-2026', time: '१५:०४' }, '2026-11-21T09:34:00.000Z'],
    [{ day: '1/2/2026', time: '5.30' }, '2026-02-01T00:00:00.000Z'],
  ])('%j is %s', (query, instant) => {
    const { at, mistakes } = instantOf(query)
    expect(mistakes).toEqual([])
    expect(at?.toISOString()).toBe(instant)
  })
  it.each([
    [{ day: '31-02-2026' }, ['day']], [{ day: 'x', time: '25:00' }, ['day', 'time']], [{ time: '15:04' }, ['day']], [{ day: '21-11-2026', time: '24:00' }, ['time']],
    [{ day: '21-11-2026', time: '15:60' }, ['time']], [{ day: '21-11-2026', time: '15:04:60' }, ['time']],
  ])('%j is a mistake of %j', (query, fields) => {
    const { at, mistakes } = instantOf(query)
    expect(at).toBeUndefined()
    expect(mistakes.map(({ field }) => field)).toEqual(fields)
  })
  it('is now when nothing is said', () => expect(instantOf({})).toEqual({ at: undefined, typed: { day: '', time: '' }, mistakes: [] }))
})

describe('what an address asks about', () => {
  it('names one officer, or nobody', () => {
    expect(officerOf({ officer: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f' })).toBe('7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f')
    for (const officer of ['', '1', "' OR 1=1", ['a', 'b']]) expect(officerOf({ officer })).toBeNull()
  })
  it('holds words to find an officer by, short, small and each once', () => {
    expect(typedOf({ find: '  Smt. Rao ' })).toBe('Smt. Rao')
    expect(typedOf({ find: ['a', 'b'] })).toBe('')
    expect(typedOf({ find: 'x'.repeat(500) })).toHaveLength(80)
    expect(wordsOf('Smt. RAO, Kerala (rao)')).toEqual(['smt.', 'rao', 'kerala'])
    expect(wordsOf(' , ')).toEqual([])
    expect(wordsOf('a b c d e f g h')).toHaveLength(6)
  })
  it('names a parameter and a place, or says which is missing', () => {
    expect(fieldOf({ field: 'mobile', state: '10', district: '212' })).toEqual({ field: 'mobile', stateCode: 10, district: 212, mistakes: [] })
    expect(fieldOf({ field: 'mobile', state: '10', district: '' })).toMatchObject({ district: null, mistakes: [] })
    expect(fieldOf({}).mistakes).toEqual([])
    expect(fieldOf({ field: 'toString', state: '10' }).mistakes.map(({ field }) => field)).toEqual(['field'])
    expect(fieldOf({ field: 'mobile', state: '-1', district: '1e3' }).mistakes.map(({ field }) => field)).toEqual(['state', 'district'])
  })
})

describe('a UAN that is brought', () => {
  const typed = (uan: string, note = 'The worker asked who sees the record') => resolveForm.safeParse({ uan, reason: 'complaint', note })
  it.each(['100000000077', '1000 0000 0077', '1000-0000-0077', '१०००००००००७७'])('may be written %s', (uan) => expect(typed(uan).data?.uan).toBe('100000000077'))
  it.each(['10000000007', '1000000000771', 'abc', '', '1'.repeat(61)])('is not %s', (uan) => expect(typed(uan).success).toBe(false))
  it.each(['It is 100000000077 she says', 'It is 1000 0000 0077 she says', 'Her phone is 9876543210', 'यह १०००००००००७७ है, बताइए'])('stays out of the ledger: %s', (note) => {
    expect(typed('100000000077', note).error?.issues.map(({ message }) => message)).toEqual(['numberInReason'])
  })
  it('leaves orders and dates in it', () => expect(typed('100000000077', 'Order 12/2026 of 20-11-2026, 15:04').success).toBe(true))
})

describe('a handle', () => {
  it('opens for its own reader alone, and only as it was made', () => {
    const [reader, other, resolution] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222', '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f']
    const handle = sealHandle({ readerId: reader, resolution })
    expect(openHandle({ readerId: reader, handle })).toBe(resolution)
    expect(openHandle({ readerId: other, handle })).toBeNull()
    const flipped = [0, 40, 60, 100].map((index) => handle.slice(0, index) + (handle[index] === 'A' ? 'B' : 'A') + handle.slice(index + 1))
    for (const bad of ['', 'forged', handle.slice(1), handle.slice(0, -2), ...flipped]) expect(openHandle({ readerId: reader, handle: bad })).toBeNull()
    expect(sealHandle({ readerId: reader, resolution })).not.toBe(handle)
  })
})
