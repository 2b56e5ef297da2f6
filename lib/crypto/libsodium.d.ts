// What we use of libsodium's own build for WebAssembly, which brings no types: memory in one piece, and functions as C has them, a 64-bit length in two halves.
declare module 'libsodium' {
  interface Sodium {
    /** All of its memory; another array after more memory was taken. */
    readonly HEAPU8: Uint8Array<ArrayBuffer>
    _malloc(bytes: number): number
    _free(at: number): void
    /** 0 when the tag fits. */
    _crypto_aead_xchacha20poly1305_ietf_decrypt(
      plainAt: number, plainLengthAt: 0, unused: 0, sealedAt: number, sealedLow: number, sealedHigh: 0, boundAt: number, boundLow: number, boundHigh: 0, nonceAt: number, keyAt: number): number
  }

  /** A copy with memory of its own. */
  export default function makeSodium(): Promise<Sodium>
}
