import { monitorEventLoopDelay } from 'node:perf_hooks'
import { describe, expect, test } from 'vitest'
import { limits } from '@/lib/limits'
import { checkLetter, letterName } from '@/lib/letters/rules'
import { plainLetter as testLetter } from '@/lib/demo/letter/rules'
import { bundledLetter, packedStream as packed } from '@/lib/testing/letters/builder'

test('a letter as a State sends it is taken, with its pages', async () => {
  expect(await checkLetter(testLetter())).toEqual({ problem: null, pages: 1 })
  expect(await checkLetter(testLetter({ objects: [packed('BT (page) Tj ET', '')] }))).toEqual({ problem: null, pages: 1 })
  for (const isHybrid of [false, true]) expect(await checkLetter(bundledLetter({ inner: ['<< /Type /Page /Parent 2 0 R >>', '[1 2]'], isHybrid }))).toEqual({ problem: null, pages: 2 })
  // A word is no name, and a link is no program.
  expect(await checkLetter(testLetter({ words: 'No JavaScript, no Launch', objects: ['<< /S /URI /URI (https://labour.example) >>'] }))).toEqual({ problem: null, pages: 1 })
})

test('a scan whose bytes spell a short name by chance is taken', async () => {
  const scan = '<< /Subtype /Image /Filter /DCTDecode /Length 9 >>\nstream\n\u00ff\u00d8/3D \u00ff\u00d9 \nendstream'
  expect(await checkLetter(testLetter({ objects: [scan] }))).toEqual({ problem: null, pages: 1 })
})

describe('what is no letter', () => {
  const letter = testLetter().toString('latin1')
  test.each<[string, string | Buffer, string]>([
    ['nothing', '', 'letterMissing'],
    ['a picture by another name', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'letterNoPdf'],
    ['a page', '<html><script>1</script></html>', 'letterNoPdf'],
    ['a program before the letter', `MZ${letter}`, 'letterNoPdf'],
    ['a version that is none', letter.replace('%PDF-1.7', '%PDF-9.9'), 'letterNoPdf'],
    ['one cut off', letter.slice(0, -20), 'letterBroken'],
    ['one with an archive behind it', `${letter}PK\u0003\u0004`, 'letterBroken'],
    ['a cross-reference that leads nowhere', letter.replace(/startxref\n\d+/, 'startxref\n999999'), 'letterBroken'],
    ['a cross-reference that leads elsewhere', letter.replace(/startxref\n\d+/, 'startxref\n12'), 'letterBroken'],
    ['no catalogue', letter.replace('/Root 1 0 R', ''), 'letterBroken'],
    ['no page', letter.replaceAll('/Type /Page /Parent', '/Type /Other /Parent'), 'letterBroken'],
    ['a stream without end', letter.replace('endstream', 'endstraem'), 'letterUnreadable'],
    ['a locked one', testLetter({ trailer: '/Encrypt 9 0 R' }), 'letterEncrypted'],
    ['one byte too large', Buffer.alloc(limits.letterBytesMax + 1, 0x20), 'letterTooLarge'],
  ])('%s', async (_what, bytes, problem) => expect(await checkLetter(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, 'latin1'))).toEqual({ problem }))
})

