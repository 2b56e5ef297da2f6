import { z } from 'zod'

const bytes = z.string().max(30_000).regex(/^[A-Za-z0-9_-]+$/)
const transports = z.array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])).max(7)

/** What `navigator.credentials.get` gave, as the library's browser half writes it; nothing else travels on. */
export const assertion = z.object({
  id: bytes, rawId: bytes, type: z.literal('public-key'),
  response: z.object({ clientDataJSON: bytes, authenticatorData: bytes, signature: z.string().max(30_000).regex(/^[A-Za-z0-9_-]*$/), userHandle: bytes.optional() }),
}).transform(({ id, rawId, type, response }) => ({ id, rawId, type, response, clientExtensionResults: {} }))

/** What `navigator.credentials.create` gave. Transports the library does not know are left out: they are a hint only. */
export const attestation = z.object({
  id: bytes, rawId: bytes, type: z.literal('public-key'),
  response: z.object({ clientDataJSON: bytes, attestationObject: bytes, transports: transports.catch([]).default([]) }),
}).transform(({ id, rawId, type, response }) => ({ id, rawId, type, response, clientExtensionResults: {} }))

export type Transport = z.output<typeof transports>[number]

/** A registered authenticator; bytes as stored. */
export interface CredentialRow {
  readonly factorId: string
  readonly userId: string
  readonly credentialId: Buffer
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly userHandle: Buffer
  readonly rpId: string
  readonly seal: Buffer
}

export const knownTransports = (words: readonly string[]): Transport[] => words.flatMap((word) => { const found = transports.element.safeParse(word); return found.success ? [found.data] : [] })
