import { describe, expect, it } from 'vitest'
import { notesIn } from '@/lib/ledger/verifying/notes/rules'

const root = `${'A'.repeat(43)}=`
const note = `log.example/ledger\n371\n${root}\n\n— log.example/ledger AAAAAAAA+/w=\n— w.example/1 BBBB\n`
const origin = 'log.example/ledger'

describe('checkpoints in a text', () => {
  it.each([
    ['alone', note],
    ['in the text of a mail', `Namaste Smt. X,\n\nThe seal of the record:\n\n${note}\nOn the page below\n\nhttps://x`],
    ['with the line ends of another system', note.replaceAll('\n', '\r\n')],
    ['quoted and indented', note.split('\n').map((line) => `> > ${line}  `).join('\n')],
    ['at the very end, without a newline', note.trimEnd()],
    ['before a line of another kind', `${note}— no signature here at all\n`],
  ])('are found %s', (_, text) => {
    expect(notesIn(text, origin)).toEqual([note])
  })

  it('are found one after the other, with lines that other logs add', () => {
    const longer = note.replace(`${root}\n`, `${root}\nsome extension\n`)
    expect(notesIn(`${note}\nand\n\n${longer}`, origin)).toEqual([note, longer])
  })

  it.each([['of another log', note.replaceAll('log.example', 'other.example')], ['without a signature', note.slice(0, note.indexOf('—'))], ['with a size that is none', note.replace('371', '0371')], ['with a root that is none', note.replace(root, 'AAAA')], ['nowhere', 'log.example/ledger']])('are not found %s', (_, text) => {
    expect(notesIn(text, origin)).toEqual([])
  })
})
