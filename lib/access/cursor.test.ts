import { beforeAll, describe, expect, it, vi } from 'vitest'
import { openCursor, sealCursor } from '@/lib/access/cursor'
import { sealSecret } from '@/lib/crypto/sealed-secret'
import { AppError } from '@/lib/errors'

const bound = { officerId: 'an-officer', filters: { district: 212, gender: '1', occupation: '8341', fromDay: '2026-11-16', toDay: '2026-11-20' }, order: 'newest' as const }
const position = { changedAt: new Date('2026-11-20T06:00:00.123Z'), id: '42' }
const refused = (open: () => unknown): unknown => { try { open() } catch (error) { return error instanceof AppError && [error.code, error.reason] } }

beforeAll(() => {
  vi.stubEnv('PORTAL_SECRET', 'a test secret that is long enough')
  vi.stubEnv('MASTER_KEY', Buffer.alloc(32).toString('base64'))
})

describe('a cursor', () => {
  it.each(['after', 'before'] as const)('names the place %s which a page lies', (direction) => {
    expect(openCursor({ ...bound, cursor: sealCursor({ ...bound, direction, position }) })).toEqual({ direction, position })
    expect(openCursor({ officerId: 'an-officer', filters: {}, order: 'oldest', cursor: sealCursor({ officerId: 'an-officer', filters: {}, order: 'oldest', direction, position }) })).toEqual({ direction, position })
  })
  it('tells nothing to whom it passes, and is another one each time', () => {
    const cursor = sealCursor({ ...bound, direction: 'after', position })
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(/after|1763/)
    expect(cursor).toMatch(/^[\w-]+$/)
    expect(sealCursor({ ...bound, direction: 'after', position })).not.toBe(cursor)
  })
  it('opens for its own reader, filters and order alone', () => {
    const cursor = sealCursor({ ...bound, direction: 'after', position })
    const others = [{ officerId: 'another' }, { order: 'oldest' as const }, ...Object.keys(bound.filters).map((name) => ({ filters: { ...bound.filters, [name]: undefined } })),
      { filters: { ...bound.filters, district: 193 } }, { filters: { ...bound.filters, gender: '2' } }, { filters: { ...bound.filters, occupation: '8342' } }, { filters: { ...bound.filters, fromDay: '2026-11-17' } }, { filters: { ...bound.filters, toDay: '2026-11-21' } }]
    for (const other of others) expect(refused(() => openCursor({ ...bound, ...other, cursor })), JSON.stringify(other)).toEqual(['refused', 'cursor'])
    // A value never slips into another filter's place.
    const gender = sealCursor({ ...bound, filters: { gender: '1' }, direction: 'after', position })
    expect(refused(() => openCursor({ ...bound, filters: { occupation: '1' }, cursor: gender }))).toEqual(['refused', 'cursor'])
  })
  it('is refused when any bit of it changed, or it is none of ours', () => {
    const cursor = Buffer.from(sealCursor({ ...bound, direction: 'after', position }), 'base64url')
    for (let at = 0; at < cursor.length; at++) {
      const changed = Buffer.from(cursor)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      expect(refused(() => openCursor({ ...bound, cursor: changed.toString('base64url') }))).toEqual(['refused', 'cursor'])
    }
    for (const rubbish of ['', 'x', 'A'.repeat(120)]) expect(refused(() => openCursor({ ...bound, cursor: rubbish }))).toEqual(['refused', 'cursor'])
  })
  it('is refused when its content is no place, even under our own seal', () => {
    const label = JSON.stringify([bound.officerId, bound.order, ...Object.values(bound.filters)])
    const sealed = (content: unknown, purpose: 'cursor' | 'sealed-secret' = 'cursor'): string => sealSecret({ secret: JSON.stringify(content), label, purpose }).toString('base64url')
    expect(openCursor({ ...bound, cursor: sealed(['after', position.changedAt.getTime(), '42']) })).toEqual({ direction: 'after', position })
    for (const content of [['sideways', 1, '42'], ['after', 1.5, '42'], ['after', 'x', '42'], ['after', 1, '42x'], ['after', 1, 'x42'], ['after', 1, ''], ['after', 1, '1'.repeat(20)], ['after', 1], ['after', 1, '42', 1], {}, null]) {
      expect(refused(() => openCursor({ ...bound, cursor: sealed(content) })), JSON.stringify(content)).toEqual(['refused', 'cursor'])
    }
    expect(refused(() => openCursor({ ...bound, cursor: sealed(['after', 1, '42'], 'sealed-secret') }))).toEqual(['refused', 'cursor'])
  })
  it('says what went wrong to the log', () => {
    expect(() => openCursor({ ...bound, cursor: 'x' })).toThrow(expect.objectContaining({ cause: expect.any(Error) }))
  })
})
