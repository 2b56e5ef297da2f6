import makeSodium, { type Sodium } from 'libsodium'
import { envelopeLayout, type SealingKey } from '@/lib/crypto/envelope'

const { version, keyIdAt, nonceAt, headBytes, tagBytes, keyBytes, boundBytes } = envelopeLayout
const boundIdBytes = 8
/** Room for a piece of the database's socket with the row before it; larger ones get more. */
const roomAtFirst = 131_072
/** No key has this number. */
const noKey = -1

/**
 * Opens envelopes that lie in larger bytes, one after the other, without making anything of a row: for files of millions. The same libsodium as in envelope.ts, built for WebAssembly: bytes are laid
 * into its memory some hundred rows at once and opened where they lie, while each call into the native one costs as much as what it does (docs/decisions/0237). Each opener has a memory of its own,
 * which is wiped whole when it ends.
 */
export class BulkOpener {
  private room = 0
  private laidAt = 0
  private laidBytes = 0
  private plainAt = 0
  private readonly keyAt: number
  private readonly boundAt: number
  private keyId = noKey
  private hasEnded = false
  private heap: Uint8Array<ArrayBuffer>
  private readonly views = new Map<number, Buffer>()

  private constructor(private readonly memory: Sodium, private readonly keyOf: (keyId: number) => SealingKey) {
    this.keyAt = taken(memory, keyBytes)
    this.boundAt = taken(memory, boundBytes)
    this.heap = memory.HEAPU8
    this.makeRoom(roomAtFirst)
  }

  /** An opener that asks `keyOf` for a key where another one is needed than for the row before. Whoever made it ends it. */
  static async with(keyOf: (keyId: number) => SealingKey): Promise<BulkOpener> {
    return new BulkOpener(await makeSodium(), keyOf)
  }

  /** Takes the bytes in which the next envelopes lie, in the place of those before. */
  lay(bytes: Uint8Array): void {
    if (this.hasEnded) throw new Error('this opener has ended')
    if (bytes.length > this.room) this.makeRoom(2 * bytes.length)
    this.heap.set(bytes, this.laidAt)
    this.laidBytes = bytes.length
  }

  /**
   * The sealed bytes of the envelope at `start` of the bytes that were laid, bound to the registrant whose id stands at `idAt` as an int8. They lie in the opener's own
   * memory and are gone with the next call. Throws as `open` of envelope.ts does.
   */
  open({ start, length, idAt }: { start: number; length: number; idAt: number }): Buffer {
    const { heap, boundAt } = this
    const at = this.laidAt + start
    if (length < headBytes + tagBytes || start < 0 || start + length > this.laidBytes || idAt < 0 || idAt + boundIdBytes > this.laidBytes || heap[at] !== version) throw new Error('not an envelope of this version')
    const keyId = readUint32(heap, at + keyIdAt)
    if (keyId !== this.keyId) this.use(keyId)
    for (let index = 0; index < boundIdBytes; index += 1) heap[boundAt + index] = heap[this.laidAt + idAt + index] ?? 0
    const failed = this.memory._crypto_aead_xchacha20poly1305_ietf_decrypt(this.plainAt, 0, 0, at + headBytes, length - headBytes, 0, boundAt, boundBytes, 0, at + nonceAt, this.keyAt)
    if (failed !== 0) throw new Error('the envelope does not open')
    return this.view(length - headBytes - tagBytes)
  }

  /** Leaves neither key nor registrant in its memory, nor what libsodium's own functions left there. Nothing can be opened afterwards. */
  end(): void {
    this.memory.HEAPU8.fill(0)
    this.laidBytes = 0
    this.hasEnded = true
  }

  private use(keyId: number): void {
    const { key } = this.keyOf(keyId)
    if (key.length !== keyBytes) throw new Error('a key of another length')
    this.heap.set(key, this.keyAt)
    for (let index = 0; index < 4; index += 1) this.heap[this.boundAt + boundIdBytes + index] = keyId >>> (24 - 8 * index)
    this.heap[this.boundAt + boundBytes - 1] = version
    this.keyId = keyId
  }

  private view(length: number): Buffer {
    const known = this.views.get(length)
    if (known) return known
    const made = Buffer.from(this.heap.buffer, this.plainAt, length)
    this.views.set(length, made)
    return made
  }

  private makeRoom(room: number): void {
    if (this.room > 0) for (const at of [this.laidAt, this.plainAt]) this.memory._free(at)
    this.laidAt = taken(this.memory, room)
    this.plainAt = taken(this.memory, room)
    this.room = room
    this.heap = this.memory.HEAPU8
    this.views.clear()
  }
}

function taken(memory: Sodium, bytes: number): number {
  const at = memory._malloc(bytes)
  if (at === 0) throw new Error('libsodium has no memory left')
  return at
}

function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24 | (bytes[at + 1] ?? 0) << 16 | (bytes[at + 2] ?? 0) << 8 | (bytes[at + 3] ?? 0)) >>> 0
}
