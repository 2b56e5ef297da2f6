import { describe, expect, test } from 'vitest'
import { plainLetter } from '@/lib/demo/letter/rules'
import { limits } from '@/lib/limits'
import { checkLetter } from '@/lib/letters/rules'
import { bundledLetter, packedStream } from '@/lib/testing/letters/builder'

const text = plainLetter().toString('latin1')
const check = (letter: Buffer | string) => checkLetter(Buffer.isBuffer(letter) ? letter : Buffer.from(letter, 'latin1'))
const taken = { problem: null, pages: 1 }
/** A letter as it was stored, and behind it what somebody added later. */
const added = (object: string, head: string): string => {
  const table = text.length + object.length
  return `${text}${object}xref\n${head}\n${String(text.length).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 9 /Root 1 0 R /Prev ${text.indexOf('xref\n0')} >>\nstartxref\n${table}\n%%EOF\n`
}

describe('what readers understand in different ways', () => {
  const bundle = packedStream('9 0 << /S /Launch >>', '/N 1 /First 4')
  test.each<[string, string | Buffer]>([
    ['a key twice', plainLetter({ catalogue: '/Lang (en) /Lang (hi)' })],
    ['a key twice, spelled in two ways', plainLetter({ catalogue: '/Lang (en) /La#6eg (hi)' })],
    ['two objects of one number', plainLetter({ objects: ['<< >>\nendobj\n4 0 obj\n<< >>'] })],
    ['two objects of one number and two generations', plainLetter({ objects: ['<< >>\nendobj\n4 1 obj\n<< >>'] })],
    ['an object no table names', plainLetter({ objects: ['<< >>\nendobj\n77 0 obj\n<< >>'] })],
    ['an object that a later table puts in the place of another', added('4 0 obj\n<< >>\nendobj\n', '4 1')],
    ['an object that a later table takes away', added('', '4 1').replace(/\d{10} 00000 n \ntrailer\n<< \/Size 9/, '0000000000 00001 f \ntrailer\n<< /Size 9')],
    ['a table that is out of reach', added('8 0 obj\n<< >>\nendobj\n', '8 1').replace(/\/Prev \d+/, '')],
    ['a table that points elsewhere', text.replace(/0000000009 00000 n/, '0000000010 00000 n')],
    ['two catalogues', added('8 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n', '8 1').replace('/Size 9 /Root 1 0 R', '/Size 9 /Root 8 0 R')],
    ['words between objects', plainLetter({ objects: ['<< >>\nendobj\nrubbish\n8 0 obj\n<< >>'] })],
    ['a comment that spells an object', plainLetter({ objects: ['<< >>\nendobj\n% 8 0 obj << /S /Launch >>\n% '] })],
    ['a comment that spells an object, in a dictionary', plainLetter({ catalogue: '% >> endobj 8 0 obj << /S /Launch >>\n' })],
    ['a text that spells an object', plainLetter({ catalogue: '/Lang (en\nendobj\n8 0 obj\n<< /S /Launch >>)' })],
    ['a text that is not closed', plainLetter({ catalogue: '/Lang (en' })],
    ['a text that hides its end', plainLetter({ catalogue: '/Lang (en\\)' })],
    ['a picture that spells an object', plainLetter({ objects: ['<< /Length 25 >>\nstream\n8 0 obj << /S /Launch >>\n\nendstream'] })],
    ['a stream shorter than it says', plainLetter({ objects: ['<< /Length 99 >>\nstream\nx\nendstream'] })],
    ['a stream longer than it says', plainLetter({ objects: ['<< /Length 1 >>\nstream\nxyz\nendstream'] })],
    ['a stream that says no length', plainLetter({ objects: ['<< >>\nstream\nxyz\nendstream'] })],
    ['a stream whose length is told by no number', plainLetter({ objects: ['<< /Length 1 0 R >>\nstream\nxyz\nendstream'] })],
    ['data outside of the letter', plainLetter({ objects: ['<< /Length 0 /F 8 0 R >>\nstream\nendstream'] })],
    ['a name with a broken escape', plainLetter({ catalogue: '/La#6 (en)' })],
    ['a name with a NUL', plainLetter({ catalogue: '/La#00ng (en)' })],
    ['a NUL between tokens', plainLetter({ catalogue: '/Lang\0(en)' })],
    ['a word that is none', plainLetter({ catalogue: '/Lang nil' })],
    ['lists without end', plainLetter({ catalogue: `/Lang ${'['.repeat(200_000)}` })],
    ['more values than any object has', plainLetter({ objects: [`[${'0 '.repeat(limits.letterObjectValuesMax)}]`] })],
    ['more values than any letter has', plainLetter({ objects: Array.from({ length: 10 }, () => `[${'0 '.repeat(limits.letterValuesMax / 10)}]`) })],
    ['the same in a bundle', bundledLetter({ inner: Array.from({ length: 1_000 }, () => `[${'0 '.repeat(limits.letterValuesMax / 1_000)}]`) })],
    ['a link longer than any', plainLetter({ objects: [`<< /URI (${'\\1'.repeat(100_000)}) >>`] })],
    ['a bundle with words before its first object', bundledLetter({ inner: ['% /S\n 1'] }).toString('latin1').replace('/First 4', '/First 3')],
    ['a bundle with fewer objects than it says', bundledLetter({ inner: ['1'] }).toString('latin1').replace('/N 1', '/N 2')],
    ['a bundle with more objects than it says', bundledLetter({ inner: ['1', '2'] }).toString('latin1').replace('/N 2', '/N 1')],
    ['a bundle with an object that stands in the file', bundledLetter({ inner: ['1'] }).toString('latin1').replace('4 0 obj', '7 0 obj')],
    ['a bundle no table names', plainLetter({ objects: [packedStream('9 0 << >>', '/Type /ObjStm /N 1 /First 4')] })],
    ['a hybrid file whose stream is out of reach', bundledLetter({ inner: ['1'], isHybrid: true }).toString('latin1').replace(/\/XRefStm \d+/, '')],
    ['a table in a stream that says other sizes', bundledLetter({ inner: ['1'] }).toString('latin1').replace('/W [1 2 1]', '/W [1 1 2]')],
    ['a forged text that hides how a bundle is packed', plainLetter({ objects: [bundle.replace('/N 1', '/N 1 /DecodeParms << /Predictor 12 /Columns 8 >> /Forged (7 0 obj)')] })],
  ])('%s', async (_what, letter) => expect(await check(letter)).toEqual({ problem: 'letterUnreadable' }))

  test('a forged text does not make a bundle look like a picture', async () => {
    for (const forged of ['(1 0 obj)', '(\\(1 0  obj)', '<3120302006f626a>', '(>> /Subtype /Image)']) {
      expect(await check(plainLetter({ objects: [bundle.replace('<< ', `<< /Forged ${forged} `)] })), forged).not.toMatchObject({ problem: null })
    }
  })
})

