import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { inflateRawSync } from 'node:zlib'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Deflation } from '@/lib/storage/deflater'
import { chooseDeflation } from '@/lib/storage/deflation'
import { igzipDeflation } from '@/lib/storage/igzip-deflater'
import { everyDeflation, makeProgram, ownDeflaters } from '@/lib/testing/deflations'

// It needs no database, but igzip, which `npm test` fetches before this stage: nothing here is skipped where it is missing.
const lines = Buffer.from('uan,name\r\n012345678901,सीता\r\n'.repeat(40_000))

/** What the deflater makes of the pieces, however they are cut. */
async function deflated(deflation: Deflation, pieces: readonly Buffer[]): Promise<Buffer> {
  const deflater = deflation.begin(1)
  const given: Buffer[] = []
  const feeding = (async () => {
    for (const piece of pieces) await new Promise<void>((resolve, reject) => { deflater.write(piece, (error) => (error ? reject(error) : resolve())) })
    deflater.end()
  })()
  feeding.catch(() => undefined)
  for await (const piece of deflater) given.push(Buffer.from(piece))
  await feeding
  expect(deflater.bytesWritten).toBe(pieces.reduce((all, piece) => all + piece.length, 0))
  return Buffer.concat(given)
}

function inPiecesOf(sizeBytes: number, bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / sizeBytes) }, (_, index) => bytes.subarray(index * sizeBytes, (index + 1) * sizeBytes))
}

describe.each(everyDeflation())('$name', (deflation) => {
  it('gives deflate without a frame: text, noise, one byte, nothing', async () => {
    const noise = randomBytes(3_000_000)
    for (const bytes of [lines, noise, Buffer.from('x'), Buffer.alloc(0)]) expect(inflateRawSync(await deflated(deflation, inPiecesOf(524_288, bytes))).equals(bytes)).toBe(true)
  })

  it('takes pieces of any length', async () => {
    const some = lines.subarray(0, 300_000)
    for (const sizeBytes of [1_009, 65_536, 299_999]) expect(inflateRawSync(await deflated(deflation, inPiecesOf(sizeBytes, some))).equals(some)).toBe(true)
  })

  it('has used up a piece when it says so', async () => {
    const deflater = deflation.begin(1)
    const given: Buffer[] = []
    deflater.on('data', (piece: Buffer) => given.push(Buffer.from(piece)))
    const memory = Buffer.alloc(524_288)
    for (let round = 0; round < 8; round += 1) {
      memory.fill(round + 1)
      await new Promise<void>((resolve, reject) => { deflater.write(memory, (error) => (error ? reject(error) : resolve())) })
    }
    memory.fill(0)
    deflater.end()
    await new Promise((resolve) => { deflater.once('end', resolve) })
    const plain = inflateRawSync(Buffer.concat(given))
    for (let round = 0; round < 8; round += 1) expect(plain.subarray(round * memory.length, (round + 1) * memory.length).every((byte) => byte === round + 1)).toBe(true)
  })

  it('takes no more than a few megabytes ahead of a reader who is slow', async () => {
    const deflater = deflation.begin(1)
    const piece = randomBytes(524_288)
    let given = 0
    const feeding = (async () => {
      for (let round = 0; round < 64; round += 1) await new Promise<void>((resolve, reject) => { deflater.write(piece, (error) => (error ? reject(error) : resolve())) })
      deflater.end()
    })()
    feeding.catch(() => undefined)
    for await (const bytes of deflater) {
      given += Buffer.from(bytes).length
      // Whoever does not wait for its reader has the time to run away.
      await setTimeout(2)
      expect(deflater.bytesWritten - given).toBeLessThan(6_000_000)
      expect(deflater.readableLength).toBeLessThan(1_000_000)
      expect(deflater.writableLength).toBeLessThanOrEqual(piece.length)
    }
    await feeding
    expect(given).toBeGreaterThan(64 * piece.length)
  })
})

