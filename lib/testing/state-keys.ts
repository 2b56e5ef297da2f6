import { armor, Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { createHash } from 'node:crypto'
import { decrypt, generateKey, type PrivateKey, readKey, readMessage, readPrivateKey } from 'openpgp'
import type { OwnerDatabase } from '@/lib/testing/database'

/** A State's pair as its own machine makes it: the public half, and what opens with the private one. */
export interface StateKeyPair {
  readonly publicKey: string
  /** As the owner keeps it: a file of age-keygen, or an armoured block for gpg --import. */
  readonly secret: string
  readonly openText: (armoured: string) => Promise<string>
  readonly open: (bytes: Uint8Array) => Promise<Uint8Array>
}

/** An age pair. */
export async function agePair(): Promise<StateKeyPair> {
  const identity = await generateX25519Identity()
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const open = (bytes: Uint8Array): Promise<Uint8Array> => decrypter.decrypt(bytes)
  return { publicKey: await identityToRecipient(identity), secret: `${identity}\n`, open, openText: async (text) => new TextDecoder().decode(await open(armor.decode(text))) }
}

/** An OpenPGP pair of elliptic curves, or as `options` say; without a passphrase, as a machine keeps it. */
export async function openpgpPair(options: { readonly keyExpirationTime?: number } = {}): Promise<StateKeyPair> {
  const made = await generateKey({ type: 'ecc', curve: 'curve25519Legacy', userIDs: [{ name: 'State data cell' }], ...options, format: 'armored' })
  const key: PrivateKey = await readPrivateKey({ armoredKey: made.privateKey })
  return {
    publicKey: made.publicKey, secret: made.privateKey,
    openText: async (text) => (await decrypt({ message: await readMessage({ armoredMessage: text }), decryptionKeys: key })).data,
    open: async (bytes) => (await decrypt({ message: await readMessage({ binaryMessage: bytes }), decryptionKeys: key, format: 'binary' })).data,
  }
}

/** A key of the State in force, as an officer and two admins would have brought it there. Returns its id. */
export async function putKeyInForce(database: OwnerDatabase, input: { stateCode: number; officerId: string; publicKey: string; format?: 'openpgp' | 'age'; fingerprint?: string }): Promise<string> {
  const fingerprint = input.fingerprint ?? (input.format === 'openpgp' ? (await readKey({ armoredKey: input.publicKey })).getFingerprint().toUpperCase() : input.publicKey)
  await database.sql(`UPDATE portal.recipient_key SET status = 'replaced', ended_at = now() WHERE state_code = $1 AND status = 'inForce'`, [input.stateCode])
  const [row] = await database.sql<{ id: string }>(
    `INSERT INTO portal.recipient_key (number, state_code, brought_by_id, format, public_key, algorithm, fingerprint, until_on, challenge, challenge_hash, status, proven_at, in_force_at)
     VALUES ('RK-' || upper(left(md5(random()::text), 6)), $1, $2, $3, $4, 'X25519', $5, portal.india_day() + 365, 'x', $6, 'inForce', now(), now()) RETURNING id`,
    [input.stateCode, input.officerId, input.format ?? 'age', input.publicKey, fingerprint, createHash('sha256').update('x').digest()])
  if (!row) throw new Error('no key was made')
  return row.id
}
