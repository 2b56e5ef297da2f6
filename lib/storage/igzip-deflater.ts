import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { Duplex, type Readable, type Writable } from 'node:stream'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'
import type { Deflater, Deflation } from '@/lib/storage/deflater'

/** What igzip writes: a gzip member (RFC 1952) of this head, the deflated bytes, and their CRC-32 and length. */
const headBytes = 10
const trailerBytes = 8
const lengthBytes = 4
/** Magic, deflate, and no flag: neither a name nor an extra field stands behind the head. */
const headBegins = Buffer.from([0x1f, 0x8b, 8, 0])
const levelMax = 3
/** Deflate makes bytes no larger than by a frame for each block of them: what is more than this beside them is rubbish. */
const growthBytesMax = 1_048_576

/** Intel's ISA-L as a process of its own for each entry: a fraction of zlib's processor time for as many bytes (docs/decisions/0236). One that does nothing for `silentMilliseconds` has failed. */
export function igzipDeflation(program: string, { silentMilliseconds = limits.deflaterSilentMilliseconds, readyCount = limits.deflatersReady }: { silentMilliseconds?: number; readyCount?: number } = {}): Deflation {
  const processes = new ReadyProcesses(program, readyCount)
  return { name: 'igzip', begin: (level) => new IgzipDeflater(processes.take(level), silentMilliseconds), ready: () => processes.fill() }
}

type DeflatingProcess = ChildProcessByStdio<Writable, Readable, null>

/**
 * Processes that wait for their entry. To begin one is to fork, after which the system copies or takes back each page that this process writes to: beside 200 MB in the middle of a file that costs more than all that igzip saves. So they are begun
 * when a worker starts or has nothing to build, and where they run out some at once.
 */
class ReadyProcesses {
  private readonly waiting: DeflatingProcess[] = []

  constructor(private readonly program: string, private readonly readyCount: number) {}

  take(level: number): DeflatingProcess {
    if (level !== limits.archiveLevel) return this.start(level)
    if (this.waiting.length === 0) this.fill()
    const child = this.waiting.shift() ?? this.start(level)
    holding(child, true)
    return child
  }

  /** Without room for one more process fewer wait, or none: whoever needs one then begins it and hears why it cannot. */
  fill(): void {
    try {
      while (this.waiting.length < this.readyCount) this.wait(this.start(limits.archiveLevel))
    } catch (error) {
      log.warn({ error }, 'a process that deflates cannot be begun ahead')
    }
  }

  private wait(child: DeflatingProcess): void {
    holding(child, false)
    for (const over of ['exit', 'error']) child.once(over, () => {
      const index = this.waiting.indexOf(child)
      if (index >= 0) this.waiting.splice(index, 1)
    })
    this.waiting.push(child)
  }

  private start(level: number): DeflatingProcess {
    // It is told nothing but the level, and inherits nothing: neither settings nor secrets.
    const child = spawn(this.program, [`-${Math.min(level, levelMax)}`, '-n'], { stdio: ['pipe', 'pipe', 'ignore'], env: { NODE_ENV: 'production' }, cwd: '/' })
    // One that cannot be begun or ends while it waits is found out by whoever takes it.
    child.on('error', () => undefined)
    child.stdin.on('error', () => undefined)
    child.stdout.on('error', () => undefined)
    return child
  }
}

/** Whether the process keeps this one from its end: only while it works. */
function holding(child: DeflatingProcess, isHeld: boolean): void {
  const act = isHeld ? 'ref' : 'unref'
  child[act]()
  for (const stream of [child.stdin, child.stdout]) if (stream instanceof Socket) stream[act]()
}

class IgzipDeflater extends Duplex implements Deflater {
  bytesWritten = 0
  private readonly watch: NodeJS.Timeout
  /** Since when, in looks of the watch, the process took and gave nothing. */
  private silentLooks = 0
  private isHeadTaken = false
  private bytesRead = 0
  /** What was read last: the trailer is among it when nothing follows. */
  private held: Buffer = Buffer.alloc(0)

  constructor(private readonly child: DeflatingProcess, silentMilliseconds: number) {
    super({ readableHighWaterMark: 262_144 })
    this.child.once('error', (cause) => this.destroy(new Error('igzip cannot be run', { cause })))
    this.child.stdin.on('error', (cause) => this.destroy(new Error('igzip takes no more', { cause })))
    this.child.stdout.on('error', (cause) => this.destroy(new Error('igzip cannot be read', { cause })))
    this.child.stdout.on('data', (piece: Buffer) => this.takePiece(piece))
    this.child.once('close', (code, signal) => this.finish(code, signal))
    this.watch = setInterval(() => this.look(), silentMilliseconds / 2)
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.bytesWritten += bytes.length
    this.child.stdin.write(bytes, (error) => {
      this.silentLooks = 0
      done(error && new Error('igzip takes no more', { cause: error }))
    })
  }

  override _final(done: (error?: Error | null) => void): void {
    this.child.stdin.end(done)
  }

  override _read(): void {
    this.child.stdout.resume()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.watch)
    this.child.stdin.destroy()
    this.child.stdout.destroy()
    this.child.kill('SIGKILL')
    done(error)
  }

  /** Only what the process itself owes counts: not while nothing is asked of it, and not while its bytes wait for their reader. */
  private look(): void {
    const isAsked = this.child.stdin.writableLength > 0 || this.writableEnded
    if (!isAsked || this.child.stdout.isPaused()) this.silentLooks = 0
    // Twice, for a machine that slept looks before it has read what waited.
    else if (this.silentLooks++ === 2) this.destroy(new Error('igzip hangs'))
  }

  private takePiece(piece: Buffer): void {
    if (this.destroyed) return
    this.silentLooks = 0
    this.bytesRead += piece.length
    if (this.bytesRead > this.bytesWritten * 1.125 + growthBytesMax) return void this.destroy(new Error('igzip gives more than it got'))
    if (this.isHeadTaken && piece.length >= trailerBytes) {
      this.give(this.held)
      this.held = piece
      return
    }
    const both = Buffer.concat([this.held, piece])
    if (!this.isHeadTaken) return this.takeHead(both)
    const kept = Math.max(0, both.length - trailerBytes)
    this.give(both.subarray(0, kept))
    this.held = both.subarray(kept)
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
    if (code !== 0) this.destroy(new Error(`igzip ended with ${code ?? signal}`))
    else if (!this.isWhole()) this.destroy(new Error('igzip deflated something else'))
    else {
      this.give(this.held.subarray(0, -trailerBytes))
      this.push(null)
    }
  }

  private isWhole(): boolean {
    if (!this.writableFinished || !this.isHeadTaken || this.held.length < trailerBytes) return false
    return this.held.readUInt32LE(this.held.length - lengthBytes) === this.bytesWritten % 4_294_967_296
  }
}
