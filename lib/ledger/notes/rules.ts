/**
 * Signed notes, checkpoints and cosignatures as C2SP writes them (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature; Ed25519). Pure, and the same in
 * the portal, in the verifier and in a browser: whoever calls brings SHA-256 and Ed25519.
 */
import { areEqual, type Sha256 } from '@/lib/ledger/tree/rules'

export type VerifyEd25519 = (input: { publicKey: Uint8Array; message: Uint8Array; signature: Uint8Array }) => boolean | Promise<boolean>
export type SignEd25519 = (message: Uint8Array) => Uint8Array

/** What a key signs: notes of its own log, or, with the time, what another log said. */
const kinds = { log: 1, witness: 4 } as const
export type KeyKind = keyof typeof kinds

export interface VerifierKey {
  readonly name: string
  readonly id: Uint8Array
  readonly kind: KeyKind
  readonly publicKey: Uint8Array
}

export interface SignatureLine {
  readonly name: string
  readonly id: Uint8Array
  /** What follows the key's id. */
  readonly signature: Uint8Array
}

export interface Note {
  /** Ends with a newline. */
  readonly text: string
  readonly signatures: readonly SignatureLine[]
}

export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** A note is short; a longer one is somebody's attempt to make us read. */
const noteCharactersMax = 65_536
const signaturesMax = 64

/** The key of that name: its id is the first four bytes of SHA-256 over name, newline, kind and public key. Throws for a name that no note may hold. */
export function verifierKey(input: { sha256: Sha256; name: string; kind: KeyKind; publicKey: Uint8Array }): VerifierKey {
  const { sha256, name, kind, publicKey } = input
  if (!isKeyName(name)) throw new SyntaxError('a key name is not empty and has no spaces and no plus')
  if (publicKey.length !== 32) throw new SyntaxError('an Ed25519 public key has 32 bytes')
  return { name, kind, publicKey, id: sha256(joined(utf8(`${name}\n`), Uint8Array.of(kinds[kind]), publicKey)).slice(0, 4) }
}

/** The key as one line: name, id and public key. */
export function formatVerifierKey(key: VerifierKey): string {
  return `${key.name}+${[...key.id].map((byte) => byte.toString(16).padStart(2, '0')).join('')}+${toBase64(joined(Uint8Array.of(kinds[key.kind]), key.publicKey))}`
}

/** The same line read again. Throws SyntaxError for another form, another algorithm, or an id that is not the key's. */
export function parseVerifierKey(sha256: Sha256, line: string): VerifierKey {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(line.trim()) ?? []
  const bytes = encoded === undefined ? null : fromBase64(encoded)
  if (name === undefined || bytes?.length !== 33) throw new SyntaxError('this is no verifier key of an Ed25519 log or witness (name+id+key)')
  const kind = bytes[0] === kinds.log ? 'log' : bytes[0] === kinds.witness ? 'witness' : null
  if (kind === null) throw new SyntaxError('the key is of an algorithm that is not known here')
  const key = verifierKey({ sha256, name, kind, publicKey: bytes.slice(1) })
  if (!formatVerifierKey(key).startsWith(`${name}+${id}+`)) throw new SyntaxError('the id is not that of the key')
  return key
}

/** A note's text and signatures. Throws SyntaxError for what is no note. */
export function parseNote(note: string): Note {
  const end = note.lastIndexOf('\n\n')
  if (note.length > noteCharactersMax || end < 0 || !note.endsWith('\n') || hasControls(note)) throw new SyntaxError('this is no signed note')
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > signaturesMax) throw new SyntaxError('the note has too many signatures')
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignatureLine) }
}

/** Whatever a terminal or parser takes for more than a letter; newlines alone divide a note. */
function hasControls(text: string): boolean {
  return [...text].some((character) => character < ' ' && character !== '\n')
}

