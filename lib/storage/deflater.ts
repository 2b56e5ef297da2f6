import type { Duplex } from 'node:stream'
import { createDeflateRaw } from 'node:zlib'

/** Takes the plain bytes of one entry and gives them deflated, without a frame. When a write's callback comes its bytes are used up: their memory may be written over. Destroyed, it leaves nothing behind. */
export interface Deflater extends Duplex {
  /** All plain bytes so far. */
  readonly bytesWritten: number
}

/** A way to deflate: by the portal's own process, or by a program beside it (igzip-deflater.ts). Which one is chosen in deflation.ts. */
export interface Deflation {
  readonly name: 'zlib' | 'igzip'
  begin(level: number): Deflater
}

/** Node's own zlib, on libuv's threads. Level 0 only frames what it is given. */
export const zlibDeflation: Deflation = {
  name: 'zlib',
  begin: (level) => createDeflateRaw({ level, chunkSize: 262_144, memLevel: 9 }),
}
