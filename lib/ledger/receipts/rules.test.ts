import { describe, expect, it } from 'vitest'
import { formatReceipt, parseReceipt, type Receipt, splitReceipts } from '@/lib/ledger/receipts/rules'

const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const receipt: Receipt = { entry: new TextEncoder().encode('{"a":"ü"}'), index: 5, proof: [hash(1), hash(2)], note: 'log.example\n9\nAAAA\n\n— log.example AAAAAAAA\n' }
const written = `c2sp.org/tlog-proof@v1
extra eyJhIjoiw7wifQ==
index 5
AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=
AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=

log.example
9
AAAA

— log.example AAAAAAAA
`

describe('a receipt', () => {
  it('is written as c2sp.org/tlog-proof says, and read again', () => {
    expect(formatReceipt(receipt)).toBe(written)
    expect(parseReceipt(written)).toEqual(receipt)
  })

  it('holds an event of any length', () => {
    const entry = new Uint8Array(600_000).fill(97)
    expect(parseReceipt(formatReceipt({ ...receipt, entry })).entry).toEqual(entry)
  })

  it('of a tree of one event has no hashes', () => {
    expect(parseReceipt(formatReceipt({ ...receipt, index: 0, proof: [] }))).toMatchObject({ index: 0, proof: [] })
  })

  it('stands after others, whatever system wrote the file', () => {
    const other = formatReceipt({ ...receipt, index: 6 })
    for (const text of [written + other, `${written}\n${other}\n\n`, (written + other).replaceAll('\n', '\r\n')]) expect(splitReceipts(text)).toEqual([written, other])
    expect(splitReceipts(written)).toEqual([written])
  })

  it.each([
    ['another form', written.replace('@v1', '@v2')], ['no event', written.replace(/extra .*\n/, '')], ['an empty event', written.replace(/extra .*\n/, 'extra \n')], ['an event that is no base64', written.replace('eyJhIjoiw7wifQ==', 'eyJhIjoiw7wifQ')],
    ['an index with a zero before it', written.replace('index 5', 'index 05')], ['no index', written.replace('index 5\n', '')], ['a short hash', written.replace('AgICAgIC', '')], ['no end of the proof', written.slice(0, written.indexOf('\n\n'))],
    ['too many hashes', written.replace(/(AQEB.*\n)/, '$1'.repeat(70))],
  ])('is not one with %s', (_, text) => {
    expect(() => parseReceipt(splitReceipts(text)[0] ?? '')).toThrow(SyntaxError)
  })
})