/** One line, `— name base64`. Throws SyntaxError. */
export function parseSignatureLine(line: string): SignatureLine {
  const [, name, encoded] = /^— (\S+) (\S+)$/u.exec(line) ?? []
  const bytes = encoded === undefined ? null : fromBase64(encoded)
  if (name === undefined || !isKeyName(name) || bytes === null || bytes.length < 5) throw new SyntaxError('a line of the note is no signature')
  return { name, id: bytes.slice(0, 4), signature: bytes.slice(4) }
}

/** The line of a signature, with its newline. */
export function formatSignatureLine(key: Pick<VerifierKey, 'name' | 'id'>, signature: Uint8Array): string {
  return `— ${key.name} ${toBase64(joined(key.id, signature))}\n`
}

/** Signs the text with the log's key. */
export function signNote(input: { text: string; key: VerifierKey; sign: SignEd25519 }): string {
  return `${input.text}\n${formatSignatureLine(input.key, input.sign(utf8(input.text)))}`
}

/** A witness's line over the text of a checkpoint: it saw this tree, consistent with all it saw before, at that time (seconds since 1970). */
export function cosignatureLine(input: { text: string; key: VerifierKey; seconds: number; sign: SignEd25519 }): string {
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, BigInt(input.seconds))
  return formatSignatureLine(input.key, joined(time, input.sign(cosigned(input.text, BigInt(input.seconds)))))
}

/** Which of the known keys signed the note; a witness's with its time in seconds. */
export interface Verified {
  readonly key: VerifierKey
  readonly seconds: number | null
}

/**
 * The known keys that signed this note. Lines of unknown keys are passed over. Throws BadSignature when a known key's line does not hold: then nothing of the
 * note does.
 */
export async function verifiedBy(note: Note, keys: readonly VerifierKey[], verify: VerifyEd25519): Promise<Verified[]> {
  const found: Verified[] = []
  for (const line of note.signatures) {
    const key = keys.find((each) => each.name === line.name && areEqual(each.id, line.id))
    if (!key) continue
    const isLog = key.kind === 'log'
    if (line.signature.length !== (isLog ? 64 : 72)) throw new BadSignature(key.name)
    const seconds = isLog ? null : new DataView(line.signature.buffer, line.signature.byteOffset).getBigUint64(0)
    const message = seconds === null ? utf8(note.text) : cosigned(note.text, seconds)
    if (!(await verify({ publicKey: key.publicKey, message, signature: isLog ? line.signature : line.signature.slice(8) }))) throw new BadSignature(key.name)
    found.push({ key, seconds: seconds === null ? null : Number(seconds) })
  }
  return found
}

/** A line with the name and id of a known key that this key did not sign. */
export class BadSignature extends Error {
  override readonly name = 'BadSignature'
  constructor(keyName: string) {
    super(`the signature of ${keyName} does not hold`)
  }
}

/** The text that is signed: origin, size, root. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** What a note's text says of a tree; lines after the third are passed over. Throws SyntaxError. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, encoded, ...rest] = text.split('\n')
  const root = encoded === undefined ? null : fromBase64(encoded)
  if (!origin || size === undefined || !/^(0|[1-9]\d{0,15})$/.test(size) || root?.length !== 32 || rest.at(-1) !== '' || rest.slice(0, -1).includes('')) throw new SyntaxError('this is no checkpoint')
  return { origin, size: Number(size), root }
}

/** Bytes as base64, of the ordinary alphabet. */
export function toBase64(bytes: Uint8Array): string {
  // A call takes so many arguments and no more; an event with the words of the terms has half a million.
  const step = 8_192
  let characters = ''
  for (let at = 0; at < bytes.length; at += step) characters += String.fromCharCode(...bytes.subarray(at, at + step))
  return btoa(characters)
}

/** The bytes, or null when the text is not exactly what those bytes are written as. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    return toBase64(bytes) === text ? bytes : null
  } catch {
    return null
  }
}

function cosigned(text: string, seconds: bigint): Uint8Array {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`)
}

function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+]/u.test(name)
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
