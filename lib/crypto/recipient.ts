import { armor, Encrypter } from 'age-encryption'
import { createMessage, encrypt, enums, type Key, readKeys } from 'openpgp'

/** In which way files are encrypted to a State's key. */
export const recipientFormats = ['openpgp', 'age'] as const
export type RecipientFormat = (typeof recipientFormats)[number]

/** Why a text is no key that files are encrypted to; each is a key below `errors` in messages/. */
export type RecipientRefusal = 'keyMissing' | 'keyTooLong' | 'keyPrivate' | 'keySsh' | 'keyOtherAge' | 'keyUnreadable' | 'keySeveral' | 'keyWeak' | 'keyExpired' | 'keyNotYet' | 'keyRevoked' | 'keyNoEncryption'

/** A public key that was read and may be used. `publicKey` is written anew from what was understood: nothing else that was pasted is kept. */
export interface Recipient {
  readonly format: RecipientFormat
  readonly publicKey: string
  readonly fingerprint: string
  readonly algorithm: string
  /** Its own end, of whichever of its parts ends first; null for a key that says nothing. */
  readonly expiresAt: Date | null
}

/** Shorter RSA keys are below 128 bits of strength, which NIST SP 800-57 and CERT-In ask of what is to last beyond 2030. */
const rsaBitsMin = 3_072
/** A key with some identities and signatures has a tenth of it. */
const keyCharactersMax = 60_000
const privateWords = /AGE-SECRET-KEY-|AGE-PLUGIN-[A-Z0-9]+-1|BEGIN PGP PRIVATE KEY|BEGIN (?:[A-Z]+ )*PRIVATE KEY|PuTTY-User-Key-File/i
/**
 * Files keep their rows in one stream of packets: compressing inside does not hold back its source, and memory grew with the file (docs/decisions/0207). The integrity code that every OpenPGP program
 * of today reads, GnuPG 2.2 too.
 */
const openpgpConfig = { minRSABits: rsaBitsMin, preferredCompressionAlgorithm: enums.compression.uncompressed, aeadProtect: false, showComment: false, showVersion: false } as const

/** Reads what somebody pasted as a public key, at this instant. Never throws: what is no usable key has a cause. */
export async function readRecipient(text: string, at: Date): Promise<Recipient | { refused: RecipientRefusal }> {
  const pasted = text.replace(/^\ufeff/, '').trim()
  if (pasted === '') return { refused: 'keyMissing' }
  // First of all: whoever pastes a private key is told so, whatever else is wrong with the text.
  if (privateWords.test(pasted)) return { refused: 'keyPrivate' }
  if (pasted.length > keyCharactersMax) return { refused: 'keyTooLong' }
  if (/^(?:ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-)|BEGIN SSH2 PUBLIC KEY/m.test(pasted)) return { refused: 'keySsh' }
  try {
    return pasted.includes('BEGIN PGP') ? await readOpenpgp(pasted, at) : await readAge(pasted)
  } catch {
    return { refused: 'keyUnreadable' }
  }
}

async function readAge(pasted: string): Promise<Recipient | { refused: RecipientRefusal }> {
  // A recipients file may say in comments whose key it is.
  const lines = pasted.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  const [line = ''] = lines
  if (lines.length > 1 && lines.every((each) => each.toLowerCase().startsWith('age1'))) return { refused: 'keySeveral' }
  const recipient = line === line.toUpperCase() ? line.toLowerCase() : line
  if (lines.length !== 1 || !recipient.startsWith('age1')) return { refused: 'keyUnreadable' }
  // X25519 alone: 32 bytes. Keys of plugins and the longer ones of other kinds are read by few programs.
  if (!/^age1[02-9ac-hj-np-z]{58}$/.test(recipient)) return { refused: /^age1[a-z0-9-]+1/.test(recipient) || recipient.length > 62 ? 'keyOtherAge' : 'keyUnreadable' }
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  // Encrypting once finds what its checksum does not: a point of no order, to which everything would be encrypted alike.
  await encrypter.encrypt('')
  return { format: 'age', publicKey: recipient, fingerprint: recipient, algorithm: 'X25519', expiresAt: null }
}

