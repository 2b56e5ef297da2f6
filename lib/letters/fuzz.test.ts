import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainLetter } from '@/lib/demo/letter/rules'
import { checkLetter } from '@/lib/letters/rules'
import { cpuMilliseconds } from '@/lib/testing/cpu-time'
import { bundledLetter } from '@/lib/testing/letters/builder'

const folder = path.resolve(import.meta.dirname, '../testing/letters')
const real = fs.readdirSync(folder).filter((name) => name.endsWith('.pdf')).map((name): [string, Buffer] => [name, fs.readFileSync(path.join(folder, name))])
const seed = Number(process.env.SEED ?? 20261127)

test('there are letters of real producers', () => expect(real.length).toBeGreaterThanOrEqual(7))

test.each(real)('%s is taken', async (_name, bytes) => expect(await checkLetter(bytes)).toMatchObject({ problem: null }))

/** What happens to bytes on their way, or by somebody's hand. */
const changes = fc.array(fc.record({ at: fc.nat(), act: fc.constantFrom('put', 'insert', 'remove', 'repeat'), bytes: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom('%', '(', ')', '<<', '>>', '/', '#', '\\', 'endobj', 'endstream', 'stream\n', '7 0 obj', 'null', '\0', '[', ']', ' ', '\r', '%%EOF').map((word) => Buffer.from(word, 'latin1'))) }), { minLength: 1, maxLength: 3 })

/** The letter with the changes made, none of them between these two places. */
function changed(letter: Buffer, list: readonly { at: number; act: string; bytes: Buffer }[], [from, to]: readonly [number, number] = [0, 0]): Buffer {
  // From the end to the front: a change moves what stands behind it.
  const places = list.map((change) => ({ ...change, at: change.at % (letter.length - (to - from)) })).map((change) => ({ ...change, at: change.at >= from ? change.at + to - from : change.at }))
  return places.sort((a, b) => b.at - a.at).reduce((bytes, { at, act, bytes: other }) => {
    const isIntoKept = at < from && at + other.length > from
    const taken = act === 'insert' || act === 'repeat' ? 0 : isIntoKept ? from - at : other.length
    const piece = act === 'remove' ? Buffer.alloc(0) : act === 'repeat' ? bytes.subarray(at, at + 30) : other
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + taken)])
  }, letter)
}

test('10,000 changed letters: always an answer, and soon', { timeout: 3_600_000 }, async () => {
  let longestMs = 0
  const answers = new Map<string | null, number>()
  await fc.assert(fc.asyncProperty(fc.constantFrom(...real), changes, async ([, letter], list) => {
    const from = cpuMilliseconds()
    const { problem } = await checkLetter(changed(letter, list))
    longestMs = Math.max(longestMs, cpuMilliseconds() - from)
    answers.set(problem, (answers.get(problem) ?? 0) + 1)
  }), { seed, numRuns: 10_000 })
  // Most take a millisecond; the bound is for a slow machine and a collection of garbage.
  expect(longestMs).toBeLessThan(5_000)
  expect([...answers.keys()]).toEqual(expect.arrayContaining([null, 'letterUnreadable', 'letterBroken']))
})

const act = '<< /S /Launch /Win << /P (x) >> >>'
const bad: readonly [string, Buffer][] = [['a program to start', plainLetter({ objects: [act] })], ['the same on opening', plainLetter({ catalogue: `/OpenAction ${act}` })], ['the same between other objects', plainLetter({ objects: ['<< /Lang (en) >>', act, '[(x)]'] })]]
test.each(bad)('%s: no change of other bytes makes it pass', { timeout: 3_600_000 }, async (_what, letter) => {
  const at = letter.indexOf(act)
  await fc.assert(fc.asyncProperty(changes, async (list) => (await checkLetter(changed(letter, list, [at, at + act.length]))).problem !== null), { seed, numRuns: 3_000 })
})

test('the same in a bundle: no change of any byte makes it pass', { timeout: 3_600_000 }, async () => {
  const letter = bundledLetter({ inner: ['1', act] })
  await fc.assert(fc.asyncProperty(changes, async (list) => (await checkLetter(changed(letter, list))).problem !== null), { seed, numRuns: 3_000 })
})
