import { parseLine } from '@/lib/ledger/exporting/rules'
import type { VerifierKey, VerifyEd25519 } from '@/lib/ledger/notes/rules'
import type { Hasher } from '@/lib/ledger/tree/rules'
import { linesOf } from '@/lib/ledger/verifying/lines/rules'
import { claimed, createJudge, trusted, type TrustedCheckpoint, type Verdict } from '@/lib/ledger/verifying/rules'

/** A log export that can be read from its beginning, once or again. */
export interface LogSource {
  readonly name: string
  readonly isReadOnce: boolean
  read(): AsyncIterable<Uint8Array>
}

export interface LogJudging {
  readonly log: LogSource
  /** Checkpoints from elsewhere. */
  readonly given: readonly TrustedCheckpoint[]
  readonly key: VerifierKey
  readonly witnesses: readonly VerifierKey[]
  readonly hasher: Hasher
  readonly verify: VerifyEd25519
}

/**
 * Judges a whole log export, in one go whatever its length. A ledger of years has a checkpoint for every few events, and a signature costs as much as a hundred hashes. The newest
 * and the newest that a witness signed prove all before them; the others must only not contradict. When anything does, all are looked at, to say where.
 * Throws SyntaxError for what is no export, Distrusted for a checkpoint that cannot be believed.
 */
export async function judgeLog(judging: LogJudging): Promise<Verdict> {
  if (judging.log.isReadOnce) return judgeOnce(judging, 'all')
  const quick = await judgeOnce(judging, 'newest')
  return quick.findings.length === 0 ? quick : judgeOnce(judging, 'all')
}

async function judgeOnce({ log, given, key, witnesses, hasher, verify }: LogJudging, checked: 'all' | 'newest'): Promise<Verdict> {
  const notes: string[] = []
  let judge: ReturnType<typeof createJudge> | undefined
  const believed = async (): Promise<TrustedCheckpoint[]> => {
    const newest = [notes.length - 1, notes.findLastIndex((note) => note.split('\n— ').length > 2)]
    return Promise.all(notes.map((note, at) => (checked === 'all' || newest.includes(at) ? trusted({ note, source: log.name, key, witnesses, verify }) : claimed({ note, source: log.name }))))
  }
  for await (const lines of linesOf(log.read())) {
    for (const line of lines) {
      const parsed = parseLine(line)
      if (parsed.kind === 'checkpoint') {
        if (judge) throw new SyntaxError('a checkpoint stands after the first event of the export')
        notes.push(parsed.note)
      } else if (parsed.kind === 'event') {
        judge ??= createJudge(hasher, [...given, ...await believed()])
        judge.take(parsed)
      }
    }
  }
  return (judge ?? createJudge(hasher, [...given, ...await believed()])).verdict()
}
