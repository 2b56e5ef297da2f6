import { Encrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { randomBytes } from 'node:crypto'
import { generateKey, readKey, reformatKey, revokeKey, readPrivateKey } from 'openpgp'
import { beforeAll, describe, expect, it } from 'vitest'
import { encryptChallenge, encryptTo, readRecipient, type Recipient, type RecipientRefusal, sealedName } from '@/lib/crypto/recipient'
import { agePair, openpgpPair, type StateKeyPair } from '@/lib/testing/state-keys'

/** A little ahead: keys are made in whole seconds, and no earlier than they are used. */
const at = new Date(Date.now() + 120_000)
const userIDs = [{ name: 'State data cell' }]
let age: StateKeyPair
let pgp: StateKeyPair
beforeAll(async () => {
  age = await agePair()
  pgp = await openpgpPair()
})

/** Node 20 has no Array.fromAsync. */
async function gather(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return Buffer.concat(pieces)
}

const cause = async (text: string, when = at): Promise<string> => {
  const read = await readRecipient(text, when)
  return 'refused' in read ? read.refused : 'read'
}
async function usable(text: string): Promise<Recipient> {
  const read = await readRecipient(text, at)
  if ('refused' in read) throw new Error(read.refused)
  return read
}

describe('a key that is brought', () => {
  it('is read with its fingerprint, its kind and its own end', async () => {
    expect(await usable(`# the State's key\n${age.publicKey.toUpperCase()}\r\n`)).toEqual({ format: 'age', publicKey: age.publicKey, fingerprint: age.publicKey, algorithm: 'X25519', expiresAt: null })
    const key = await readKey({ armoredKey: pgp.publicKey })
    expect(await usable(`\ufeff${pgp.publicKey}`)).toMatchObject({ format: 'openpgp', fingerprint: key.getFingerprint().toUpperCase(), algorithm: 'curve25519Legacy', expiresAt: null })
    const ending = await openpgpPair({ keyExpirationTime: 40 * 86_400 })
    expect((await usable(ending.publicKey)).expiresAt?.getTime()).toBeGreaterThan(at.getTime() + 39 * 86_400_000)
    expect(await cause(ending.publicKey, new Date(at.getTime() + 41 * 86_400_000))).toBe('keyExpired')
  })

  it('of RSA has 3072 bits at least, in every part', async () => {
    const rsa = async (bits: number): Promise<string> => (await generateKey({ type: 'rsa', rsaBits: bits, userIDs, format: 'armored' })).publicKey
    expect(await usable(await rsa(3_072))).toMatchObject({ algorithm: 'RSA 3072' })
    expect(await cause(await rsa(2_048))).toBe('keyWeak')
  }, 60_000)

  const hostile: readonly (readonly [string, () => string, RecipientRefusal])[] = [
    ['an age identity', () => age.secret, 'keyPrivate'],
    ['an age identity behind its public half', () => `# public key: ${age.publicKey}\n${age.secret}`, 'keyPrivate'],
    ['a private OpenPGP block', () => pgp.secret, 'keyPrivate'],
    ['a private block behind the public one', () => `${pgp.publicKey}\n${pgp.secret}`, 'keyPrivate'],
    ['a private OpenPGP block called public', () => pgp.secret.replaceAll('PRIVATE KEY', 'PUBLIC KEY'), 'keyPrivate'],
    ['a private key of OpenSSL', () => '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----', 'keyPrivate'],
    ['a private key of OpenSSH', () => '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----', 'keyPrivate'],
    ['an SSH key', () => 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ somebody@office', 'keySsh'],
    ['an SSH key of RSA', () => 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 x', 'keySsh'],
    ['nothing', () => ' \n', 'keyMissing'],
    ['two recipients', () => `${age.publicKey}\n${age.publicKey}`, 'keySeveral'],
    ['two blocks', () => `${pgp.publicKey}\n${pgp.publicKey}`, 'keySeveral'],
    ['a recipient with a wrong letter', () => age.publicKey.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')), 'keyUnreadable'],
    ['a recipient of a plugin', () => 'age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t', 'keyOtherAge'],
    ['half of a block', () => pgp.publicKey.slice(0, 300), 'keyUnreadable'],
    ['a page of words', () => 'Dear Sir, please find our key attached.', 'keyUnreadable'],
    ['a megabyte', () => 'a'.repeat(1_000_000), 'keyTooLong'],
    ['noise', () => randomBytes(3_000).toString('latin1'), 'keyUnreadable'],
  ]
  it.each(hostile)('is refused when it is %s', async (_name, text, refused) => {
    expect(await cause(text())).toBe(refused)
  })

  it('is refused when it cannot be used: revoked, only for signing, of another curve, post-quantum age', async () => {
    const key = await readPrivateKey({ armoredKey: pgp.secret })
    const revoked = await revokeKey({ key, format: 'armored' })
    expect(await cause(revoked.publicKey)).toBe('keyRevoked')
    const signing = await generateKey({ type: 'ecc', curve: 'ed25519Legacy', userIDs, subkeys: [], format: 'armored' })
    expect(await cause(signing.publicKey)).toBe('keyNoEncryption')
    expect(await cause(await identityToRecipient(await generateHybridIdentity()))).toBe('keyOtherAge')
    // What a point of no order would be: everybody knows the secret that it shares.
    const nothing = new Encrypter()
    expect(() => nothing.addRecipient('age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq')).toThrow()
  })

  it('is refused when a single letter of it changed, or when it begins after now', async () => {
    const [head = '', body = ''] = pgp.publicKey.split('\n\n')
    const middle = Math.floor(body.indexOf('=') / 2)
    const changed = `${head}\n\n${body.slice(0, middle)}${body[middle] === 'A' ? 'B' : 'A'}${body.slice(middle + 1)}`
    expect(['keyUnreadable', 'keyNoEncryption']).toContain(await cause(changed))
    expect(await cause(pgp.publicKey, new Date(at.getTime() - 3_600_000))).toBe('keyNotYet')
  })

  it('keeps nothing of what stood around it', async () => {
    const key = await readPrivateKey({ armoredKey: pgp.secret })
    const named = await reformatKey({ privateKey: key, userIDs: [{ name: 'Smt. Somebody', email: 'somebody@example.invalid' }], format: 'armored' })
    const { publicKey } = await usable(named.publicKey.replace('-----\n\n', '-----\nComment: call 9000000001\n\n'))
    expect(publicKey).not.toContain('Comment')
    expect(publicKey).not.toContain('9000000001')
  })
})

describe('what is encrypted to it', () => {
  const pairs = (): [string, StateKeyPair][] => [['age', age], ['openpgp', pgp]]

  it('is opened by the private key alone: the challenge, and an entry of any size', async () => {
    for (const [format, pair] of pairs()) {
      const recipient = await usable(pair.publicKey)
      expect((await pair.openText(await encryptChallenge(recipient, { text: 'ABC123', at }))).trim(), format).toBe('ABC123')
      for (const size of [0, 1, 65_536, 1_000_003]) {
        const plain = randomBytes(size)
        const pieces = async function* (): AsyncGenerator<Uint8Array> { 
          const memory = Buffer.alloc(70_001)
          for (let from = 0; from < size; from += 70_001) {
            const length = plain.copy(memory, 0, from, from + 70_001)
            yield memory.subarray(0, length)
            // As the threads do it that make rows: what was given is used up when more is asked for.
            memory.fill(0)
          }
        }
        const sealed = await gather(encryptTo(recipient, { name: 'data-1.csv', source: pieces(), at }))
        expect(Buffer.from(await pair.open(sealed)).equals(plain), `${format} ${size}`).toBe(true)
      }
    }
    expect([sealedName('data-1.csv', 'age'), sealedName('data-1.csv', 'openpgp')]).toEqual(['data-1.csv.age', 'data-1.csv.gpg'])
  })

  it('is read no further than its reader wants, and fails with its source', async () => {
    for (const [format, pair] of pairs()) {
      const recipient = await usable(pair.publicKey)
      let given = 0
      const endless = async function* (): AsyncGenerator<Uint8Array> { for (;;) { given += 65_536; yield randomBytes(65_536) } }
      for await (const _piece of encryptTo(recipient, { name: 'x', source: endless(), at })) break
      expect(given, format).toBeLessThan(4_000_000)
      const failing = async function* (): AsyncGenerator<Uint8Array> { yield randomBytes(100_000); throw new Error('the rows broke') }
      await expect(gather(encryptTo(recipient, { name: 'x', source: failing(), at })), format).rejects.toThrow('the rows broke')
    }
  })
})
