import { describe, expect, it } from 'vitest'
import { childOf, hasOnlyChildren, readXml } from '@/lib/aadhaar/xml-reader'
import { element } from '@/lib/aadhaar/xml-writer'
import { cpuMilliseconds } from '@/lib/testing/cpu-time'

const problem = (xml: string): string | null => readXml(xml, { bytesMax: 2_000 }).problem

describe('the strict reader', () => {
  it.each([
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', 'doctype'], ['a doctype alone', '<!DOCTYPE a><a/>', 'doctype'], ['a doctype in small letters', '<!doctype a><a/>', 'doctype'],
    ['an entity declaration inside', '<a><!ENTITY b "c"></a>', 'doctype'],
    ['a comment', '<a x="1"><!-- c --></a>', 'malformed'], ['a comment in text', '<a>1<!-- -->2</a>', 'malformed'], ['CDATA', '<a><![CDATA[x]]></a>', 'malformed'],
    ['an instruction', '<a><?x y?></a>', 'malformed'], ['an instruction before', '<?x y?><a/>', 'malformed'], ['two roots', '<a/><a/>', 'malformed'], ['text before', 'x<a/>', 'malformed'], ['text after', '<a/>x', 'malformed'],
    ['text beside an element', '<a>x<b/></a>', 'malformed'], ['an unknown entity', '<a x="&foo;"/>', 'malformed'], ['an empty reference', '<a x="&#x;"/>', 'malformed'], ['a bare ampersand', '<a>a & b</a>', 'malformed'],
    ['NUL by reference', '<a x="&#0;"/>', 'malformed'], ['a reference past the end', '<a x="&#x110000;"/>', 'malformed'], ['half a pair by reference', '<a x="&#xD800;"/>', 'malformed'],
    ['a control character', '<a x="\u0001"/>', 'malformed'], ['NUL', '<a\u0000/>', 'malformed'], ['half a pair', '<a>\ud800</a>', 'malformed'],
    ['an attribute twice', '<a x="1" x="2"/>', 'malformed'], ['an attribute without quotes', '<a x=1/>', 'malformed'], ['an attribute without value', '<a x/>', 'malformed'], ['attributes that touch', '<a x="1"y="2"/>', 'malformed'],
    ['< in an attribute', '<a x="<"/>', 'malformed'], ['an open element', '<a>', 'malformed'], ['the wrong end', '<a></b>', 'malformed'], ['crossing ends', '<a><b></a></b>', 'malformed'], ['an end too many', '<a></a></a>', 'malformed'],
    ['nothing', '', 'malformed'], ['words', 'hello', 'malformed'], ['HTML', '<p>a<br>b</p>', 'malformed'], ['a namespace twice', '<a xmlns="u:1" xmlns="u:2"/>', 'malformed'],
    ['too deep', `${'<a>'.repeat(20)}${'</a>'.repeat(20)}`, 'malformed'], ['too many', `<a>${'<b/>'.repeat(300)}</a>`, 'malformed'], ['too large', `<a>${'x'.repeat(2_000)}</a>`, 'tooLarge'],
  ])('refuses %s', (_name, xml, expected) => expect(problem(xml)).toBe(expected))

  it('reads what the protocol writes', () => {
    const read = readXml('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<a x="1 &amp; &#x41;" y=\'"\'>\n  <b:c xmlns:b="u:b">t&lt;</b:c>\n  <d />\n</a>\n', { bytesMax: 2_000 })
    if (read.problem !== null) throw new Error(read.problem)
    expect(Object.fromEntries(read.root.attributes)).toEqual({ x: '1 & A', y: '"' })
    expect(read.root.children.map(({ name, namespace, text }) => [name, namespace, text])).toEqual([['b:c', 'u:b', 't<'], ['d', null, '']])
    expect(hasOnlyChildren(read.root, ['d', 'b:c'])).toBe(true)
    expect(hasOnlyChildren(read.root, ['d'])).toBe(false)
    expect(childOf(read.root, 'e')).toBeNull()
  })
  it('answers a long refusal at once', () => {
    const startedAt = cpuMilliseconds()
    readXml(`<a ${'x="1" '.repeat(30_000)}<`, { bytesMax: 1_000_000 })
    readXml(`<a>${'&amp;'.repeat(100_000)}&`, { bytesMax: 1_000_000 })
    expect(cpuMilliseconds() - startedAt).toBeLessThan(2_000)
  })
})

describe('the writer', () => {
  it('writes what the reader reads back, whatever the characters', () => {
    const hard = '<&>"\' \t\n\r ]]> &amp; हिन्दी 😀'
    const read = readXml(element('a', { x: hard }, hard).markup, { bytesMax: 2_000 })
    if (read.problem !== null) throw new Error(read.problem)
    expect([read.root.attributes.get('x'), read.root.text]).toEqual([hard, hard])
  })
  it.each(['\u0000', '\u0008', '\ufffe', '\udc00'])('refuses what XML cannot carry (%j)', (character) => expect(() => element('a', { x: character })).toThrow(RangeError))
})
