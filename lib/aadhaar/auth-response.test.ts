import { beforeAll, describe, expect, it } from 'vitest'
import { answerXml, signAnswer } from '@/bin/identity-simulator/answers'
import { makeKeys, type SimulatorKeys } from '@/bin/identity-simulator/keys'
import { algorithms } from '@/lib/aadhaar/algorithms'
import { readAuthAnswer, type AnswerExpectation, type AuthAnswer } from '@/lib/aadhaar/auth-response'
import { expectation, goodAttributes, infoText, signedAnswer, transaction, uidToken } from '@/lib/testing/auth-answers'

let keys: SimulatorKeys
beforeAll(async () => {
  keys = await makeKeys({ from: new Date('2026-11-20T00:00:00Z') })
})

const told = (answer: AuthAnswer): string => {
  switch (answer.kind) {
    case 'verified': return 'verified'
    case 'refused': return `refused ${answer.error.code}`
    case 'untrusted': return answer.problem
  }
}
const judged = async (xml: string, changes: Partial<AnswerExpectation> = {}): Promise<string> => told(await readAuthAnswer(xml, expectation(keys, changes)))
/** The answer's own configuration with something else in it. */
const configured = (changes: Partial<AnswerExpectation['configuration']>): Partial<AnswerExpectation> => ({ configuration: { ...expectation(keys).configuration, ...changes } })

describe('a good answer', () => {
  it('is believed, and names the person by token', async () => {
    const answer = await readAuthAnswer(signedAnswer(keys), expectation(keys))
    if (answer.kind !== 'verified') throw new Error(told(answer))
    expect([answer.uidToken.reveal(), answer.code, answer.level, answer.action, answer.answeredAt.toISOString()]).toEqual([uidToken, goodAttributes.code, 'L1', null, '2026-11-21T09:34:29.120Z'])
    expect(answer.evidence.reveal()).toBe(signedAnswer(keys))
    expect(JSON.stringify(answer)).not.toContain(uidToken)
  })
  it('may come with a declaration, a byte order mark and white space around', async () => {
    expect(await judged(`\uFEFF<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${signedAnswer(keys)}\n`)).toBe('verified')
  })
  it('is believed under the next certificate while both are pinned', async () => {
    expect(await judged(signedAnswer(keys), configured({ responseCertificates: [keys.stranger.certificate, keys.uidaiSigning.certificate] }))).toBe('verified')
  })
  it('may carry the certificate it was signed with, which nobody looks at', async () => expect(await judged(signAnswer(answerXml(goodAttributes), keys.uidaiSigning, { withKeyInfo: true }))).toBe('verified'))
  it('with SHA-1 is believed only where that is allowed', async () => {
    const old = signAnswer(answerXml(goodAttributes), keys.uidaiSigning, { method: 'rsa-sha1' })
    const { response } = expectation(keys).configuration
    expect(await judged(old)).toBe('algorithm')
    expect(await judged(old, configured({ response: { ...response, signatureAlgorithms: ['rsa-sha1'] } }))).toBe('verified')
  })
  it('that says no is a refusal with its code, with or without what was matched', async () => {
    expect(await judged(signedAnswer(keys, { ret: 'n', err: '300' }))).toBe('refused 300')
    expect(await judged(signedAnswer(keys, { ret: 'n', err: '998', info: undefined, code: 'NA' }))).toBe('refused 998')
    expect(await judged(signedAnswer(keys, { ret: 'n', info: undefined }))).toBe('refused ')
  })
})

