import { beforeAll, describe, expect, it } from 'vitest'
import { ed25519Of, sha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { checkpointText, cosignatureLine, signNote, verifierKey } from '@/lib/ledger/notes/rules'
import { formatReceipt, parseReceipt, type Receipt } from '@/lib/ledger/receipts/rules'
import { growingTree, hasherOf, inclusionRanges, nodesOf, rangeRoot } from '@/lib/ledger/tree/rules'
import { judgeReceipts } from '@/lib/ledger/verifying/receipts/rules'

const hasher = hasherOf(sha256)
const [log, other] = [ed25519Of(new Uint8Array(32).fill(1)), ed25519Of(new Uint8Array(32).fill(2))]
const key = verifierKey({ sha256, name: 'log.example', kind: 'log', publicKey: log.publicKey })
const witness = verifierKey({ sha256, name: 'w.example', kind: 'witness', publicKey: other.publicKey })
const entries = Array.from({ length: 21 }, (_, at) => new TextEncoder().encode(JSON.stringify({ actorName: `Officer ${at}`, kind: 'signOut.done', position: at + 1, recordedAt: '2026-11-28T06:00:00.000Z' })))
const leaves = entries.map((entry) => hasher.leaf(entry))
const judge = (text: string) => judgeReceipts({ text, source: 'r.txt', key, witnesses: [witness], hasher, verify: verifyEd25519 })

let note = ''
beforeAll(() => {
  const tree = growingTree(hasher)
  for (const leaf of leaves) tree.add(leaf)
  const text = checkpointText({ origin: key.name, size: leaves.length, root: tree.root() })
  note = signNote({ text, key, sign: log.sign }) + cosignatureLine({ text, key: witness, seconds: 1_764_000_000, sign: other.sign })
})

function receiptOf(index: number): Receipt {
  const proof = inclusionRanges(index, leaves.length).map((range) => rangeRoot(hasher, range, (node) => {
    const tree = growingTree(hasher)
    for (const leaf of leaves.slice(node.index * 2 ** node.level, (node.index + 1) * 2 ** node.level)) tree.add(leaf)
    return tree.root()
  }))
  expect(nodesOf({ from: 0, to: leaves.length }).length).toBeGreaterThan(1)
  return { entry: entries[index] ?? new Uint8Array(), index, proof, note }
}

describe('judging receipts', () => {
  it('proves every event of a log, says what it is, and who saw the checkpoint', async () => {
    const judged = await judge(leaves.map((_, index) => formatReceipt(receiptOf(index))).join(''))
    expect(judged.map(({ isProven, position }) => [isProven, position])).toEqual(leaves.map((_, index) => [true, index + 1]))
    expect(judged[4]).toMatchObject({ said: { position: 5, kind: 'signOut.done', actorName: 'Officer 4' }, checkpoint: { size: 21, witnesses: [{ name: 'w.example', seconds: 1_764_000_000 }] } })
  })

  it('proves nothing when one bit of event, hash or root is another, or the place', async () => {
    const good = receiptOf(13)
    const flips: Receipt[] = []
    for (const [at] of good.entry.entries()) flips.push({ ...good, entry: good.entry.map((byte, index) => (index === at ? byte ^ 1 : byte)) })
    for (const [which] of good.proof.entries()) for (let bit = 0; bit < 256; bit += 1) flips.push({ ...good, proof: good.proof.map((hash, index) => (index === which ? hash.map((byte, place) => (place === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)) : hash)) })
    for (let index = 0; index < 30; index += 1) if (index !== good.index) flips.push({ ...good, index })
    flips.push({ ...good, proof: good.proof.slice(1) }, { ...good, proof: [...good.proof, hasher.empty] })
    for (const flipped of flips) expect((await judge(formatReceipt(flipped))).map(({ isProven }) => isProven)).toEqual([false])
  })

  it('says what is wrong with a checkpoint that cannot be believed, and goes on', async () => {
    const forged = { ...receiptOf(2), note: note.replace('\n21\n', '\n22\n') }
    const judged = await judge(formatReceipt(forged) + formatReceipt(receiptOf(3)))
    expect(judged.map(({ isProven, checkpoint }) => [isProven, checkpoint === null])).toEqual([[false, true], [true, false]])
    expect(judged[0]?.doubt?.sentence).toContain('does not hold')
    const strange = verifierKey({ sha256, name: 'log.example', kind: 'log', publicKey: other.publicKey })
    const [unsigned] = await judgeReceipts({ text: formatReceipt(receiptOf(3)), source: 'r.txt', key: strange, witnesses: [], hasher, verify: verifyEd25519 })
    expect(unsigned).toMatchObject({ isProven: false, checkpoint: null, doubt: { word: 'unsigned', sentence: 'r.txt is not signed by log.example' } })
  })

  it('shows an event that is no object as it stands', async () => {
    const [judged] = await judge(formatReceipt({ ...receiptOf(1), entry: new TextEncoder().encode('[1') }))
    expect(judged).toMatchObject({ isProven: false, entry: '[1', said: { position: null, kind: null } })
    expect(parseReceipt(formatReceipt(receiptOf(1))).index).toBe(1)
  })
})
