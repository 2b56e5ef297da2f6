import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { identityOf, useIdentity } from '@/lib/testing/identity'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'
import { authRequestXml } from '@/lib/aadhaar/auth-request'
import { signRequest } from '@/lib/aadhaar/request-signature'

const scene = useIdentity()
const folder = useTemporaryFolder()
let signed = ''
let unsigned = ''

beforeAll(async () => {
  const { configuration, channel: { signer } } = scene()
  if (!signer) throw new Error('nobody signs')
  unsigned = authRequestXml({ configuration, identity: identityOf('anil.jha'), capture: await scene().captureOf('anil.jha'), transaction: 'EDS-1' })
  signed = await signRequest({ xml: unsigned, signer })
})

/** xmlsec1's word on a request, by a given certificate or by the one it carries. */
function xmlsec(xml: string, options: string[]): { isGood: boolean; said: string } {
  const file = path.join(folder, 'request.xml')
  fs.writeFileSync(file, xml)
  const { status, stderr, error } = spawnSync('xmlsec1', ['--verify', ...options, file], { encoding: 'utf8' })
  if (error) throw error
  return { isGood: status === 0, said: stderr }
}
const agencyCertificate = (): string => path.join(path.dirname(scene().simulator.configurationFile), 'portal.pem')
const uidaiCertificate = (): string => path.join(path.dirname(scene().simulator.configurationFile), 'uidai.pem')
function rootCertificate(): string {
  const file = path.join(folder, 'root.pem')
  fs.writeFileSync(file, scene().simulator.world.keys.root.certificate.toString())
  return file
}
const byAgencyKey = (): string[] => ['--pubkey-cert-pem', agencyCertificate()]

describe('the signed request, to another program', () => {
  it('is good under the agency’s certificate', () => expect(xmlsec(signed, byAgencyKey())).toMatchObject({ isGood: true }))
  it('is good under the certificate it carries, when that one is trusted', () => expect(xmlsec(signed, ['--trusted-pem', rootCertificate()])).toMatchObject({ isGood: true }))
  it.each<[string, () => string, () => string[]]>([
    ['by the certificate it carries, when nobody vouches for it', () => signed, () => ['--trusted-pem', uidaiCertificate()]],
    ['under another certificate', () => signed, () => ['--pubkey-cert-pem', uidaiCertificate()]],
    ['with another number', () => signed.replace(/uid="\d/, 'uid="2'), byAgencyKey],
    ['with another transaction', () => signed.replace('EDS-1', 'EDS-2'), byAgencyKey],
    ['with something added', () => signed.replace('<Hmac>', '<More/><Hmac>'), byAgencyKey],
    ['without signature', () => unsigned, byAgencyKey],
  ])('is not good %s', (_name, make, options) => expect(xmlsec(make(), options()).isGood).toBe(false))
  it('is the request with a signature as its last child, rsa-sha256 and sha256, and nothing of SHA-1', () => {
    expect(signed.startsWith(unsigned.slice(0, -'</Auth>'.length))).toBe(true)
    expect(signed).toMatch(/<\/Data><Signature .*<\/Signature><\/Auth>$/)
    expect([...signed.matchAll(/(?:SignatureMethod|DigestMethod|CanonicalizationMethod|Transform) Algorithm="([^"]*)"/g)].map((match) => match[1])).toEqual([
      'http://www.w3.org/TR/2001/REC-xml-c14n-20010315', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/04/xmlenc#sha256',
    ])
    expect(signed.match(/<X509Certificate>/g)).toHaveLength(1)
  })
})

it('a signer that cannot sign fails, and no half-signed request leaves', async () => {
  const { channel: { signer } } = scene()
  if (!signer) throw new Error('nobody signs')
  await expect(signRequest({ xml: unsigned, signer: { ...signer, sign: async () => Promise.reject(new Error('the module is locked')) } })).rejects.toThrow('the module is locked')
})
