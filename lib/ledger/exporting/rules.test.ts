import { describe, expect, it } from 'vitest'
import { checkpointLine, eventLine, headerLine, parseLine } from '@/lib/ledger/exporting/rules'

const parse = (line: string) => parseLine(Buffer.from(line.slice(0, -1)))
const sealed = new Uint8Array(32).fill(7)

describe('lines of an export', () => {
  it('are read as they are written', () => {
    expect(parse(headerLine('name+id+key'))).toEqual({ kind: 'header', key: 'name+id+key' })
    expect(parse(checkpointLine('a\n1\nx\n\n— a b\n'))).toEqual({ kind: 'checkpoint', note: 'a\n1\nx\n\n— a b\n' })
    expect(parse(eventLine({ entry: '{"a":"ü"}', sealed }))).toEqual({ kind: 'event', entry: Buffer.from('{"a":"ü"}'), sealed })
    expect(parse(eventLine({ entry: null, sealed }))).toEqual({ kind: 'event', entry: null, sealed })
    expect(parse(eventLine({ entry: '{}', sealed: null }))).toEqual({ kind: 'event', entry: Buffer.from('{}'), sealed: null })
  })

  it.each(['', 'x', 'e', 'e -', 'e x {}', 'e AAAA {}', 'c 1', 'c {', 'eshram-ledger-export 2 key', `e ${'A'.repeat(44)} {}`, `e ${'A'.repeat(43)}=`])('are nothing else: %j', (line) => {
    expect(() => parseLine(Buffer.from(line))).toThrow(SyntaxError)
  })
})
