import { describe, expect, it } from 'vitest'
import { ed25519Of, sha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { BadSignature, checkpointText, cosignatureLine, formatVerifierKey, parseCheckpoint, parseNote, parseVerifierKey, signNote, verifiedBy, verifierKey } from '@/lib/ledger/notes/rules'

/** c2sp.org/signed-note, section "Example". */
const ofTheSpecification = {
  key: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  note: 'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
}
/** A checkpoint of the Go checksum database, whose key every Go program carries. */
const ofGo = {
  key: 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
  note: 'go.sum database tree\n30055305\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n\n— sum.golang.org Az3grpgEild5qw7+5dtV13Kf1C2Xurm8q4fhdxvcsDHnqNTaxL2AFjBY+2TyGKevucFcAAlWFJJYle3EJlDCrQ+y3A8=\n',
}
/** A cosignature of Sigsum's witness, from its tests: seed 17, 0, 0 … and second 1234. */
const ofSigsum = {
  seed: Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 17 : 0)),
  text: 'example.org/log\n10\nHA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n',
  line: '— example.org/witness ys8uUAAAAAAAAATSftMzceM8zssdZ9jin9SjwIxzx9iADMf63VqirX2hafol9RsqNqbofIz0LVRqHXI2kpEBSki5RTXFtxz1vo9+Cg==\n',
}

const log = ed25519Of(new Uint8Array(32).fill(1))
const witness = ed25519Of(ofSigsum.seed)
const logKey = verifierKey({ sha256, name: 'portal.example/ledger', kind: 'log', publicKey: log.publicKey })
const witnessKey = verifierKey({ sha256, name: 'example.org/witness', kind: 'witness', publicKey: witness.publicKey })

const holds = async (note: string): Promise<boolean> => {
  try {
    return (await verified(note, [logKey])).length > 0
  } catch {
    return false
  }
}
const verified = (note: string, keys: Parameters<typeof verifiedBy>[1]) => verifiedBy(parseNote(note), keys, verifyEd25519)

describe('signed notes', () => {
  it.each([['the specification', ofTheSpecification], ['the Go checksum database', ofGo]])('accepts the published note of %s by its published key', async (_, { key, note }) => {
    const parsed = parseVerifierKey(sha256, key)
    expect(formatVerifierKey(parsed)).toBe(key)
    expect((await verified(note, [parsed])).map((each) => each.key.name)).toEqual([parsed.name])
  })

  it('writes and reads the published cosignature', async () => {
    expect(cosignatureLine({ text: ofSigsum.text, key: witnessKey, seconds: 1_234, sign: witness.sign })).toBe(ofSigsum.line)
    expect(await verified(`${ofSigsum.text}\n${ofSigsum.line}`, [witnessKey])).toEqual([{ key: witnessKey, seconds: 1_234 }])
  })

  it('refuses a note in which any bit of the text or of a known signature is another', async () => {
    const note = signNote({ text: checkpointText({ origin: logKey.name, size: 3, root: sha256(Uint8Array.of(1)) }), key: logKey, sign: log.sign })
    const bytes = Buffer.from(note)
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(await holds(changed.toString()), `bit ${bit}`).toBe(false)
    }
  })

  it('passes over unknown keys, also of a known name, and rejects the whole for one bad line of a known key', async () => {
    const text = ofSigsum.text
    const stranger = ed25519Of(new Uint8Array(32).fill(9))
    const ofStranger = verifierKey({ sha256, name: witnessKey.name, kind: 'witness', publicKey: stranger.publicKey })
    const good = cosignatureLine({ text, key: witnessKey, seconds: 5, sign: witness.sign })
    const other = cosignatureLine({ text, key: ofStranger, seconds: 6, sign: stranger.sign })
    const forged = cosignatureLine({ text, key: witnessKey, seconds: 7, sign: stranger.sign })
    expect((await verified(`${text}\n${other}${good}`, [witnessKey])).map(({ seconds }) => seconds)).toEqual([5])
    await expect(verified(`${text}\n${good}${forged}`, [witnessKey])).rejects.toThrow(BadSignature)
  })

  it('takes a cosignature for no signature of a log, and the other way round', async () => {
    const asLog = verifierKey({ sha256, name: witnessKey.name, kind: 'log', publicKey: witness.publicKey })
    expect(await verified(`${ofSigsum.text}\n${ofSigsum.line}`, [asLog])).toEqual([])
    expect(await verified(signNote({ text: ofSigsum.text, key: asLog, sign: witness.sign }), [witnessKey])).toEqual([])
  })

  it.each([
    ['no signature', 'text\n'], ['an end without a newline', ofGo.note.slice(0, -1)], ['a tab', ofGo.note.replace('go.sum database', 'go.sum\tdatabase')],
    ['base64 that is not exact', ofGo.note.replace('y3A8=', 'y3A9=')], ['a hyphen for the dash', ofGo.note.replace('—', '-')], ['a line without a signature', `${ofGo.note}\n— name\n`],
  ])('refuses %s', (_, note) => {
    expect(() => parseNote(note)).toThrow(SyntaxError)
  })

  it.each([
    ['an id that is not the key’s', ofTheSpecification.key.replace('530d903a', '530d903b')], ['a name with a space', ofTheSpecification.key.replace('/foo', '/ foo')],
    ['another algorithm', 'example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'], ['too few parts', 'example.com/foo+530d903a'],
  ])('refuses a verifier key with %s', (_, line) => {
    expect(() => parseVerifierKey(sha256, line)).toThrow(SyntaxError)
  })
})

describe('checkpoints', () => {
  it('are three lines, read as they are written', () => {
    const checkpoint = { origin: 'portal.example/ledger', size: 20_852_163, root: sha256(Uint8Array.of(7)) }
    expect(parseCheckpoint(checkpointText(checkpoint))).toEqual({ ...checkpoint, root: new Uint8Array(checkpoint.root) })
    expect(parseCheckpoint(parseNote(ofGo.note).text)).toMatchObject({ origin: 'go.sum database tree', size: 30_055_305 })
    expect(parseCheckpoint(`${checkpointText(checkpoint)}an extension\n`)).toMatchObject({ size: 20_852_163 })
  })

  it.each(['', 'origin\n', 'origin\n01\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n', 'origin\n-1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n', 'origin\n1\nmXfg\n', 'origin\n1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=', '\n1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n'])('are nothing else: %j', (text) => {
    expect(() => parseCheckpoint(text)).toThrow(SyntaxError)
  })
})
