import { createExtractJudge, type ExtractFilters, type ExtractVerdict, parseExtractLine } from '@/lib/ledger/extracts/rules'
import { linesOf } from '@/lib/ledger/verifying/lines/rules'
import type { LogJudging } from '@/lib/ledger/verifying/log/rules'
import { trusted, type TrustedCheckpoint } from '@/lib/ledger/verifying/rules'

export interface JudgedExtract {
  /** What the extract says it was asked. */
  readonly filters: ExtractFilters
  readonly checkpoint: TrustedCheckpoint
  readonly verdict: ExtractVerdict
}

/**
 * Judges an extract: one checkpoint and one way through its tree, for what lies between the events comes as hashes. Throws SyntaxError for what is no extract, Distrusted for a checkpoint that
 * cannot be believed.
 */
export async function judgeExtract({ log, given, key, witnesses, hasher, verify }: LogJudging): Promise<JudgedExtract> {
  let filters: ExtractFilters = {}
  let checkpoint: TrustedCheckpoint | undefined
  let judge: ReturnType<typeof createExtractJudge> | undefined
  for await (const lines of linesOf(log.read())) {
    for (const line of lines) {
      const parsed = parseExtractLine(line)
      if (parsed.kind === 'filters') filters = parsed.filters
      else if (parsed.kind === 'checkpoint') {
        if (checkpoint) throw new SyntaxError('an extract has one checkpoint')
        checkpoint = await trusted({ note: parsed.note, source: 'the extract', key, witnesses, verify })
        judge = createExtractJudge(hasher, checkpoint, given)
      } else if (parsed.kind !== 'header') {
        if (!judge) throw new SyntaxError('an event stands before the checkpoint of the extract')
        judge.take(parsed)
      }
    }
  }
  if (!checkpoint || !judge) throw new SyntaxError('the extract has no checkpoint')
  return { filters, checkpoint, verdict: judge.verdict() }
}