describe('what a letter has no use for, wherever it stands', () => {
  const acts: readonly string[] = [
    '<< /S /JavaScript /JS (1) >>', '<< /S /Launch /F (cmd.exe) >>', '<< /S /L#61unch >>', '<< /Type /Filespec /EF << >> >>', '<< /XFA 9 0 R >>', '<< /AA << /O 9 0 R >> >>', '<< /Subtype /Screen >>', '<< /Subtype /PS >>',
    '<< /S /SubmitForm >>', '<< /S /Rendition >>', '<< /S /Sound >>', '<< /S /Movie >>', '<< /S /Thread /F (other.pdf) >>', '<< /F (other.pdf) >>', '<< /Collection << >> >>', '<< /S /URI /URI (file:///c:/x.exe) >>',
    '<< /S /URI /URI (\\152avascript:1) >>', '<< /S /URI /URI <66696c653a2f2f78> >>', '[[<< /A [<< /S /Launch >>] >>]]', '/Launch',
  ]
  test.each(acts)('%s', async (act) => {
    for (const letter of [plainLetter({ objects: [act] }), bundledLetter({ inner: ['1', act] }), bundledLetter({ inner: [act], isHybrid: true })]) expect(await check(letter)).toEqual({ problem: 'letterActive' })
  })
  test.each<[string, string]>([['an address', '<< /S /URI /URI (https://labour.example) >>'], ['another act', '<< /S /Named /N /Print >>'], ['a place, and then another act', '<< /S /GoTo /D [3 0 R /Fit] /Next 9 0 R >>'], ['nothing known', '<< >>'], ['a name', '/Start']])(
    'on opening: %s', async (_what, act) => {
      expect(await check(plainLetter({ catalogue: `/OpenAction ${act}` }))).toEqual({ problem: 'letterActive' })
      expect(await check(bundledLetter({ inner: [act], catalogue: '/OpenAction 7 0 R' }))).toEqual({ problem: 'letterActive' })
    })
  test('a lock in the place of a table', async () => {
    expect(await check(bundledLetter({ inner: ['1'] }).toString('latin1').replace('/Type /XRef', '/Type /XRef /Encrypt 9 0 R'))).toEqual({ problem: 'letterEncrypted' })
  })
})

test.each<[string, Buffer | string]>([
  ['a place to open at', plainLetter({ catalogue: '/OpenAction [3 0 R /Fit]' })], ['the same as an act', plainLetter({ catalogue: '/OpenAction << /S /GoTo /D [3 0 R /Fit] >>' })], ['the same in a bundle', bundledLetter({ inner: ['[3 0 R /Fit]'], catalogue: '/OpenAction 7 0 R' })],
  ['a title with brackets, and words that are names elsewhere', plainLetter({ catalogue: '/Lang (A (nested) \\( title) /Title (Notice/Launch of a Sound/Movie scheme)' })], ['a comment as producers leave them', plainLetter({ catalogue: '% page 1\n' })], ['a link for mail', plainLetter({ objects: ['<< /S /URI /URI (mailto:labour@sikkim.example) >>'] })],
  ['names in two bytes', plainLetter({ catalogue: '/Lang <fe ff 00 65 0>' })], ['an empty name', plainLetter({ catalogue: '/PieceInfo << /X / /Y/ >>' })], ['a length told elsewhere', plainLetter({ objects: ['3', '<< /Length 6 0 R >>\nstream\nxyz\nendstream'] })],
  ['an object added later', added('8 0 obj\n<< >>\nendobj\n', '8 1')], ['numbers that were never used', text.replace('0 6', '0 8').replace('trailer', '0000000000 00000 n \n0000000000 00001 f \ntrailer')],
])('%s is taken', async (_what, letter) => expect(await check(letter)).toEqual(taken))