/** Each breaks a good answer by hand. */
const broken: readonly (readonly [name: string, make: () => string, expected: string])[] = [
  ['not signed', () => answerXml(goodAttributes), 'signatureCount'],
  ['signed by a stranger', () => signAnswer(answerXml(goodAttributes), keys.stranger), 'signature'],
  ['signed by a stranger who brings the certificate', () => signAnswer(answerXml(goodAttributes), keys.stranger, { withKeyInfo: true }), 'signature'],
  ['signed by another key of UIDAI’s authority', () => signAnswer(answerXml(goodAttributes), keys.uidaiEncryption, { withKeyInfo: true }), 'signature'],
  ['no turned into yes after signing', () => signedAnswer(keys, { ret: 'n', err: '300' }).replace(' err="300"', '').replace('ret="n"', 'ret="y"'), 'changed'],
  ['the transaction changed after signing', () => signedAnswer(keys, { txn: `X${transaction.slice(1)}` }).replace(/txn="X/, `txn="${transaction[0]}`), 'changed'],
  ['the time changed after signing', () => signedAnswer(keys, { ts: '2026-11-21T12:00:00.000+05:30' }).replace('T12:00:00.000', 'T15:04:29.120'), 'changed'],
  ['the token changed after signing', () => signedAnswer(keys).replace('ab12', 'ab13'), 'changed'],
  ['an attribute added after signing', () => signedAnswer(keys).replace('<AuthRes ', '<AuthRes actn="A100" '), 'changed'],
  ['an attribute written twice', () => signedAnswer(keys, { ret: 'n' }).replace('<AuthRes ', '<AuthRes ret="y" '), 'malformed'],
  ['a second attribute of another namespace', () => signedAnswer(keys).replace('<AuthRes ', '<AuthRes xmlns:x="urn:x" x:ret="y" '), 'changed'],
  ['text added after signing', () => signedAnswer(keys).replace('</AuthRes>', 'x</AuthRes>'), 'malformed'],
  ['white space added after signing', () => signedAnswer(keys).replace('</AuthRes>', ' </AuthRes>'), 'changed'],
  ['a signed no inside a forged yes', () => answerXml(goodAttributes).replace(/\/>$/, `>${signedAnswer(keys, { ret: 'n', err: '300' })}</AuthRes>`), 'root'],
  ['the same under a neutral wrapper', () => `<Answers>${answerXml(goodAttributes)}${signedAnswer(keys, { ret: 'n' })}</Answers>`, 'root'],
  ['the signature moved to a forged yes', () => answerXml(goodAttributes).replace(/\/>$/, `>${/<Signature.*<\/Signature>/s.exec(signedAnswer(keys, { ret: 'n', err: '300' }))?.[0]}</AuthRes>`), 'changed'],
  ['the signature moved one deeper', () => signedAnswer(keys).replace(/(<Signature.*<\/Signature>)/s, '<Inner>$1</Inner>'), 'signatureCount'],
  ['the signed no kept in an Object of the signature', () => {
    const no = signedAnswer(keys, { ret: 'n', err: '300' })
    const signature = /<Signature.*<\/Signature>/s.exec(no)?.[0] ?? ''
    const original = answerXml({ ...goodAttributes, ret: 'n', err: '300' }).replace('<AuthRes ', '<Kept Id="kept" ').replace('AuthRes', 'Kept')
    return answerXml(goodAttributes).replace(/\/>$/, `>${signature.replace('URI=""', 'URI="#kept"').replace('</Signature>', `<Object>${original}</Object></Signature>`)}</AuthRes>`)
  }, 'signatureShape'],
  ['a reference to an id', () => signedAnswer(keys).replace('URI=""', 'URI="#a"').replace('<AuthRes ', '<AuthRes Id="a" '), 'signatureShape'],
  ['no URI at all', () => signedAnswer(keys).replace(' URI=""', ''), 'signatureShape'],
  ['two references', () => signedAnswer(keys).replace(/(<Reference.*<\/Reference>)/s, '$1$1'), 'signatureShape'],
  ['two digests', () => signedAnswer(keys).replace(/(<DigestValue>.*<\/DigestValue>)/s, '<DigestValue>AAAA</DigestValue>$1'), 'signatureShape'],
  ['two SignedInfo', () => signedAnswer(keys).replace(/(<SignedInfo>.*<\/SignedInfo>)/s, '$1$1'), 'signatureShape'],
  ['a transform that throws everything away', () => signedAnswer(keys).replace(/<Transforms>.*<\/Transforms>/s, '<Transforms><Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>false()</XPath></Transform></Transforms>'), 'signatureShape'],
  ['no transform', () => signedAnswer(keys).replace(/<Transforms>.*<\/Transforms>/s, '<Transforms></Transforms>'), 'signatureShape'],
  ['a second signature', () => signedAnswer(keys).replace(/(<Signature.*<\/Signature>)/s, '$1$1'), 'signatureCount'],
  ['a signature of another namespace', () => signedAnswer(keys).replaceAll(algorithms.namespace, 'http://example.org/sig#'), 'signatureCount'],
  ['a signature with a prefix', () => signedAnswer(keys).replace('<Signature xmlns=', '<ds:Signature xmlns:ds=').replace('</Signature>', '</ds:Signature>'), 'signatureCount'],
  ['a second AuthRes inside', () => signedAnswer(keys).replace('<Signature', `${answerXml({ ...goodAttributes, ret: 'n' })}<Signature`), 'root'],
  ['a second AuthRes with a prefix', () => signedAnswer(keys).replace('<Signature', '<x:AuthRes xmlns:x="urn:x"/><Signature'), 'root'],
  ['a second root', () => signedAnswer(keys) + answerXml(goodAttributes), 'malformed'],
  ['another root', () => signAnswer(answerXml(goodAttributes).replace('<AuthRes', '<KycRes'), keys.uidaiSigning), 'root'],
  ['SHA-1 where it is not allowed', () => signAnswer(answerXml(goodAttributes), keys.uidaiSigning, { method: 'rsa-sha1' }), 'algorithm'],
  ['the specification’s own algorithm name', () => signedAnswer(keys).replace(algorithms.signature['rsa-sha256'], 'http://www.w3.org/2000/09/xmldsig#rsa-sha256'), 'algorithm'],
  ['a keyed hash, the public key as the secret', () => signedAnswer(keys).replace(algorithms.signature['rsa-sha256'], 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'), 'algorithm'],
  ['a digest by SHA-1', () => signedAnswer(keys).replace(algorithms.digest.sha256, 'http://www.w3.org/2000/09/xmldsig#sha1'), 'algorithm'],
  ['canonical form with comments', () => signedAnswer(keys).replace(`CanonicalizationMethod Algorithm="${algorithms.canonicalization.inclusive}"`, `CanonicalizationMethod Algorithm="${algorithms.canonicalization.inclusive}#WithComments"`), 'algorithm'],
  ['an empty signature', () => signedAnswer(keys).replace(/<SignatureValue>.*<\/SignatureValue>/s, '<SignatureValue></SignatureValue>'), 'changed'],
  ['a doctype', () => `<!DOCTYPE AuthRes [<!ENTITY y "y">]>${signedAnswer(keys)}`, 'doctype'],
  ['a comment that splits a value', () => signedAnswer(keys).replace(/<DigestValue>(..)/, '<DigestValue>$1<!-- x -->'), 'malformed'],
  ['a comment beside the signature', () => signedAnswer(keys).replace('</AuthRes>', '<!-- x --></AuthRes>'), 'malformed'],
  ['an attribute by an unknown entity', () => signedAnswer(keys).replace('ret="y"', 'ret="&yes;"'), 'malformed'],
  ['HTML of a proxy', () => '<html><body>Service unavailable</body></html>', 'root'],
  ['nothing', () => '', 'malformed'],
  ['far too much', () => signedAnswer(keys).replace('<Signature', `${' '.repeat(70_000)}<Signature`), 'tooLarge'],
  ['another transaction', () => signedAnswer(keys, { txn: 'EDS-0000000000000000000000Q' }), 'otherTransaction'],
  ['the transaction in small letters', () => signedAnswer(keys, { txn: transaction.toLowerCase() }), 'otherTransaction'],
  ['no transaction', () => signedAnswer(keys, { txn: '' }), 'otherTransaction'],
  ['121 seconds old', () => signedAnswer(keys, { ts: '2026-11-21T15:02:29+05:30' }), 'stale'],
  ['120 seconds old', () => signedAnswer(keys, { ts: '2026-11-21T15:02:30+05:30' }), 'verified'],
  ['120 seconds ahead', () => signedAnswer(keys, { ts: '2026-11-21T15:06:30+05:30' }), 'verified'],
  ['121 seconds ahead', () => signedAnswer(keys, { ts: '2026-11-21T15:06:31+05:30' }), 'future'],
  ['a time without a zone', () => signedAnswer(keys, { ts: '2026-11-21T15:04:29' }), 'attributes'],
  ['no time', () => signedAnswer(keys, { ts: '' }), 'attributes'],
  ['a time that does not exist', () => signedAnswer(keys, { ts: '2026-13-21T15:04:29+05:30' }), 'attributes'],
  ['neither yes nor no', () => signAnswer(answerXml(goodAttributes).replace('ret="y"', 'ret="Y"'), keys.uidaiSigning), 'attributes'],
  ['a yes without code', () => signedAnswer(keys, { code: '' }), 'attributes'],
  ['a yes that was not processed', () => signedAnswer(keys, { code: 'NA' }), 'info'],
  ['a code too long', () => signedAnswer(keys, { code: 'x'.repeat(41) }), 'attributes'],
  ['a yes with an error', () => signedAnswer(keys, { err: '300' }), 'info'],
  ['a yes about nothing', () => signedAnswer(keys, { info: undefined }), 'info'],
  ['30 fields', () => signedAnswer(keys, { info: infoText().replace(',NA}', '}') }), 'info'],
  ['32 fields', () => signedAnswer(keys, { info: infoText().replace('}', ',NA}') }), 'info'],
  ['cut off in the middle', () => signedAnswer(keys, { info: infoText().slice(0, 300) }), 'info'],
  ['of version 3', () => signedAnswer(keys, { info: infoText().replace('04{', '03{') }), 'info'],
  ['a short token', () => signedAnswer(keys, { info: infoText({ 0: 'NA' }) }), 'info'],
  ['another agency', () => signedAnswer(keys, { info: infoText({ 12: '0'.repeat(64) }) }), 'otherAgency'],
  ['another sub-agency', () => signedAnswer(keys, { info: infoText({ 13: 'NA' }) }), 'otherAgency'],
  ['another block', () => signedAnswer(keys, { info: infoText({ 5: '20261121150404' }) }), 'otherCapture'],
  ['another device service', () => signedAnswer(keys, { info: infoText({ 25: 'OTHER.WIN.001' }) }), 'otherCapture'],
  ['another provider', () => signedAnswer(keys, { info: infoText({ 27: 'OTHER' }) }), 'otherCapture'],
  ['another model', () => signedAnswer(keys, { info: infoText({ 28: 'NA' }) }), 'otherCapture'],
  ['no finger used', () => signedAnswer(keys, { info: infoText({ 6: '0', 7: 'NA' }) }), 'notBiometric'],
  ['a finger that did not match', () => signedAnswer(keys, { info: infoText({ 3: '0100003000000010' }) }), 'notBiometric'],
  ['a one-time password instead', () => signedAnswer(keys, { info: infoText({ 3: '0100000100000210' }) }), 'notBiometric'],
  ['no registered device', () => signedAnswer(keys, { info: infoText({ 3: '0100003000000200' }) }), 'notBiometric'],
  ['another kind of transaction', () => signedAnswer(keys, { info: infoText({ 24: 'NA' }) }), 'notBiometric'],
  ['level L0 where L1 is asked', () => signedAnswer(keys, { info: infoText({ 29: 'L0' }) }), 'deviceLevel'],
  ['no level', () => signedAnswer(keys, { info: infoText({ 29: 'NA' }) }), 'deviceLevel'],
  ['made for another service of UIDAI', () => signedAnswer(keys, { info: infoText({ 30: 'E0jzJ/P8UopUHAieZn8CKqS4WPMi5ZSYXgfnlfkWjrc=' }) }), 'boundToUpdate'],
]

describe('an answer broken by hand', () => {
  it.each(broken)('%s', async (_name, make, expected) => expect(await judged(make())).toBe(expected))

  it('whose code was seen before is not believed, be it yes or no', async () => {
    const asked: string[] = []
    const seenCode = async (code: string): Promise<boolean> => asked.push(code) > 0
    expect([await judged(signedAnswer(keys), { seenCode }), await judged(signedAnswer(keys, { ret: 'n', err: '300' }), { seenCode })]).toEqual(['replayed', 'replayed'])
    expect(asked).toEqual([goodAttributes.code, goodAttributes.code])
  })
  it('does not use up a code when it is not for us', async () => {
    const seenCode = async (): Promise<boolean> => {
      throw new Error('asked')
    }
    expect(await judged(signAnswer(answerXml(goodAttributes), keys.stranger), { seenCode })).toBe('signature')
    expect(await judged(signedAnswer(keys, { txn: 'EDS-1' }), { seenCode })).toBe('otherTransaction')
  })
  it('is not believed once the certificate is over, or before it begins', async () => {
    const { validFrom, validTo } = keys.uidaiSigning.certificate
    expect(await judged(signedAnswer(keys), { now: new Date(Date.parse(validTo) + 1) })).toBe('certificateExpired')
    expect(await judged(signedAnswer(keys), { now: new Date(Date.parse(validFrom) - 1) })).toBe('certificateExpired')
    expect(await judged(signedAnswer(keys), { now: new Date(validTo) })).toBe('stale')
  })
  it('1,000 single bytes changed at random: none is believed with another content', async () => {
    const good = Buffer.from(signedAnswer(keys))
    const outcomes = new Map<string, number>()
    const different: string[] = []
    let seed = 20_261_121
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
    const [trueAnswer] = [await readAuthAnswer(good.toString(), expectation(keys))]
    for (let round = 0; round < 1_000; round += 1) {
      const changed = Buffer.from(good)
      const at = random(changed.length)
      changed[at] = ((changed[at] ?? 0) + 1 + random(255)) % 256
      const answer = await readAuthAnswer(changed.toString('latin1'), expectation(keys))
      outcomes.set(told(answer), (outcomes.get(told(answer)) ?? 0) + 1)
      if (answer.kind === 'untrusted') continue
      const isSame = answer.kind === 'verified' && trueAnswer?.kind === 'verified' && answer.uidToken.equals(trueAnswer.uidToken) && answer.code === trueAnswer.code && answer.level === trueAnswer.level && answer.action === null && answer.answeredAt.getTime() === trueAnswer.answeredAt.getTime()
      if (!isSame) different.push(`byte ${at}`)
    }
    expect(different).toEqual([])
    // Most changes must fail by the signature or the form, or the loop tried nothing.
    expect(['signature', 'changed', 'malformed'].reduce((sum, outcome) => sum + (outcomes.get(outcome) ?? 0), 0)).toBeGreaterThan(800)
  })
})
