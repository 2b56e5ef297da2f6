import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { randomUUID } from 'node:crypto'
import { keyedDigest } from '@/lib/crypto/derive'
import { inReadOnly } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { FactorFailure, sameBytes } from '@/lib/factors/rules'
import type { Challenge, FactorHolder, SecondFactor } from '@/lib/factors/schema'
import { insertFactor, selectAllowedKinds, touchFactor } from '@/lib/factors/store'
import { isCloned, problemOf, readSaid, sealedParts } from '@/lib/factors/webauthn/rules'
import { assertion, attestation, type CredentialRow, knownTransports } from '@/lib/factors/webauthn/schema'
import { findUserHandle, insertCredential, lockCredential, selectCredentials, writeCounter } from '@/lib/factors/webauthn/store'
import { limits } from '@/lib/limits'

const timeout = limits.challengeSeconds * 1_000

/** Authenticators with user verification, as the approved alternative to Aadhaar (product, A9; docs/decisions/0160). */
export const webauthnFactor: SecondFactor = {
  kind: 'webauthn',

  async begin({ person, challenge }) {
    const { rpId, name } = site()
    const own = await inReadOnly('portal_web', (tx) => selectCredentials(tx, person.id))
    if (challenge.purpose !== 'enrol') {
      const allowCredentials = own.map((each) => ({ id: idOf(each), transports: knownTransports(each.transports) }))
      return generateAuthenticationOptions({ rpID: rpId, challenge: copyOf(challenge.bytes), allowCredentials, userVerification: 'required', timeout })
    }
    const userID = copyOf(await handleOf(person))
    return generateRegistrationOptions({
      rpName: name, rpID: rpId, userName: person.userId, userDisplayName: person.name, userID, challenge: copyOf(challenge.bytes), timeout, attestationType: 'none', supportedAlgorithmIDs: [-7, -257],
      excludeCredentials: own.map((each) => ({ id: idOf(each), transports: knownTransports(each.transports) })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    })
  },

  async verify({ person, challenge, answer }) {
    const given = assertion.safeParse(answer)
    if (!given.success) throw failure('unreadable')
    const [credential] = (await inReadOnly('portal_web', (tx) => selectCredentials(tx, person.id))).filter((each) => idOf(each) === given.data.id)
    if (!credential) throw failure('unknownFactor')
    const { factorId } = credential
    const data = Buffer.from(given.data.response.authenticatorData, 'base64url')
    checkSaid({ challenge, clientDataJSON: given.data.response.clientDataJSON, authenticatorData: data, type: 'webauthn.get', factorId })
    if (given.data.response.userHandle !== undefined && !sameBytes(Buffer.from(given.data.response.userHandle, 'base64url'), credential.userHandle)) throw failure('unknownFactor', factorId)
    const { newCounter, credentialBackedUp } = await signatureHolds({ given: given.data, challenge, credential })
    return async (tx) => {
      const now = await lockCredential(tx, factorId)
      if (!now) throw failure('unknownFactor', factorId)
      if (isCloned({ stored: now.counter, answered: newCounter })) throw failure('cloned', factorId)
      await writeCounter(tx, { factorId, counter: newCounter, backedUp: credentialBackedUp })
      await touchFactor(tx, factorId)
      return { factorId }
    }
  },

  async enrol({ person, challenge, answer, enrolment: { label } }) {
    const given = attestation.safeParse(answer)
    if (!given.success) throw failure('unreadable')
    const { registrationInfo } = await registrationHolds({ given: given.data, challenge })
    const { credential, aaguid, credentialDeviceType, credentialBackedUp } = registrationInfo
    const row = {
      factorId: randomUUID(), credentialId: Buffer.from(credential.id, 'base64url'), publicKey: Buffer.from(credential.publicKey), counter: credential.counter,
      transports: given.data.response.transports, userHandle: await handleOf(person), rpId: site().rpId,
    }
    return async (tx) => {
      if (!(await selectAllowedKinds(tx, person.id)).includes('webauthn')) throw failure('notExempt')
      await insertFactor(tx, { id: row.factorId, userId: person.id, kind: 'webauthn', label, parts: sealedParts(row) })
      if (!(await insertCredential(tx, { ...row, aaguid, deviceType: credentialDeviceType, backedUp: credentialBackedUp }))) throw failure('knownFactor')
      return { factorId: row.factorId }
    }
  },
}

/** The library's whole check with the signature. The counter is ours: it must be compared under the row's lock. */
async function signatureHolds({ given, challenge, credential }: { given: Parameters<typeof verifyAuthenticationResponse>[0]['response']; challenge: Challenge; credential: CredentialRow }) {
  const { rpId, origin } = site()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: given, expectedChallenge: challenge.bytes.toString('base64url'), expectedOrigin: origin, expectedRPID: rpId, requireUserVerification: true,
      credential: { id: idOf(credential), publicKey: copyOf(credential.publicKey), counter: 0 },
    })
    if (verified) return authenticationInfo
  } catch {
    // What the library throws on a signature that is none differs by algorithm: it proves as little as a wrong one.
  }
  throw failure('badSignature', credential.factorId)
}

async function registrationHolds({ given, challenge }: { given: Parameters<typeof verifyRegistrationResponse>[0]['response']; challenge: Challenge }) {
  const { rpId, origin } = site()
  let result: Awaited<ReturnType<typeof verifyRegistrationResponse>> | undefined
  let problem: unknown
  try {
    result = await verifyRegistrationResponse({
      response: given, expectedChallenge: challenge.bytes.toString('base64url'), expectedOrigin: origin, expectedRPID: rpId, requireUserVerification: true, supportedAlgorithmIDs: [-7, -257],
    })
  } catch (error) {
    problem = error
  }
  if (result?.verified) return result
  const words = problem instanceof Error ? problem.message : ''
  throw failure(/origin|RP ID/.test(words) ? 'otherSite' : /challenge/.test(words) ? 'challengeOver' : /user could not be verified/.test(words) ? 'notVerified' : 'badSignature')
}

function checkSaid(input: { challenge: Challenge; clientDataJSON: string; authenticatorData: Buffer; type: 'webauthn.get'; factorId: string }): void {
  const said = readSaid(input)
  if (!said) throw failure('unreadable', input.factorId)
  const problem = problemOf(said, { ...site(), type: input.type, challenge: input.challenge.bytes })
  if (problem !== null) throw failure(problem, input.factorId)
}

/** Random to everybody else, the same for every authenticator of an account, and nothing of the account in it. */
async function handleOf(person: FactorHolder): Promise<Buffer> {
  return (await inReadOnly('portal_web', (tx) => findUserHandle(tx, person.id))) ?? keyedDigest('factor-handle', person.id)
}

/** The site the keys are bound to: a key made here answers nowhere else. */
function site(): { rpId: string; origin: string; name: string } {
  const { origin, hostname } = new URL(env().PORTAL_ORIGIN)
  return { rpId: hostname, origin, name: 'eShram data sharing' }
}

function idOf(row: { credentialId: Buffer }): string {
  return Buffer.from(row.credentialId).toString('base64url')
}

/** A plain array of its own: the library asks for one, and a Buffer shares its memory with others. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}

function failure(cause: ConstructorParameters<typeof FactorFailure>[0], factorId?: string): FactorFailure {
  return new FactorFailure(cause, { kind: 'webauthn', factorId })
}
