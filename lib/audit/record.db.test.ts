import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOfIds, idsDigest } from '@/lib/audit/ids-digest'
import { deriveKey } from '@/lib/crypto/derive'
import { useDatabase } from '@/lib/testing/database'

useDatabase()
const ids = fc.uniqueArray(fc.bigInt({ min: 1n, max: 9_223_372_036_854_775_807n }).map(String), { maxLength: 30 })

/** What somebody without the key can compute of a guessed set: every hash Node knows, in the forms that lists are written in. */
function guesses(guessed: readonly string[]): string[] {
  const texts = [guessed.join('\n'), `${guessed.join('\n')}\n`, guessed.join(','), guessed.join('')]
  return texts.flatMap((text) => ['sha256', 'sha512', 'sha1', 'md5'].flatMap((name) => [createHash(name).update(text).digest('hex'), createHmac(name, '').update(text).digest('hex')]))
}

describe('a digest of ids', () => {
  it('tells nobody without the key whether an id is in it, and is the same set to whoever has it', () => {
    fc.assert(fc.property(ids, fc.integer({ min: 0, max: 100 }), (set, turn) => {
      const digest = digestOfIds(set)
      expect(guesses([...set].sort())).not.toContain(digest)
      expect(digestOfIds([...set.slice(turn % (set.length + 1)), ...set.slice(0, turn % (set.length + 1))])).toBe(digest)
      expect(createHmac('sha256', deriveKey('ids-digest')).update([...set].sort().map((id) => `${id}\n`).join('')).digest('hex')).toBe(digest)
    }))
  })

  it('differs where the sets differ, also by where one id ends and the next begins', () => {
    fc.assert(fc.property(ids, ids, (one, other) => {
      expect(digestOfIds(one) === digestOfIds(other)).toBe([...one].sort().join() === [...other].sort().join())
    }))
    expect(digestOfIds(['1', '23'])).not.toBe(digestOfIds(['12', '3']))
  })

  it('of pieces is that of the whole in its order', () => {
    const [whole, parts] = [idsDigest(), idsDigest()]
    whole.add('7\n5\n9\n')
    for (const piece of ['7\n', '', '5\n9\n']) parts.add(piece)
    expect(parts.end()).toBe(whole.end())
  })
})
