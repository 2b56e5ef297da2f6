import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** What a test turns wrong in an answer. */
export interface Twist {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  readonly isUserVerified?: boolean
  readonly counter?: number
  readonly signature?: 'bogus' | 'other'
  readonly userHandle?: string
}

/** An authenticator in software (WebAuthn, sections 5.8 and 6): it answers as one would, or exactly as wrong as a test wants. */
export class TestAuthenticator {
  readonly id = randomBytes(24)
  counter = 0
  private readonly privateKey: KeyObject
  private readonly site: { origin: string; rpId: string }

  constructor(origin: string) {
    this.site = { origin, rpId: new URL(origin).hostname }
    this.privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  }

  get rpId(): string {
    return this.site.rpId
  }

  /** The key as Chromium's virtual authenticator takes it. */
  get pkcs8(): Buffer {
    return this.privateKey.export({ type: 'pkcs8', format: 'der' })
  }

  /** The public key as COSE writes it (RFC 9052): P-256, ES256. */
  get publicKey(): Buffer {
    const { x = '', y = '' } = createPublicKey(createPrivateKey({ key: this.pkcs8, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' })
    const part = (text: string): Buffer => Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(text, 'base64url')])
    return Buffer.concat([Buffer.from('a5010203262001', 'hex'), Buffer.from([0x21]), part(x), Buffer.from([0x22]), part(y)])
  }

  /** Answers a challenge; the counter grows with each. */
  get(challenge: string, twist: Twist = {}) {
    this.counter += 1
    const clientDataJSON = this.clientData('webauthn.get', challenge, twist)
    const authenticatorData = this.head(twist)
    const data = Buffer.concat([authenticatorData, createHash('sha256').update(clientDataJSON).digest()])
    const key = twist.signature === 'other' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : this.privateKey
    const signature = twist.signature === 'bogus' ? Buffer.alloc(0) : sign('sha256', data, key)
    return {
      id: this.id.toString('base64url'), rawId: this.id.toString('base64url'), type: 'public-key', clientExtensionResults: {},
      response: { clientDataJSON: clientDataJSON.toString('base64url'), authenticatorData: authenticatorData.toString('base64url'), signature: signature.toString('base64url'), ...(twist.userHandle === undefined ? {} : { userHandle: twist.userHandle }) },
    }
  }

  /** Makes itself known for a registration. */
  create(challenge: string, twist: Twist = {}) {
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.publicKey])
    const authData = Buffer.concat([this.head(twist, 0x40), attested])
    const text = (word: string): Buffer => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)])
    const length = Buffer.from([0x59, authData.length >> 8, authData.length & 0xff])
    const attestationObject = Buffer.concat([Buffer.from([0xa3]), text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData'), length, authData])
    return {
      id: this.id.toString('base64url'), rawId: this.id.toString('base64url'), type: 'public-key', clientExtensionResults: {},
      response: { clientDataJSON: this.clientData('webauthn.create', challenge, twist).toString('base64url'), attestationObject: attestationObject.toString('base64url'), transports: ['internal'] },
    }
  }

  private clientData(type: string, challenge: string, twist: Twist): Buffer {
    return Buffer.from(JSON.stringify({ type: twist.type ?? type, challenge: twist.challenge ?? challenge, origin: twist.origin ?? this.site.origin, crossOrigin: false }))
  }

  /** Hash of the site, flags (present, verified where wanted, and `more`), counter. */
  private head(twist: Twist, more = 0): Buffer {
    const flags = 0x01 | (twist.isUserVerified === false ? 0 : 0x04) | more
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(twist.counter ?? this.counter)
    return Buffer.concat([createHash('sha256').update(twist.rpId ?? this.site.rpId).digest(), Buffer.from([flags]), counter])
  }
}
