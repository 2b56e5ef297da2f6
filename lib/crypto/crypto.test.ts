import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BulkOpener, open, seal } from '@/lib/crypto/envelope'
import { providerOf } from '@/lib/crypto/key-provider'
import { packSealedFields, type SealedFields, unpackSealedFields } from '@/lib/crypto/registrant-layout'

const sealingKey = { keyId: 7, key: randomBytes(32) }

describe('envelope', () => {
  it('opens only for its own registrant, key and bits', () => {
    const plain = Buffer.from('a worker')
    const envelope = seal({ registrantId: '42', plain, sealingKey })
    expect(open({ registrantId: '42', envelope, sealingKey })).toEqual(plain)
    expect(() => open({ registrantId: '43', envelope, sealingKey })).toThrow()
    expect(() => open({ registrantId: '42', envelope, sealingKey: { keyId: 8, key: sealingKey.key } })).toThrow()
    for (let bit = 0; bit < envelope.length * 8; bit++) {
      const flipped = Buffer.from(envelope)
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => open({ registrantId: '42', envelope: flipped, sealingKey }), `bit ${bit}`).toThrow()
    }
  })

  it('opens in the bulk for nobody else either, and not a byte beyond its own', () => {
    const plain = Buffer.from('a worker')
    const envelope = seal({ registrantId: '42', plain, sealingKey })
    const opener = new BulkOpener((keyId) => (keyId === 7 ? sealingKey : { keyId, key: randomBytes(32) }))
    const openAt = (bytes: Buffer, { id = 42n, length = envelope.length } = {}): Buffer => {
      const idBytes = Buffer.alloc(8)
      idBytes.writeBigInt64BE(id)
      return opener.open(Buffer.concat([Buffer.from('before'), bytes, idBytes]), { start: 6, length, idAt: 6 + bytes.length })
    }
    expect(openAt(envelope)).toEqual(plain)
    expect(() => openAt(envelope, { id: 43n })).toThrow()
    for (const length of [envelope.length - 1, envelope.length + 1, envelope.length + 100, 20, 0, -1]) expect(() => openAt(envelope, { length }), `${length} bytes`).toThrow()
    for (let bit = 0; bit < envelope.length * 8; bit++) {
      const flipped = Buffer.from(envelope)
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => openAt(flipped), `bit ${bit}`).toThrow()
    }
    expect(openAt(envelope)).toEqual(plain)
  })
})

describe('key provider', () => {
  it('unwraps only under the same label and master key', () => {
    const provider = providerOf(randomBytes(32))
    const key = randomBytes(32)
    const wrapped = provider.wrap({ key, label: 'state-key:10' })
    expect(provider.unwrap({ wrapped, label: 'state-key:10' })).toEqual(key)
    expect(() => provider.unwrap({ wrapped, label: 'state-key:11' })).toThrow()
    expect(() => providerOf(randomBytes(32)).unwrap({ wrapped, label: 'state-key:10' })).toThrow()
  })
})

describe('sealed fields', () => {
  const code = fc.option(fc.stringMatching(/^\d{1,2}$/), { nil: null })
  const digits = (pattern: RegExp): fc.Arbitrary<string> => fc.stringMatching(pattern)
  const text = fc.string({ minLength: 1, maxLength: 150, unit: 'grapheme' }).filter((value) => !/[\ud800-\udfff]/u.test(value))
  const sealed: fc.Arbitrary<SealedFields> = fc.record({
    uan: digits(/^\d{12}$/), name: text, mobile: fc.option(digits(/^[6-9]\d{9}$/), { nil: null }),
    dateOfBirth: fc.date({ min: new Date('1900-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    fatherOrHusbandName: fc.option(text, { nil: null }), permanentPin: digits(/^[1-9]\d{5}$/), currentPin: digits(/^[1-9]\d{5}$/),
    currentAddress: text, incomeSlab: code, disabilityType: code, education: code, socialCategory: code,
  })
  it('come back as they went in', () => {
    fc.assert(fc.property(sealed, (fields) => { expect(unpackSealedFields(packSealedFields(fields))).toEqual(fields) }))
  })
  it('refuse bytes that do not add up', () => {
    fc.assert(fc.property(sealed, (fields) => {
      const bytes = packSealedFields(fields)
      expect(() => unpackSealedFields(bytes.subarray(0, bytes.length - 1))).toThrow()
      expect(() => unpackSealedFields(Buffer.concat([bytes, Buffer.from('x')]))).toThrow()
    }))
  })
})