async function readOpenpgp(pasted: string, at: Date): Promise<Recipient | { refused: RecipientRefusal }> {
  if ((pasted.match(/BEGIN PGP PUBLIC KEY BLOCK/g)?.length ?? 0) > 1) return { refused: 'keySeveral' }
  const keys = await readKeys({ armoredKeys: pasted })
  const [key] = keys
  if (!key) return { refused: 'keyUnreadable' }
  if (keys.some((each) => each.isPrivate())) return { refused: 'keyPrivate' }
  if (keys.length > 1) return { refused: 'keySeveral' }
  if (await key.isRevoked(undefined, undefined, at)) return { refused: 'keyRevoked' }
  if (isWeak(key)) return { refused: 'keyWeak' }
  // Made on a machine whose clock is ahead; the other way round nothing of it would count yet.
  if (key.getCreationTime() > at) return { refused: 'keyNotYet' }
  const primaryEnd = await key.getExpirationTime()
  if (primaryEnd instanceof Date && primaryEnd <= at) return { refused: 'keyExpired' }
  const encryption = await key.getEncryptionKey(undefined, at).catch(() => null)
  if (encryption === null) return { refused: whyNone(key, at) }
  if (isWeak(encryption)) return { refused: 'keyWeak' }
  const ends = [primaryEnd, 'mainKey' in encryption ? encryption.getExpirationTime(at) : null].filter((each): each is Date => each instanceof Date)
  const expiresAt = ends.length === 0 ? null : ends.reduce((one, other) => (one < other ? one : other))
  return { format: 'openpgp', publicKey: key.toPublic().armor(), fingerprint: key.getFingerprint().toUpperCase(), algorithm: algorithmOf(encryption), expiresAt }
}

type KeyPart = Pick<Key, 'getAlgorithmInfo'>

function isWeak(part: KeyPart): boolean {
  const { algorithm, bits } = part.getAlgorithmInfo()
  return /rsa/i.test(algorithm) ? bits === undefined || bits < rsaBitsMin : /elgamal|^dsa$/i.test(algorithm)
}

function algorithmOf(part: KeyPart): string {
  const { algorithm, bits, curve } = part.getAlgorithmInfo()
  return bits !== undefined ? `RSA ${bits}` : (curve ?? algorithm)
}

/** A key without a part to encrypt to: it ended, it was revoked, or there never was one. */
function whyNone(key: Key, at: Date): RecipientRefusal {
  const parts = key.getSubkeys().map((part) => {
    if (part.revocationSignatures.length > 0) return 'keyRevoked'
    const end = part.getExpirationTime(at)
    return end instanceof Date && end <= at ? 'keyExpired' : isWeak(part) ? 'keyWeak' : null
  })
  return parts.find((cause) => cause !== null) ?? 'keyNoEncryption'
}

/** A short text that only the private key opens, armoured: to be shown, copied and kept as a file. Throws when the key cannot be used at this instant. */
export async function encryptChallenge(recipient: Pick<Recipient, 'format' | 'publicKey'>, { text, at }: { text: string; at: Date }): Promise<string> {
  if (recipient.format === 'age') {
    const encrypter = new Encrypter()
    encrypter.addRecipient(recipient.publicKey)
    return armor.encode(await encrypter.encrypt(`${text}\n`))
  }
  const encryptionKeys = await readKeys({ armoredKeys: recipient.publicKey })
  return encrypt({ message: await createMessage({ text: `${text}\n` }), encryptionKeys, date: at, config: openpgpConfig })
}

/** How an encrypted entry is called: by what the officer's program knows it. */
export function sealedName(name: string, format: RecipientFormat): string {
  return `${name}.${format === 'age' ? 'age' : 'gpg'}`
}

/** The source encrypted to the key, as it is read and in constant memory. Throws what the source throws, and when the key cannot be used at this instant. */
export async function* encryptTo(recipient: Pick<Recipient, 'format' | 'publicKey'>, { name, source, at }: { name: string; source: AsyncIterable<Uint8Array>; at: Date }): AsyncGenerator<Uint8Array> {
  const plain = streamOf(source)
  if (recipient.format === 'age') {
    const encrypter = new Encrypter()
    encrypter.addRecipient(recipient.publicKey)
    yield* await encrypter.encrypt(plain)
    return
  }
  const encryptionKeys = await readKeys({ armoredKeys: recipient.publicKey })
  yield* await encrypt({ message: await createMessage({ binary: plain, filename: name }), encryptionKeys, date: at, format: 'binary', config: openpgpConfig })
}

/** Pulled when the reader wants more and never ahead of it. */
function streamOf(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next()
      if (next.done === true) controller.close()
      // A copy: streams hold a piece while they ask for the next one, and its memory is its maker's again by then.
      else controller.enqueue(new Uint8Array(next.value))
    },
    async cancel() { await iterator.return?.() },
  }, { highWaterMark: 0 })
}
