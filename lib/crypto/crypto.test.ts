import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BulkOpener } from '@/lib/crypto/bulk-opener'
import { open, seal } from '@/lib/crypto/envelope'
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
})

describe('opening in the bulk', () => {
  const other = { keyId: 9, key: randomBytes(32) }
  const keyOf = (keyId: number): typeof sealingKey => {
    const known = [sealingKey, other].find((each) => each.keyId === keyId)
    return known ?? { keyId, key: randomBytes(32) }
  }
  /** Opens one envelope that lies between other bytes. */
  const openAt = (opener: BulkOpener, bytes: Buffer, { id = 42n, length = bytes.length } = {}): Buffer => {
    const idBytes = Buffer.alloc(8)
    idBytes.writeBigInt64BE(id)
    opener.lay(Buffer.concat([Buffer.from('before'), bytes, idBytes]))
    return opener.open({ start: 6, length, idAt: 6 + bytes.length })
  }

  it('opens for nobody else either, and not a byte beyond its own', async () => {
    const plain = Buffer.from('a worker')
    const envelope = seal({ registrantId: '42', plain, sealingKey })
    const opener = await BulkOpener.with(keyOf)
    expect(openAt(opener, envelope)).toEqual(plain)
    expect(() => openAt(opener, envelope, { id: 43n })).toThrow()
    for (const length of [envelope.length - 1, envelope.length + 1, envelope.length + 100, 20, 0, -1]) expect(() => openAt(opener, envelope, { length }), `${length} bytes`).toThrow()
    expect(() => opener.open({ start: -1, length: envelope.length, idAt: 0 })).toThrow()
    for (const idAt of [-1, envelope.length + 7]) expect(() => opener.open({ start: 6, length: envelope.length, idAt }), `an id at ${idAt}`).toThrow()
    for (let bit = 0; bit < envelope.length * 8; bit++) {
      const flipped = Buffer.from(envelope)
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => openAt(opener, flipped), `bit ${bit}`).toThrow()
    }
    expect(openAt(opener, envelope)).toEqual(plain)
    opener.end()
    expect(() => opener.open({ start: 6, length: envelope.length, idAt: 6 + envelope.length })).toThrow()
  })

  it('opens what the native libsodium sealed, whatever its length and whichever key, as that opens it', async () => {
    const opener = await BulkOpener.with(keyOf)
    const sealed = fc.record({ plain: fc.uint8Array({ maxLength: 3_000 }), id: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), isOther: fc.boolean() })
    fc.assert(fc.property(fc.array(sealed, { minLength: 1, maxLength: 8 }), (rows) => {
      const pieces = rows.map(({ plain, id, isOther }) => ({ id, envelope: seal({ registrantId: String(id), plain: Buffer.from(plain), sealingKey: isOther ? other : sealingKey }) }))
      const bytes = Buffer.concat(pieces.map(({ id, envelope }) => {
        const idBytes = Buffer.alloc(8)
        idBytes.writeBigInt64BE(id)
        return Buffer.concat([idBytes, envelope])
      }))
      opener.lay(bytes)
      let at = 0
      for (const [index, { id, envelope }] of pieces.entries()) {
        const opened = opener.open({ start: at + 8, length: envelope.length, idAt: at })
        expect(opened.equals(Buffer.from(rows[index]?.plain ?? []))).toBe(true)
        expect(opened.equals(open({ registrantId: String(id), envelope, sealingKey: rows[index]?.isOther ? other : sealingKey }))).toBe(true)
        at += 8 + envelope.length
      }
    }))
    opener.end()
  })

  it('takes pieces of any size, and two openers keep out of each other', async () => {
    const [one, two] = [await BulkOpener.with(keyOf), await BulkOpener.with(keyOf)]
    for (const size of [10, 200_000, 3_000_000, 50]) {
      const [plain, envelope] = [randomBytes(size), randomBytes(size)]
      const sealed = [plain, envelope].map((bytes) => seal({ registrantId: '42', plain: bytes, sealingKey }))
      const opened = openAt(one, sealed[0] ?? Buffer.alloc(0))
      expect(openAt(two, sealed[1] ?? Buffer.alloc(0)).equals(envelope)).toBe(true)
      expect(opened.equals(plain)).toBe(true)
    }
    one.end()
    two.end()
  })

  it('leaves nothing of keys and registrants behind', async () => {
    const opener = await BulkOpener.with(keyOf)
    const plain = Buffer.from('a worker whom nobody may find here')
    const opened = openAt(opener, seal({ registrantId: '42', plain, sealingKey }))
    const memory = Buffer.from(opened.buffer)
    expect([memory.includes(plain), memory.includes(sealingKey.key)]).toEqual([true, true])
    opener.end()
    expect(memory.every((byte) => byte === 0)).toBe(true)
    expect(() => openAt(opener, seal({ registrantId: '42', plain, sealingKey }))).toThrow()
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
