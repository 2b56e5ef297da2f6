import { describe, expect, it } from 'vitest'
import { instantOf, readPidData } from '@/lib/aadhaar/pid-data'
import { pidOptionsOf } from '@/lib/aadhaar/pid-options'
import { requireCapture } from '@/lib/testing/identity'

const timestamp = '2026-11-21T15:04:05'
const key = Buffer.alloc(256, 1).toString('base64')
const hmac = Buffer.alloc(48, 2).toString('base64')
const data = Buffer.concat([Buffer.from(timestamp), Buffer.alloc(400, 3)]).toString('base64')
const good = '<PidData><Resp errCode="0" errInfo="Success" fCount="1" fType="2" iCount="0" pCount="0" nmPoints="40" qScore="77"/>'
  + '<DeviceInfo dpId="VENDOR.DP" rdsId="VENDOR.WIN.001" rdsVer="1.0.8" dc="1b2c" mi="MFS100" mc="QUJD"><additional_info><Param name="srno" value="1"/></additional_info></DeviceInfo>'
  + `<Skey ci="20271231">${key}</Skey><Hmac>${hmac}</Hmac><Data type="X">${data}</Data></PidData>`

const told = (xml: string): string => {
  const read = readPidData(xml)
  return read.kind === 'unreadable' ? read.problem : read.kind === 'deviceRefused' ? `device ${read.error.code} ${read.error.owner} ${read.error.message}` : 'captured'
}

describe('what the device’s service answers', () => {
  it('is read when whole', () => {
    const capture = requireCapture(readPidData(good))
    expect(capture).toMatchObject({ biometricTypes: 'FMR,FIR', quality: 77, certificateId: '20271231', timestamp, device: { dpId: 'VENDOR.DP', rdsVer: '1.0.8', mi: 'MFS100', mc: 'QUJD' } })
    expect(capture.capturedAt.toISOString()).toBe('2026-11-21T09:34:05.000Z')
    expect(capture.sessionKey.reveal()).toBe(key)
    expect(capture.digest).toMatch(/^[0-9a-f]{64}$/)
  })
  it('shows nothing of the block when written down', () => {
    const text = JSON.stringify(readPidData(good))
    for (const secret of [key, hmac, data]) expect(text).not.toContain(secret.slice(0, 40))
  })
  it('may have line breaks in its base64, and no score', () => {
    expect(told(good.replace(key, key.replace(/.{76}/g, '$&\r\n')).replace(' qScore="77"', ''))).toBe('captured')
  })
  it.each([
    ['no type, which means XML', good.replace('<Data type="X">', '<Data>'), 'captured'],
    ['a device’s own error', '<PidData><Resp errCode="720" errInfo="Device not ready"/></PidData>', 'device 720 device deviceNotReady'],
    ['nobody’s finger', '<PidData><Resp errCode="700" errInfo="timeout"/></PidData>', 'device 700 person captureTimeout'],
    ['options that we wrote wrong', '<PidData><Resp errCode="115"/></PidData>', 'device 115 portal deviceOptions'],
    ['an unknown error', '<PidData><Resp errCode="-1"/></PidData>', 'device -1 device deviceBroken'],
    ['an error beside a block is an error', good.replace('errCode="0"', 'errCode="730"'), 'device 730 person captureFailed'],
    ['no response', good.replace(/<Resp.*?\/>/, ''), 'elements'], ['two responses', good.replace(/<Resp.*?\/>/, '$&$&'), 'elements'], ['another root', good.replaceAll('PidData', 'Pid'), 'elements'],
    ['no error code', good.replace(' errCode="0"', ''), 'attributes'], ['an error code of words', good.replace('errCode="0"', 'errCode="none"'), 'attributes'],
    ['no key', good.replace(/<Skey.*<\/Skey>/, ''), 'elements'], ['two blocks', good.replace(/<Data.*<\/Data>/, '$&$&'), 'elements'], ['something more', good.replace('</PidData>', '<More/></PidData>'), 'elements'],
    ['something inside', good.replace('<Hmac>', '<Hmac><a/>').replace(hmac, ''), 'elements'], ['a device with something else', good.replaceAll('additional_info', 'script'), 'elements'],
    ['no device code', good.replace(' dc="1b2c"', ''), 'attributes'], ['an empty device code', good.replace('dc="1b2c"', 'dc=""'), 'attributes'], ['a long provider', good.replace('VENDOR.DP', 'V'.repeat(101)), 'attributes'],
    ['no finger counted', good.replace('fCount="1"', 'fCount="0"'), 'attributes'], ['an iris', good.replace('iCount="0"', 'iCount="1"'), 'attributes'], ['an unknown form', good.replace('fType="2"', 'fType="7"'), 'attributes'],
    ['a score of words', good.replace('qScore="77"', 'qScore="good"'), 'attributes'], ['a certificate of another form', good.replace('20271231', '2027-12-31'), 'attributes'], ['protobuf', good.replace('type="X"', 'type="P"'), 'attributes'],
    ['a short key', good.replace(key, Buffer.alloc(128).toString('base64')), 'encoding'], ['a short check', good.replace(hmac, 'QUJD'), 'encoding'], ['no base64', good.replace(hmac, `!${hmac.slice(1)}`), 'encoding'],
    ['an empty block', good.replace(data, ''), 'encoding'], ['a block without a time', good.replace(data, Buffer.alloc(400, 3).toString('base64')), 'timestamp'],
    ['a block of the 30th February', good.replace(data, Buffer.concat([Buffer.from('2026-02-30T15:04:05'), Buffer.alloc(99)]).toString('base64')), 'timestamp'],
    ['a doctype', `<!DOCTYPE PidData>${good}`, 'doctype'], ['a comment', good.replace('<Hmac>', '<Hmac><!-- -->'), 'malformed'], ['half of it', good.slice(0, 700), 'malformed'], ['far too much', good.replace(data, 'A'.repeat(250_000)), 'tooLarge'],
  ])('with %s: %s', (_name, xml, expected) => expect(told(xml)).toBe(expected))
})

describe('a device’s time', () => {
  it.each([['2026-11-21T15:04:05', '2026-11-21T09:34:05.000Z'], ['2027-01-01T00:00:00', '2026-12-31T18:30:00.000Z'], ['2026-02-30T00:00:00', null], ['2026-11-21T24:00:00', null], ['2026-11-21 15:04:05', null], ['2026-11-21T15:04', null]])(
    '%s is %s', (text, expected) => expect(instantOf(text)?.toISOString() ?? null).toBe(expected),
  )
})

it('the options ask for one finger in the way the configuration says', () => {
  const capture = { environment: 'P', fingers: 1, form: 'FMR,FIR', timeoutMilliseconds: 15_000, ageSecondsMax: 120, aheadSecondsMax: 30, qualityMin: 0, ports: [] as number[] } as const
  expect(pidOptionsOf({ capture, environment: 'production' }, { holder: '1234' })).toBe('<PidOptions ver="1.0"><Opts fCount="1" fType="2" iCount="0" pCount="0" format="0" pidVer="2.0" timeout="15000" otp="" wadh="" posh="UNKNOWN" env="P"/></PidOptions>')
  expect(pidOptionsOf({ capture, environment: 'simulated' }, { holder: '1234' })).toContain('<CustOpts><Param name="simulated-holder" value="1234"/></CustOpts></PidOptions>')
})
