import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { Duplex, type Readable, type Writable } from 'node:stream'
import type { Deflater, Deflation } from '@/lib/storage/deflater'

/** What igzip writes: a gzip member (RFC 1952) of this head, the deflated bytes, and their CRC-32 and length. */
const headBytes = 10
const trailerBytes = 8
/** Magic, deflate, and no flag: neither a name nor an extra field stands behind the head. */
const headBegins = Buffer.from([0x1f, 0x8b, 8, 0])
const levelMax = 3

/** Intel's ISA-L as a process of its own for each entry: a fifth of the processor time of zlib for as many bytes (docs/decisions/0236). */
export function igzipDeflation(program: string): Deflation {
  return { name: 'igzip', begin: (level) => new IgzipDeflater(program, level) }
}

class IgzipDeflater extends Duplex implements Deflater {
  bytesWritten = 0
  private readonly child: ChildProcessByStdio<Writable, Readable, null>
  private isHeadTaken = false
  /** What was read last: the trailer is among it when nothing follows. */
  private held: Buffer = Buffer.alloc(0)

  constructor(program: string, level: number) {
    super({ readableHighWaterMark: 262_144 })
    // It is told nothing but the level, and inherits nothing: neither settings nor secrets.
    this.child = spawn(program, [`-${Math.min(level, levelMax)}`, '-n'], { stdio: ['pipe', 'pipe', 'ignore'], env: { NODE_ENV: 'production' }, cwd: '/' })
    this.child.once('error', (cause) => this.destroy(new Error('igzip cannot be run', { cause })))
    this.child.stdin.on('error', (cause) => this.destroy(new Error('igzip takes no more', { cause })))
    this.child.stdout.on('error', (cause) => this.destroy(new Error('igzip cannot be read', { cause })))
    this.child.stdout.on('data', (piece: Buffer) => this.takePiece(piece))
    this.child.once('close', (code, signal) => this.finish(code, signal))
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.bytesWritten += bytes.length
    this.child.stdin.write(bytes, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.child.stdin.end(done)
  }

  override _read(): void {
    this.child.stdout.resume()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.child.stdin.destroy()
    this.child.stdout.destroy()
    this.child.kill('SIGKILL')
    done(error)
  }

  private takePiece(piece: Buffer): void {
    if (this.destroyed) return
    if (this.isHeadTaken && piece.length >= trailerBytes) {
      this.give(this.held)
      this.held = piece
      return
    }
    const both = Buffer.concat([this.held, piece])
    if (this.isHeadTaken) {
      const kept = Math.max(0, both.length - trailerBytes)
      this.give(both.subarray(0, kept))
      this.held = both.subarray(kept)
    } else this.takeHead(both)
  }

  private takeHead(bytes: Buffer): void {
    this.held = bytes
    if (bytes.length < headBytes) return
    if (!bytes.subarray(0, headBegins.length).equals(headBegins)) this.destroy(new Error('igzip gave no gzip'))
    this.held = bytes.subarray(headBytes)
    this.isHeadTaken = true
  }

  private give(bytes: Buffer): void {
    if (bytes.length > 0 && !this.push(bytes)) this.child.stdout.pause()
  }

  /** The process is over and all it wrote is read. Only a whole member of all the bytes is an end. */
  private finish(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.destroyed) return
    const lengthAt = this.held.length - trailerBytes / 2
    if (code !== 0) this.destroy(new Error(`igzip ended with ${code ?? signal}`))
    else if (!this.writableFinished || !this.isHeadTaken || this.held.length < trailerBytes || this.held.readUInt32LE(lengthAt) !== this.bytesWritten % 4_294_967_296) this.destroy(new Error('igzip deflated something else'))
    else {
      this.give(this.held.subarray(0, -trailerBytes))
      this.push(null)
    }
  }
}
