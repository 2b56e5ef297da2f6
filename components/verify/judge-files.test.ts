import { describe, expect, it } from 'vitest'
import { browserHasher, sha256, verifyInBrowser } from '@/components/verify/browser-crypto'
import { type Given, judgeFiles, type Judged } from '@/components/verify/judge-files'
import { ed25519Of, sha256 as nodeSha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { entryOf } from '@/lib/ledger/entries/rules'
import { checkpointLine } from '@/lib/ledger/exporting/rules'
import { extractEventLine, extractHeaderLine, filtersLine, gapLine } from '@/lib/ledger/extracts/rules'
import { checkpointText, cosignatureLine, formatVerifierKey, signNote, verifierKey } from '@/lib/ledger/notes/rules'
import { formatReceipt } from '@/lib/ledger/receipts/rules'
import { edgeRoot, grown } from '@/lib/ledger/tiles/rules'
import { exportText, key, type Ledger, sealedLedger, sign } from '@/lib/testing/ledger-attacks'

/** A small generator with a seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    return ((state ^ (state >>> 13)) >>> 0) % Math.max(1, below)
  }
}

const witnessKeys = ed25519Of(new Uint8Array(32).fill(9))
const witness = verifierKey({ sha256, name: 'w.example', kind: 'witness', publicKey: witnessKeys.publicKey })
const file = (name: string, text: string): File => new File([text], name)
const given = (parts: Partial<Given>): Given => ({ key: formatVerifierKey(key), witnesses: '', files: [], pasted: '', ...parts })
const judge = async (parts: Partial<Given>): Promise<Judged> => {
  const found = await judgeFiles(given(parts), () => undefined)
  if ('field' in found) throw new Error(`a mistake at ${found.field}`)
  return found
}
const ledger = () => sealedLedger({ events: 300, random: randomOf(4) })

describe('the browser’s own hashes and signatures', () => {
  it('are those of the portal', () => {
    const random = randomOf(1)
    const own = ed25519Of(Uint8Array.from({ length: 32 }, () => random(256)))
    for (let round = 0; round < 40; round += 1) {
      const message = Uint8Array.from({ length: random(300) }, () => random(256))
      expect(sha256(message)).toEqual(new Uint8Array(nodeSha256(message)))
      const signature = own.sign(message)
      expect(verifyInBrowser({ ...own, message, signature })).toBe(true)
      for (const bad of [signature.map((byte, at) => (at === round ? byte ^ (1 << random(8)) : byte)), signature.slice(1), new Uint8Array(64)]) {
        expect(verifyInBrowser({ ...own, message, signature: bad })).toBe(verifyEd25519({ ...own, message, signature: bad }))
      }
    }
    expect(verifyInBrowser({ publicKey: new Uint8Array(31), message: new Uint8Array(), signature: new Uint8Array(64) })).toBe(false)
  })
})

describe('judging files in the browser', () => {
  it('proves a log, its checkpoints in files and in text, and its receipts, and hears how far it is', async () => {
    const { rows, checkpoints } = ledger()
    const last = checkpoints.at(-1)?.note ?? ''
    const shares: number[] = []
    const found = await judgeFiles(given({ files: [file('ledger.txt', exportText({ rows, checkpoints })), file('old.txt', checkpoints[0]?.note ?? '')], pasted: `Namaste\n\n> ${last.replaceAll('\n', '\n> ')}` }), (share) => shares.push(share))
    expect(found).toMatchObject({ isGood: true, doubts: [], forks: [], checkpoints: [{ source: 'old.txt' }, { source: '' }], logs: [{ source: 'ledger.txt', verdict: { events: rows.length, proven: checkpoints.at(-1)?.size, findings: [] } }] })
    expect(shares[0]).toBe(0)
  })

  it.each([
    ['changed', (whole: Ledger) => exportText(whole).replace('"position":77,', '"position":77,"x":1,'), { kind: 'changed', from: 77, to: 77, isMissing: false }],
    ['taken out', ({ rows, ...rest }: Ledger) => exportText({ ...rest, rows: rows.filter(({ position }) => position !== 77) }), { kind: 'changed', from: 77, to: 77, isMissing: true }],
    ['cut off', (whole: Ledger) => exportText(whole).replace(/^.*"position":201,[^]*$/m, ''), { kind: 'truncated', events: 200 }],
  ])('names the first bad leaf of a log in which an event was %s', async (_, change, finding) => {
    const text = change(ledger())
    const { isGood, logs } = await judge({ files: [file('ledger.txt', text)] })
    expect(isGood).toBe(false)
    expect(logs[0]?.verdict.findings).toEqual(expect.arrayContaining([expect.objectContaining(finding)]))
  })

  it('proves nothing by a log from which every checkpoint was taken', async () => {
    const { rows, checkpoints } = ledger()
    const bare = file('ledger.txt', exportText({ rows, checkpoints }).replace(/^c .*\n/gm, ''))
    expect(await judge({ files: [bare] })).toMatchObject({ isGood: false, doubts: [{ source: 'ledger.txt', doubt: 'nothingProven' }], logs: [{ verdict: { proven: 0, findings: [] } }] })
    expect(await judge({ files: [bare, file('mail.txt', checkpoints.at(-1)?.note ?? '')] })).toMatchObject({ isGood: true, doubts: [] })
  })

  it('proves an extract as far as it goes', async () => {
    const { rows, checkpoints } = ledger()
    const [{ note, size, leaves }] = checkpoints.filter((checkpoint) => checkpoint.size > 1) as [Ledger['checkpoints'][number]]
    const head = extractHeaderLine(formatVerifierKey(key)) + filtersLine({ kind: 'signIn.done' }) + checkpointLine(note)
    const events = rows.slice(0, size - 1).map((row) => extractEventLine({ position: row.position, sealed: null, entry: entryOf(row) }))
    const text = head + events.join('') + gapLine({ range: { from: size - 1, to: size }, hashes: leaves.slice(-1) })
    expect(await judge({ files: [file('extract.txt', text)] })).toMatchObject({ isGood: true, extracts: [{ source: 'extract.txt', filters: { kind: 'signIn.done' }, checkpoint: { size }, verdict: { events: size - 1, findings: [] } }] })
    expect(await judge({ files: [file('extract.txt', text.replace('"position":1,', '"position":1,"x":1,'))] })).toMatchObject({ isGood: false, extracts: [{ verdict: { findings: [{ kind: 'changed' }] } }] })
    expect(await judge({ files: [file('extract.txt', head + events.join(''))] })).toMatchObject({ isGood: false, extracts: [{ verdict: { findings: [{ kind: 'incomplete' }] } }] })
  })

  it('ends where the reader stops it', async () => {
    await expect(judgeFiles(given({ files: [file('ledger.txt', exportText(ledger()))] }), () => {
      throw new DOMException('stopped', 'AbortError')
    })).rejects.toThrow('stopped')
  })

  it('shows a fork, with a log and without', async () => {
    const [one, other] = [ledger(), sealedLedger({ events: 300, random: randomOf(5) })]
    const edge = grown(browserHasher, { size: 0, levels: [] }, other.rows.slice(0, one.checkpoints[0]?.size).map(() => browserHasher.empty)).edge
    const second = signNote({ text: checkpointText({ origin: key.name, size: edge.size, root: edgeRoot(browserHasher, edge) }), key, sign })
    expect(await judge({ files: [file('a', one.checkpoints[0]?.note ?? ''), file('b', second)] })).toMatchObject({ isGood: false, forks: [{ kind: 'fork' }] })
    const withLog = await judge({ files: [file('ledger.txt', exportText(one)), file('b', second)] })
    expect(withLog.logs[0]?.verdict.findings.map(({ kind }) => kind)).toContain('fork')
  })

  it('proves receipts with the time of a witness, and says which it does not', async () => {
    const leaf = new TextEncoder().encode('{"kind":"signOut.done","position":1}')
    const text = checkpointText({ origin: key.name, size: 1, root: browserHasher.leaf(leaf) })
    const note = signNote({ text, key, sign }) + cosignatureLine({ text, key: witness, seconds: 1_764_000_000, sign: witnessKeys.sign })
    const receipt = formatReceipt({ entry: leaf, index: 0, proof: [], note })
    const witnesses = `\n${formatVerifierKey(witness)}\n`
    expect(await judge({ witnesses, files: [file('r.tlog-proof', receipt)] })).toMatchObject({ isGood: true, receipts: [{ isProven: true, position: 1, source: 'r.tlog-proof', checkpoint: { witnesses: [{ name: 'w.example', seconds: 1_764_000_000 }] } }] })
    const bad = formatReceipt({ entry: new TextEncoder().encode('{}'), index: 0, proof: [], note })
    expect(await judge({ files: [file('r.txt', receipt + bad)] })).toMatchObject({ isGood: false, receipts: [{ isProven: true }, { isProven: false }] })
  })

  it('says of each file that is none why it is none, and judges the rest', async () => {
    const { checkpoints } = ledger()
    const good = checkpoints[0]?.note ?? ''
    const found = await judge({ files: [file('good', good), file('other log', good.replaceAll('portal.example', 'x.example')), file('forged', good.replace(/\n(\d)/, '\n9$1')), file('letter', 'Dear all'), file('empty', ''), file('cut', exportText(ledger()).slice(0, -5)), file('receipt', 'c2sp.org/tlog-proof@v1\nindex 0\n')] })
    expect(found.checkpoints.map(({ source }) => source)).toEqual(['good'])
    expect(found.doubts).toEqual(expect.arrayContaining([
      { source: 'other log', doubt: 'otherLog' }, { source: 'forged', doubt: 'badSignature' }, { source: 'letter', doubt: 'noCheckpoint' }, { source: 'empty', doubt: 'noCheckpoint' }, { source: 'cut', doubt: 'unreadable' }, { source: 'receipt', doubt: 'unreadable' },
    ]))
    expect(found.isGood).toBe(false)
  })

  it('asks for what is missing or is none', async () => {
    for (const [parts, mistake] of [[{ key: '' }, 'key'], [{ key: formatVerifierKey(witness) }, 'key'], [{ witnesses: 'x' }, 'witnesses'], [{ witnesses: formatVerifierKey(key) }, 'witnesses'], [{ pasted: ' \n' }, 'files']] as const) {
      expect(await judgeFiles(given(parts), () => undefined)).toMatchObject({ field: mistake })
    }
  })
})