describe('a process that deflates', () => {
  afterEach(async () => { await expect.poll(ownChildrenOfTests).toEqual([]) })
  let before = new Set<number>()
  beforeAll(() => { before = new Set(ownDeflaters()) })
  const ownChildrenOfTests = (): number[] => ownDeflaters().filter((pid) => !before.has(pid))
  const made = async (program: string, options = {}): Promise<Buffer> => deflated(igzipDeflation(await makeProgram(program), { readyCount: 0, ...options }), inPiecesOf(524_288, lines))
  const failures: Readonly<Record<string, string>> = {
    'gives back what it got': 'exec cat',
    'says nothing and ends well': 'exec cat > /dev/null',
    'does not read': 'exit 0',
    'ends badly after all its bytes': '"$REAL" "$@"; exit 3',
    'is killed in the middle': 'head -c 300000 | "$REAL" "$@"; kill -9 $$',
    'reads the first part only': 'head -c 300000 | "$REAL" "$@"; cat > /dev/null',
    'loses the end': '"$REAL" "$@" | head -c 2000; cat > /dev/null',
    'loses the last byte': '"$REAL" "$@" > "$0.out"; head -c -1 "$0.out"',
    'gives a head with a name in it': 'cat > "$0.in"; exec "$REAL" -1 -N -c "$0.in"',
    'gives another file': 'cat > /dev/null; echo hello | "$REAL" "$@"',
    'gives rubbish without end': 'exec cat /dev/zero',
    'gives rubbish without end that begins well': '"$REAL" "$@" < /dev/null | head -c 10; exec cat /dev/zero',
  }
  it.each(Object.entries(failures))('fails when it %s', async (_what, program) => {
    await expect(made(program)).rejects.toThrow(/igzip/)
  })

  it('fails when there is no such program', async () => {
    await expect(deflated(igzipDeflation('/nowhere/igzip', { readyCount: 0 }), [lines])).rejects.toThrow('igzip cannot be run')
  })

  it('is ended when it takes nothing, gives nothing, or does not end', async () => {
    const soon = { silentMilliseconds: 40 }
    for (const program of ['exec sleep 600', 'cat > /dev/null; exec sleep 600', 'exec 0<&-; exec sleep 600']) await expect(made(program, soon)).rejects.toThrow(/igzip/)
  })

  it('is not taken for one that hangs while its reader or its writer takes long', async () => {
    const deflater = igzipDeflation(await makeProgram('exec "$REAL" "$@"'), { silentMilliseconds: 4_000, readyCount: 0 }).begin(1)
    await setTimeout(9_000)
    const noise = randomBytes(4_000_000)
    deflater.end(noise)
    await setTimeout(9_000)
    const given: Buffer[] = []
    for await (const piece of deflater) given.push(Buffer.from(piece))
    expect(inflateRawSync(Buffer.concat(given)).equals(noise)).toBe(true)
  })

  it('is ended with whoever stops early, whatever it does', async () => {
    for (const program of ['exec "$REAL" "$@"', 'exec sleep 600', 'exec cat /dev/zero', 'trap "" TERM INT; exec sleep 600']) {
      const deflater = igzipDeflation(await makeProgram(program), { readyCount: 0 }).begin(1)
      deflater.on('error', () => undefined)
      deflater.write(lines)
      await expect.poll(ownChildrenOfTests).not.toEqual([])
      deflater.destroy()
      await expect.poll(ownChildrenOfTests).toEqual([])
    }
  })

  it('waits for its entry where it was made ready, each for one, and one that died meanwhile is not used', async () => {
    const deflation = igzipDeflation(await makeProgram('exec "$REAL" "$@"'), { readyCount: 2 })
    deflation.ready()
    const first = ownChildrenOfTests()
    expect(first).toHaveLength(2)
    deflation.ready()
    expect(ownChildrenOfTests()).toEqual(first)
    process.kill(first[0] ?? 0, 'SIGKILL')
    const readied = (): number[] => {
      deflation.ready()
      return ownChildrenOfTests()
    }
    await expect.poll(() => readied().filter((pid) => !first.includes(pid))).toHaveLength(1)
    for (let entry = 0; entry < 5; entry += 1) expect(inflateRawSync(await deflated(deflation, [lines])).equals(lines)).toBe(true)
    for (const pid of ownChildrenOfTests()) process.kill(pid, 'SIGKILL')
  })

  it('is no reason to stop where none can be begun ahead: whoever needs one hears it', async () => {
    const deflation = igzipDeflation('/no\0name', { readyCount: 2 })
    expect(() => deflation.ready()).not.toThrow()
    expect(() => deflation.begin(1)).toThrow()
  })

  it('is told no setting and no secret', async () => {
    process.env.SECRET_OF_A_TEST = 'not for a process that deflates'
    const program = await makeProgram('env > "$0.env"; echo "$@" > "$0.args"; pwd > "$0.cwd"; exec "$REAL" "$@"')
    const given = await deflated(igzipDeflation(program, { readyCount: 0 }), [lines])
    delete process.env.SECRET_OF_A_TEST
    expect(inflateRawSync(given).equals(lines)).toBe(true)
    const said = async (what: string): Promise<string> => (await readFile(`${program}.${what}`, 'utf8')).trim()
    const names = (await said('env')).split('\n').map((line) => line.split('=')[0] ?? '')
    // What the shell of this test adds by itself.
    expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_', 'PATH'].includes(name))).toEqual(['NODE_ENV'])
    expect(await said('args')).toBe('-1 -n')
    expect(await said('cwd')).toBe('/')
  })
})

describe('the choice', () => {
  const searchPath = process.env.PATH ?? ''

  it('is igzip where it is, zlib where it is not or is not wanted', async () => {
    const program = await makeProgram('exec "$REAL" "$@"')
    expect(chooseDeflation({ named: undefined, searchPath }).name).toBe('igzip')
    expect(chooseDeflation({ named: undefined, searchPath: path.dirname(program) }).name).toBe('igzip')
    expect(chooseDeflation({ named: program, searchPath: '' }).name).toBe('igzip')
    for (const nowhere of ['', '/nowhere', '.', ':']) expect(chooseDeflation({ named: undefined, searchPath: nowhere }).name).toBe('zlib')
    expect(chooseDeflation({ named: 'none', searchPath }).name).toBe('zlib')
  })

  it('is never a program that does not deflate, and a named one is said to be wrong', async () => {
    for (const lines of ['exec cat', 'exit 0', 'exec "$REAL" -d', 'cat > /dev/null; echo hello | "$REAL" "$@"']) {
      const program = await makeProgram(lines)
      expect(chooseDeflation({ named: undefined, searchPath: path.dirname(program) }).name).toBe('zlib')
      expect(() => chooseDeflation({ named: program, searchPath })).toThrow('IGZIP_PATH names no igzip that deflates')
    }
    expect(() => chooseDeflation({ named: '/nowhere/igzip', searchPath })).toThrow('IGZIP_PATH')
  })
})
