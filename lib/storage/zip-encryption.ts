import { createCipheriv, createHmac, pbkdf2Sync, randomBytes, type Cipher, type Hmac } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'

/** WinZip's AES-256 (winzip.com/aes_info): salt, verifier, ciphertext, the first ten bytes of an HMAC. */
const saltBytes = 16
const keyBytes = 32
const macBytes = 10
/** Fixed by the format and weak by today's measure: strength comes from the password, which is 130 random bits. */
const derivationRounds = 1_000
const blockBytes = 16
const stretchBytes = 65_536
const wordBytes = 4

/**
 * The encryption of one archive entry. The format counts its blocks little-endian, which no ready cipher does: so blocks of counters
 * are enciphered in hardware and mixed with the bytes here, many times as fast as AES in plain JavaScript.
 */
export class ZipEncryption extends Transform {
  private readonly cipher: Cipher
  private readonly mac: Hmac
  private readonly counters = Buffer.alloc(stretchBytes)
  private readonly counterWords = new DataView(this.counters.buffer, this.counters.byteOffset, stretchBytes)
  private nextBlock = 1
  private keyStream = Buffer.alloc(0)
  /** Where a stretch of the key stream is brought to that does not lie on a word's border. */
  private readonly aligned = Buffer.allocUnsafeSlow(stretchBytes)
  /** All bytes of the entry so far, with salt, verifier and HMAC. */
  totalBytes = 0

  constructor(password: Buffer) {
    super()
    const salt = randomBytes(saltBytes)
    const derived = pbkdf2Sync(password, salt, derivationRounds, 2 * keyBytes + 2, 'sha1')
    this.cipher = createCipheriv('aes-256-ecb', derived.subarray(0, keyBytes), null).setAutoPadding(false)
    this.mac = createHmac('sha1', derived.subarray(keyBytes, 2 * keyBytes))
    this.give(salt)
    this.give(derived.subarray(2 * keyBytes))
  }

  override _transform(plain: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let at = 0; at < plain.length;) {
      if (this.keyStream.length === 0) this.keyStream = this.moreKeyStream()
      const length = Math.min(this.keyStream.length, plain.length - at)
      const sealed = this.mixed(plain.subarray(at, at + length), this.keyStream.subarray(0, length))
      this.mac.update(sealed)
      this.give(sealed)
      this.keyStream = this.keyStream.subarray(length)
      at += length
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    this.give(this.mac.digest().subarray(0, macBytes))
    done()
  }

  private give(bytes: Buffer): void {
    this.totalBytes += bytes.length
    this.push(bytes)
  }

  /** Consecutive block numbers, 128 bits little-endian, enciphered. */
  private moreKeyStream(): Buffer<ArrayBuffer> {
    for (let at = 0; at < stretchBytes; at += blockBytes) {
      this.counterWords.setUint32(at, this.nextBlock % 4_294_967_296, true)
      this.counterWords.setUint32(at + wordBytes, Math.floor(this.nextBlock / 4_294_967_296), true)
      this.nextBlock++
    }
    const enciphered = this.cipher.update(this.counters)
    return Buffer.from(enciphered.buffer, enciphered.byteOffset, enciphered.length)
  }

  /** Two stretches of equal length xored, four bytes at a time: each is copied only if it does not lie where it can be read as words. */
  private mixed(one: Buffer, other: Buffer<ArrayBuffer>): Buffer {
    const out = Buffer.allocUnsafeSlow(one.length)
    one.copy(out)
    let key = other
    if (other.byteOffset % wordBytes !== 0) {
      other.copy(this.aligned)
      key = this.aligned
    }
    const words = new Uint32Array(out.buffer, 0, out.length >>> 2)
    const keyWords = new Uint32Array(key.buffer, key.byteOffset, words.length)
    for (let index = 0; index < words.length; index++) words[index] = (words[index] ?? 0) ^ (keyWords[index] ?? 0)
    for (let index = words.length * wordBytes; index < out.length; index++) out[index] = (out[index] ?? 0) ^ (key[index] ?? 0)
    return out
  }
}