describe('what a letter has no use for', () => {
  test.each<[string, Buffer]>([
    ['a script that runs on opening', testLetter({ catalogue: '/OpenAction << /S /JavaScript /JS (app.alert(1)) >>' })],
    ['the same, spelled with escapes', testLetter({ catalogue: '/OpenAction << /S /J#61va#53cript /JS (1) >>' })],
    ['a program to start', testLetter({ objects: ['<< /S /Launch /F (cmd.exe) >>'] })],
    ['a file inside', testLetter({ catalogue: '/Names << /EmbeddedFiles 6 0 R >>' })],
    ['a form that sends', testLetter({ objects: ['<< /S /SubmitForm /F (https://evil.example) >>'] })],
    ['a picture in three dimensions', testLetter({ objects: ['<< /Subtype /3D /3DD 7 0 R >>'] })],
    ['a script in a bundle of objects', testLetter({ objects: [packed('7 0 << /S /JavaScript /JS (1) >>', '/Type /ObjStm /N 1 /First 4')] })],
    ['a script in a bundle that does not say it is one', testLetter({ objects: [packed('7 0 << /S /JavaScript /JS (1) >>', '/N 1 /First 4')] })],
    ['a script behind a stream that a comment opens', testLetter({ objects: ['<< >>\n% stream\n<< /S /JavaScript >>\nendstream'] })],
  ])('%s', async (_what, bytes) => expect(await checkLetter(bytes)).toEqual({ problem: 'letterActive' }))

  const link = (address: string): string => `<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (${address}) >> >>`
  test.each<[string, string[], string]>([
    ['a link to a file of this computer', [link('file:///c:/x.exe')], ''],
    ['the same in two halves', [link('windows/system32/calc.exe')], '/URI << /Base (file:///c:/) >>'],
    ['the same, the first half elsewhere', [link('#2'), '<< /Base (file:///c:/) >>'], '/Extra 8 0 R'],
    ['a link that is a path', [link('windows/system32/calc.exe')], ''],
    ['a link to a share', [link('\\\\\\\\evil.example\\\\share\\\\x.exe')], ''],
    ['the same with strokes', [link('//evil.example/share/x.exe')], ''],
    ['the same behind a scheme', [link('http:\\\\\\\\evil.example\\\\x.exe')], ''],
    ['the same as numbers', ['<< /S /URI /URI <5c5c6576696c> >>'], ''],
    ['a file elsewhere', ['<< /Ref << /F << /F (x.pdf) >> /Page 0 >> >>'], ''],
    ['the same, its name as an object', ['<< /Ref << /F << /F 8 0 R >> /Page 0 >> >>', '(\\\\evil.example\\x.pdf)'], ''],
    ['the same, the object before', ['(x.pdf)', '<< /Ref << /F 7 0 R /Page 0 >> >>'], ''],
    ['the same for one kind of computer', ['<< /Ref << /F << /DOS 8 0 R >> /Page 0 >> >>', '<782e706466>'], ''],
    ['a screen whose kind is an object', ['<< /Type /Annot /Subtype 8 0 R >>', '/Screen'], ''],
    ['a thread whose kind is an object', ['<< /S 8 0 R /D 0 >>', '/Thr#65ad'], ''],
  ])('%s', async (_what, inner, catalogue) => expect(await checkLetter(bundledLetter({ inner, catalogue }))).toEqual({ problem: 'letterActive' }))

  test('a name of an object that is a name of another', async () => {
    expect(await checkLetter(bundledLetter({ inner: ['<< /Subtype 8 0 R >>', '9 0 R', '/Screen'] }))).toEqual({ problem: 'letterUnreadable' })
  })
  test('links to pages, places and people, flags, fonts and kinds that are objects, are taken', async () => {
    const links = ['https://labour.example/a?b=c', 'HTTP://labour.example', 'mailto:a@labour.example', 'tel:+911123456789', '#page=2'].map(link)
    const others = ['<< /Subtype /Link /F 4 >>', `<< /Font << /F ${links.length + 9} 0 R >> /S ${links.length + 10} 0 R /Subtype 99 0 R >>`, '<< /Type /Font /Subtype /Type1 >>', '/Transparency']
    expect(await checkLetter(bundledLetter({ inner: [...links, ...others] }))).toEqual({ problem: null, pages: 1 })
  })

  test('a bundle of objects packed in a way that is not opened here', async () => {
    expect(await checkLetter(testLetter({ objects: ['<< /Type /ObjStm /N 1 /First 4 /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\n00\nendstream'] }))).toEqual({ problem: 'letterUnreadable' })
    expect(await checkLetter(testLetter({ objects: ['<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\nrubbish\nendstream'] }))).toEqual({ problem: 'letterUnreadable' })
  })
  test('a bomb is not opened to its end', async () => {
    const bomb = packed(' '.repeat(limits.letterUnpackedBytesMax + 1), '/Type /ObjStm /N 1 /First 4')
    expect(await checkLetter(testLetter({ objects: [bomb] }))).toEqual({ problem: 'letterUnreadable' })
  })
  const script = '7 0 << /S /JavaScript /JS (1) >>'
  const bundle = packed(script, '/Type /ObjStm /N 1 /First 4')
  /** The same bytes as differences to the row above, as predictor 12 stores them. */
  const rearranged = (inner: string): string => {
    const rows: Buffer[] = [Buffer.alloc(8)]
    for (let at = 0; at < inner.length; at += 8) rows.push(Buffer.from(inner.slice(at, at + 8).padEnd(8), 'latin1'))
    return rows.slice(1).map((row, index) => `\u0002${String.fromCharCode(...row.map((byte, column) => (byte - (rows[index]?.[column] ?? 0)) & 255))}`).join('')
  }
  test.each<[string, string]>([
    ['a bundle of differences', packed(rearranged(script), '/Type /ObjStm /N 1 /First 4 /DecodeParms << /Predictor 12 /Columns 8 >>')],
    ['the same, spelled with escapes', packed(rearranged(script), '/N 1 /First 4 /Decode#50arms << /Pr#65dictor 12 /Columns 8 >>')],
    ['the same, told elsewhere', packed(rearranged(script), '/Type /ObjStm /N 1 /First 4 /DecodeParms 9 0 R')],
    ['a stream that begins after a space', bundle.replace('stream\n', 'stream \n')],
    ['a stream that begins after half an end of line', bundle.replace('stream\n', 'stream\r')],
    ['a stream that begins after a comment', bundle.replace('stream\n', 'stream%\n')],
    ['a stream that begins at once', bundle.replace('stream\n', 'stream')],
    ['an end without a beginning', `${bundle}\nendstream`],
    ['a stream inside another', `<< /Length 9 >>\nstream\n7 0 obj\n${bundle}`],
    ['the same, begun in another way', `<< /Length 9 >>\nstream\n7 0 obj\n${bundle.replace('stream\n', 'stream \n')}`],
    ['the same, begun at once', `<< /Length 9 >>\nstream\n7 0 obj\n${bundle.replace('stream\n', 'stream')}`],
    ['a stream behind a comment that says one begins', `<< >> % stream\n${bundle}`],
    ['a stream that begins at the word before its data', `<< /Length 9 >>\nstream\nstream \n${script.slice(0, 3)}\nendstream`],
  ])('objects where readers differ: %s', async (_what, object) => {
    expect(await checkLetter(testLetter({ objects: [object] }))).toEqual({ problem: 'letterUnreadable' })
  })
  test('words of a page that say stream, and pictures stored as differences, are taken', async () => {
    const objects = [packed(rearranged('a picture'), '/Subtype /Image /DecodeParms << /Predictor 12 /Columns 8 >>')]
    expect(await checkLetter(testLetter({ words: 'A stream of workers, down-stream too', objects }))).toEqual({ problem: null, pages: 1 })
  })
  test('many streams that are each a little too large are not opened one after the other, and nobody waits meanwhile', async () => {
    const bomb = packed('\0'.repeat(limits.letterPageBytesMax + 1), '')
    const letter = testLetter({ objects: Array.from({ length: 2_000 }, () => bomb) })
    const delays = monitorEventLoopDelay({ resolution: 10 })
    delays.enable()
    expect(await checkLetter(letter)).toEqual({ problem: 'letterUnreadable' })
    delays.disable()
    // Opened one after the other on the main thread they stopped everybody for 18 seconds.
    expect(delays.max / 1_000_000).toBeLessThan(3_000)
  })
  test('a few pictures that are not opened to their end are no bomb', async () => {
    const picture = packed('\0'.repeat(limits.letterPageBytesMax + 1), '/Subtype /Image')
    expect(await checkLetter(testLetter({ objects: Array.from({ length: 20 }, () => picture) }))).toEqual({ problem: null, pages: 1 })
  })
  test('more streams than any letter has', async () => {
    const stream = '<< /Length 1 >>\nstream\nx\nendstream'
    expect(await checkLetter(testLetter({ objects: Array.from({ length: limits.letterStreamsMax }, () => stream) }))).toEqual({ problem: 'letterUnreadable' })
  })
  test('a name across the border of two slices', async () => {
    const at = testLetter().indexOf('(We') + 1
    for (const cut of [1, 5, 10]) {
      const words = 'x'.repeat(limits.letterSliceBytes - at - cut)
      expect(await checkLetter(testLetter({ words: `${words}/JavaScript ` }))).toEqual({ problem: 'letterActive' })
      expect(await checkLetter(testLetter({ words: `${words}/JavaScriptNone ` }))).toEqual({ problem: null, pages: 1 })
    }
  })
})

test.each([['Order 1482.PDF', 'Order 1482.pdf'], ['C:\\Users\\x\\पत्र.pdf', 'पत्र.pdf'], ['../../etc/passwd', 'passwd.pdf'], ['a"b\r\nc;d.pdf', 'abcd.pdf'], ['', 'letter.pdf'], ['.pdf', 'letter.pdf'], ['x'.repeat(300), `${'x'.repeat(100)}.pdf`]])(
  'the name %j is kept as %j', (typed, kept) => expect(letterName(typed)).toBe(kept))
