import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventManifest, filePartLabel, holdsId, openIds, packIds, sealIds, unpackIds } from '@/lib/crypto/manifest'

process.env.PORTAL_SECRET ??= 'a secret for tests of thirty-two bytes'
process.env.MASTER_KEY ??= Buffer.alloc(32, 1).toString('base64')

const id = fc.bigInt({ min: 1n, max: 9_223_372_036_854_775_807n }).map(String)
const ids = fc.uniqueArray(id, { maxLength: 100 })
const label = eventManifest

describe('a manifest', () => {
  it('opens to the ids it was sealed with, in their order', () => {
    fc.assert(fc.property(ids, (set) => { expect(unpackIds(openIds({ sealed: sealIds({ packed: packIds(set), label }), label }))).toEqual(set) }))
  })

  it('knows who is in it and who is not, also where the bytes of one lie across two others', () => {
    fc.assert(fc.property(ids, id, (set, one) => {
      const packed = packIds(set)
      for (const each of set) expect(holdsId(packed, packIds([each]))).toBe(true)
      expect(holdsId(packed, packIds([one]))).toBe(set.includes(one))
    }))
    const across = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 5])
    expect(holdsId(across, Buffer.from([0, 1, 2, 0, 0, 0, 0, 0]))).toBe(false)
  })

  it('is never the same bytes twice, holds no id in the clear, and opens under no other label and with no bit changed', () => {
    const set = ['9000000000000000001', '9000000000000000002']
    const [one, other] = [sealIds({ packed: packIds(set), label }), sealIds({ packed: packIds(set), label })]
    expect(one.equals(other)).toBe(false)
    expect(one.includes(packIds([set[0] ?? '']))).toBe(false)
    expect(() => openIds({ sealed: one, label: filePartLabel({ exportId: 'x', fence: 1, part: 0 }) })).toThrow()
    for (let at = 0; at < one.length; at += 1) {
      const changed = Buffer.from(one)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => openIds({ sealed: changed, label }), `byte ${at}`).toThrow()
    }
  })
})
