import { createHash } from 'node:crypto'
import type { FactorCause } from '@/lib/factors/schema'

/** What an answer says of itself before its signature is looked at: enough to tell in words why it proves nothing. */
export interface Said {
  readonly type: string
  readonly origin: string
  readonly challenge: string
  readonly rpIdHash: Buffer
  readonly isUserVerified: boolean
}

/** Reads the client's data and the head of the authenticator's (WebAuthn 3, sections 5.8.1 and 6.1); null when they are not of that form. */
export function readSaid(input: { clientDataJSON: string; authenticatorData: Uint8Array }): Said | null {
  if (input.authenticatorData.length < 37) return null
  let client: unknown
  try {
    client = JSON.parse(Buffer.from(input.clientDataJSON, 'base64url').toString('utf8'))
  } catch {
    return null
  }
  if (!isRecord(client)) return null
  const { type, origin, challenge } = client
  if (typeof type !== 'string' || typeof origin !== 'string' || typeof challenge !== 'string') return null
  const data = Buffer.from(input.authenticatorData)
  return { type, origin, challenge, rpIdHash: data.subarray(0, 32), isUserVerified: ((data[32] ?? 0) & 0x04) !== 0 }
}

/** Why the answer proves nothing, as far as its own words go; null when they fit. The library checks all of it again, with the signature. */
export function problemOf(said: Said, expected: { type: 'webauthn.get' | 'webauthn.create'; origin: string; rpId: string; challenge: Uint8Array }): FactorCause | null {
  if (said.type !== expected.type) return 'unreadable'
  if (said.challenge !== Buffer.from(expected.challenge).toString('base64url')) return 'challengeOver'
  if (said.origin !== expected.origin || !createHash('sha256').update(expected.rpId).digest().equals(said.rpIdHash)) return 'otherSite'
  return said.isUserVerified ? null : 'notVerified'
}

/** A counter that was used must grow; one that never counted stays at nought. What does neither is a second copy of the key. */
export function isCloned({ stored, answered }: { stored: number; answered: number }): boolean {
  return (stored > 0 || answered > 0) && answered <= stored
}

/** What decides whether a credential is the one that was enrolled, in the order of its seal. */
export function sealedParts(credential: { credentialId: Uint8Array; publicKey: Uint8Array; userHandle: Uint8Array; rpId: string }): string[] {
  return [credential.credentialId, credential.publicKey, credential.userHandle].map((bytes) => Buffer.from(bytes).toString('base64url')).concat(credential.rpId)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
