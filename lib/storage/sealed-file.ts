import { randomBytes } from 'node:crypto'
import sodium from 'sodium-native'
import { limits } from '@/lib/limits'
import type { FileStore } from '@/lib/storage/file-store'
import { inPieces } from '@/lib/storage/pieces'

/**
 * A file at rest, encrypted under its own key in chunks that open one by one, so that a range can be served (design, section 7).
 *  0 `ESF1` · 4 nonce prefix (16) · 20 chunks of up to 64 KiB, each ciphertext and tag (16)
 * XChaCha20-Poly1305; nonce = prefix and chunk index (u64); associated data = file id, chunk index, 1 for the last chunk else 0.
 * A chunk moved, repeated, cut off or of another file does not open. An empty file has one empty chunk.
 */
const magic = Buffer.from('ESF1')
const prefixBytes = 16
const headBytes = magic.length + prefixBytes
const tagBytes = sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES
const chunkBytes = limits.storageChunkBytes
const storedChunkBytes = chunkBytes + tagBytes

/** The sealed bytes of a plain stream. `fileId` is what the bytes are bound to. */
export async function* sealFile({ key, fileId, source }: { key: Buffer; fileId: string; source: AsyncIterable<Uint8Array> }): AsyncGenerator<Buffer> {
  const prefix = randomBytes(prefixBytes)
  yield Buffer.concat([magic, prefix])
  let index = 0
  let waiting: Buffer | undefined
  // One chunk is held back: only at the end is it known which one is the last.
  for await (const chunk of inPieces(source, chunkBytes)) {
    if (waiting) yield sealChunk({ key, fileId, prefix, index: index++, isLast: false, plain: waiting })
    waiting = chunk
  }
  yield sealChunk({ key, fileId, prefix, index, isLast: true, plain: waiting ?? Buffer.alloc(0) })
}

/** How a stored file is found and opened. `sizeBytes` is the plain size, kept elsewhere: a file cut short cannot lie about it. */
export interface SealedFile {
  readonly store: FileStore
  readonly name: string
  readonly fileId: string
  readonly key: Buffer
  readonly sizeBytes: number
}

/** The plain bytes from `from` up to but not including `to`. Throws when one bit of the chunks it needs is not as written. */
export async function* readSealedFile(file: SealedFile, { from, to }: { from: number; to: number }): AsyncGenerator<Buffer> {
  const end = Math.min(to, file.sizeBytes)
  const lastIndex = Math.max(0, Math.ceil(file.sizeBytes / chunkBytes) - 1)
  const firstWanted = Math.min(Math.floor(from / chunkBytes), lastIndex)
  const lastWanted = Math.max(firstWanted, Math.ceil(end / chunkBytes) - 1)
  const prefix = await readHead(file)
  const storedEnd = lastWanted === lastIndex ? headBytes + lastIndex * storedChunkBytes + (file.sizeBytes - lastIndex * chunkBytes) + tagBytes : headBytes + (lastWanted + 1) * storedChunkBytes
  const stored = file.store.read({ name: file.name, from: headBytes + firstWanted * storedChunkBytes, to: storedEnd })
  let index = firstWanted
  for await (const sealed of inPieces(stored, storedChunkBytes)) {
    const plain = openChunk({ key: file.key, fileId: file.fileId, prefix, index, isLast: index === lastIndex, sealed })
    const start = index * chunkBytes
    const wanted = plain.subarray(Math.max(0, from - start), Math.max(0, end - start))
    if (wanted.length > 0) yield wanted
    index++
  }
  if (index !== lastWanted + 1) throw new Error('the stored file is shorter than it should be')
}

async function readHead(file: SealedFile): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of file.store.read({ name: file.name, from: 0, to: headBytes })) parts.push(part)
  const head = Buffer.concat(parts)
  if (!head.subarray(0, magic.length).equals(magic)) throw new Error('not a sealed file')
  return head.subarray(magic.length)
}

interface ChunkPlace {
  readonly key: Buffer
  readonly fileId: string
  readonly prefix: Buffer
  readonly index: number
  readonly isLast: boolean
}

function sealChunk({ plain, ...place }: ChunkPlace & { plain: Buffer }): Buffer {
  const out = Buffer.allocUnsafe(plain.length + tagBytes)
  sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out, plain, associated(place), null, nonceOf(place), place.key)
  return out
}

function openChunk({ sealed, ...place }: ChunkPlace & { sealed: Buffer }): Buffer {
  if (sealed.length < tagBytes) throw new Error('the stored file is shorter than it should be')
  const out = Buffer.allocUnsafe(sealed.length - tagBytes)
  sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(out, null, sealed, associated(place), nonceOf(place), place.key)
  return out
}

function nonceOf({ prefix, index }: ChunkPlace): Buffer {
  const nonce = Buffer.alloc(prefixBytes + 8)
  prefix.copy(nonce)
  nonce.writeBigUInt64BE(BigInt(index), prefixBytes)
  return nonce
}

function associated({ fileId, index, isLast }: ChunkPlace): Buffer {
  return Buffer.from(`${fileId}:${index}:${isLast ? 1 : 0}`)
}
