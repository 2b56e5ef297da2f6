import { fromBase64 } from '@/lib/ledger/notes/rules'

/**
 * The checkpoints of a log that stand somewhere in a text: alone as a file, or in a mail, whatever it went through: quoted, indented, with the line ends of another system,
 * with words before and after. In their order; none when there is none.
 */
export function notesIn(text: string, origin: string): string[] {
  // What mail programs put before a line they quote, and the spaces some put at its end.
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/^[\s>\u00a0]*/, '').trimEnd())
  const notes: string[] = []
  for (let at = 0; at < lines.length; at += 1) {
    if (lines[at] !== origin || !/^(0|[1-9]\d{0,15})$/.test(lines[at + 1] ?? '') || fromBase64(lines[at + 2] ?? '')?.length !== 32) continue
    const end = lines.indexOf('', at)
    const signed = lines.slice(end + 1)
    const count = signed.findIndex((line) => !/^— \S+ \S+$/u.test(line))
    const signatures = signed.slice(0, count < 0 ? signed.length : count)
    if (end > at && signatures.length > 0) notes.push(`${lines.slice(at, end).join('\n')}\n\n${signatures.join('\n')}\n`)
  }
  return notes
}
