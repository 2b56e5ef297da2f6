import fs from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { ed25519Of, sha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { checkpointText, parseNote, signNote, verifiedBy, verifierKey } from '@/lib/ledger/notes/rules'
import { hasherOf } from '@/lib/ledger/tree/rules'
import { addCheckpointBody } from '@/lib/ledger/witnesses/rules'
import { naiveConsistency, naiveRoot } from '@/lib/testing/naive-tree'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'
import { witnessStore } from './store'
import { createWitness, originHash } from './witness'

const folder = useTemporaryFolder()
const hasher = hasherOf(sha256)
const log = ed25519Of(new Uint8Array(32).fill(1))
const stranger = ed25519Of(new Uint8Array(32).fill(2))
const own = ed25519Of(new Uint8Array(32).fill(3))
const origin = 'portal.example/ledger'
const logKey = verifierKey({ sha256, name: origin, kind: 'log', publicKey: log.publicKey })
const key = verifierKey({ sha256, name: 'witness.example/w', kind: 'witness', publicKey: own.publicKey })

const past = (seed: string) => Array.from({ length: 40 }, (_, index) => hasher.leaf(Buffer.from(`${seed} ${index}`)))
const leaves = past('true')
const note = (size: number, { of = leaves, name = origin, sign = log.sign }: { of?: Uint8Array[]; name?: string; sign?: typeof log.sign } = {}): string =>
  signNote({ text: checkpointText({ origin: name, size, root: naiveRoot(hasher, of.slice(0, size)) }), key: logKey.name === name ? logKey : { ...logKey, name }, sign })
const body = (oldSize: number, size: number, of = leaves): string => addCheckpointBody({ oldSize, proof: oldSize === 0 ? [] : naiveConsistency(hasher, oldSize, of.slice(0, size)), note: note(size, { of }) })

let store = witnessStore('')
const witnessOf = () => createWitness({ key, sign: own.sign, store, seconds: () => 1_700_000_000, logKey: (asked) => Promise.resolve(asked === origin ? logKey : null) })

beforeEach(() => {
  fs.rmSync(folder, { recursive: true, force: true })
  store = witnessStore(folder)
})

describe('the witness', () => {
  it('signs the first checkpoint and each that continues the last, and shows what it signed', async () => {
    const witness = witnessOf()
    for (const [oldSize, size] of [[0, 3], [3, 3], [3, 17], [17, 40]] as const) {
      const answer = await witness.addCheckpoint(body(oldSize, size))
      expect(answer.status).toBe(200)
      expect(await verifiedBy(parseNote(`${parseNote(note(size)).text}\n${answer.body}`), [key], verifyEd25519)).toEqual([{ key, seconds: 1_700_000_000 }])
    }
    const shown = await witness.checkpoint(originHash(origin))
    expect((await verifiedBy(parseNote(shown.body), [key, logKey], verifyEd25519)).map((each) => each.key.name)).toEqual([origin, 'witness.example/w'])
    expect((await witness.checkpoint(originHash('another'))).status).toBe(404)
  })

  it.each([
    ['what is no request', 400, 'old x\n\nnote'], ['a size beyond the checkpoint', 400, addCheckpointBody({ oldSize: 4, proof: [], note: note(3) })],
    ['a log that it does not know', 404, addCheckpointBody({ oldSize: 0, proof: [], note: note(3, { name: 'other.example/ledger' }) })],
    ['a checkpoint signed by somebody else', 403, addCheckpointBody({ oldSize: 0, proof: [], note: note(3, { sign: stranger.sign }) })],
    ['a first checkpoint with a proof', 422, addCheckpointBody({ oldSize: 0, proof: [leaves[0] ?? sha256(new Uint8Array())], note: note(3) })],
    ['more than 63 hashes', 400, addCheckpointBody({ oldSize: 3, proof: Array.from({ length: 64 }, () => sha256(new Uint8Array())), note: note(3) })],
  ])('refuses %s with %i', async (_, status, request) => {
    expect((await witnessOf().addCheckpoint(request)).status).toBe(status)
  })

  it('says where it stands to whoever asks from elsewhere', async () => {
    await witnessOf().addCheckpoint(body(0, 17))
    expect(await witnessOf().addCheckpoint(body(3, 17))).toEqual({ status: 409, body: '17\n', type: 'text/x.tlog.size' })
    // An older head is no step back either.
    expect(await witnessOf().addCheckpoint(body(0, 3))).toMatchObject({ status: 409, body: '17\n' })
  })

  it('refuses 500 of 500 heads of another past, keeps the evidence, and goes on with the true one', async () => {
    const witness = witnessOf()
    await witness.addCheckpoint(body(0, 17))
    let refused = 0
    for (let run = 0; run < 500; run += 1) {
      const other = [...leaves]
      // Some event before the 17th is another; or all of them.
      if (run % 5 === 0) other.splice(0, 40, ...past(`other ${run}`))
      else other[run % 17] = hasher.leaf(Buffer.from(`changed ${run}`))
      const answer = await witness.addCheckpoint(body(17, 17 + (run % 20), other))
      if (answer.status === 422) refused += 1
    }
    expect(refused).toBe(500)
    expect(fs.readdirSync(folder).filter((name) => name.startsWith('refused-')).length).toBe(500)
    expect((await witness.addCheckpoint(body(17, 40))).status).toBe(200)
  })

  it('lets one of two continue the same checkpoint, also after a restart', async () => {
    const witness = witnessOf()
    await witness.addCheckpoint(body(0, 3))
    const answers = await Promise.all([witness.addCheckpoint(body(3, 10)), witness.addCheckpoint(body(3, 12))])
    expect(answers.map(({ status }) => status)).toEqual([200, 409])
    store = witnessStore(folder)
    expect((await witnessOf().addCheckpoint(body(10, 40))).status).toBe(200)
  })
})
