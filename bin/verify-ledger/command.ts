import fs from 'node:fs'
import { parseArgs } from 'node:util'
import { sha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { parseLine } from '@/lib/ledger/exporting/rules'
import { createExtractJudge, extractHeader, type ExtractFilters, type ExtractVerdict, parseExtractLine } from '@/lib/ledger/extracts/rules'
import { parseVerifierKey, type VerifierKey } from '@/lib/ledger/notes/rules'
import { hasherOf } from '@/lib/ledger/tree/rules'
import { claimed, createJudge, Distrusted, type Finding, trusted, type TrustedCheckpoint, type Verdict } from '@/lib/ledger/verifying/rules'

const usage = `Usage: verify-ledger --key KEY [--log FILE] [--checkpoint FILE|URL …] [--witness KEY …]
  --key         the ledger's public key, or a file that holds it; from paper or a witness, not from the portal that is checked
  --log         the log export or an extract of it, as auditors download them; - reads from standard input
  --checkpoint  a checkpoint from elsewhere: a witness, a mail, an older copy, the portal's /ledger/checkpoint
  --witness     a witness's public key, or a file that holds it
Exit code 0: the log is what was signed. 1: it is not, and what follows says where. 2: nothing could be checked.`

/** Runs the command; returns its exit code. Everything it says goes through `say`. */
export async function verifyLedger(args: readonly string[], say: (line: string) => void): Promise<0 | 1 | 2> {
  try {
    const { values } = parseArgs({ args: [...args], options: { key: { type: 'string' }, log: { type: 'string' }, checkpoint: { type: 'string', multiple: true, default: [] }, witness: { type: 'string', multiple: true, default: [] } } })
    if (!values.key || (!values.log && values.checkpoint.length === 0)) {
      say(usage)
      return 2
    }
    const startedAt = performance.now()
    const keys = { key: readKey(values.key), witnesses: values.witness.map(readKey) }
    const given = await Promise.all(values.checkpoint.map(async (source) => trusted({ ...keys, note: await readText(source), source, verify: verifyEd25519 })))
    const log = values.log ? await openLog(values.log) : null
    if (log?.isExtract) return reportExtract(await judgeExtract(log.lines, { given, ...keys }), { given, startedAt, say })
    const verdict = log ? await judgeLog({ file: values.log ?? '-', lines: log.lines, given, ...keys }) : createJudge(hasherOf(sha256), given).verdict()
    // Without a log a checkpoint that goes beyond it says nothing.
    const findings = values.log ? verdict.findings : verdict.findings.filter(({ kind }) => kind === 'fork')
    for (const line of report({ ...verdict, findings }, { given, hasLog: Boolean(values.log), witnesses: keys.witnesses.length })) say(line)
    say(`Checked in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`)
    return findings.length === 0 ? 0 : 1
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return error instanceof Distrusted ? 1 : 2
  }
}

/** The lines of a log from its beginning, and whether it is an extract. */
async function openLog(file: string): Promise<{ isExtract: boolean; lines: AsyncGenerator<Uint8Array[]> }> {
  const rest = linesOf(file)
  const first = await rest.next()
  const all = async function* (): AsyncGenerator<Uint8Array[]> {
    if (!first.done) yield first.value
    yield* rest
  }
  return { isExtract: !first.done && Buffer.from(first.value[0] ?? new Uint8Array()).toString('utf8').startsWith(`${extractHeader} `), lines: all() }
}

interface JudgedExtract {
  readonly filters: ExtractFilters
  readonly checkpoint: TrustedCheckpoint
  readonly verdict: ExtractVerdict
}

/** One checkpoint and one way through its tree: what lies between the events comes as hashes. */
async function judgeExtract(batches: AsyncGenerator<Uint8Array[]>, { given, key, witnesses }: Omit<Judging, 'file' | 'lines'>): Promise<JudgedExtract> {
  let filters: ExtractFilters = {}
  let checkpoint: TrustedCheckpoint | undefined
  let judge: ReturnType<typeof createExtractJudge> | undefined
  for await (const lines of batches) {
    for (const line of lines) {
      const parsed = parseExtractLine(line)
      if (parsed.kind === 'filters') filters = parsed.filters
      else if (parsed.kind === 'checkpoint') {
        if (checkpoint) throw new SyntaxError('an extract has one checkpoint')
        checkpoint = await trusted({ note: parsed.note, source: 'the extract', key, witnesses, verify: verifyEd25519 })
        judge = createExtractJudge(hasherOf(sha256), checkpoint, given)
      } else if (parsed.kind !== 'header') {
        if (!judge) throw new SyntaxError('an event stands before the checkpoint of the extract')
        judge.take(parsed)
      }
    }
  }
  if (!checkpoint || !judge) throw new SyntaxError('the extract has no checkpoint')
  return { filters, checkpoint, verdict: judge.verdict() }
}

function reportExtract({ filters, checkpoint, verdict }: JudgedExtract, { given, startedAt, say }: { given: readonly TrustedCheckpoint[]; startedAt: number; say: (line: string) => void }): 0 | 1 {
  const asked = Object.entries(filters).map(([name, value]) => `${name}=${value}`).join(', ')
  for (const line of given.map(seenSentence)) say(line)
  say(`The extract holds ${verdict.events} of ${checkpoint.size} events (${asked === '' ? 'no filter' : asked})${checkpoint.witnesses.map(({ name, seconds }) => `; its checkpoint was seen by ${name} at ${new Date(seconds * 1_000).toISOString()}`).join('')}.`)
  for (const finding of verdict.findings) {
    say(finding.kind === 'incomplete' ? `INCOMPLETE: what comes after event ${finding.at - 1} does not follow, or is not there.`
      : finding.kind === 'changed' && finding.from !== finding.to ? 'CHANGED: an event or a hash of the extract is not what was signed; which one cannot be told.' : sentence(finding))
  }
  say(verdict.findings.length === 0 ? 'Each of these events is what was signed. Whether others fit the filters as well, an extract cannot prove.' : 'THIS EXTRACT IS NOT WHAT WAS SIGNED.')
  say(`Checked in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`)
  return verdict.findings.length === 0 ? 0 : 1
}

function seenSentence({ source, size, witnesses }: TrustedCheckpoint): string {
  return `${source}: ${size} events, signed by the ledger${witnesses.map(({ name, seconds }) => `, seen by ${name} at ${new Date(seconds * 1_000).toISOString()}`).join('')}.`
}

interface Judging {
  readonly file: string
  /** The log from its beginning; when it must be looked at twice, `file` is read again. */
  readonly lines: AsyncGenerator<Uint8Array[]>
  readonly given: readonly TrustedCheckpoint[]
  readonly key: VerifierKey
  readonly witnesses: readonly VerifierKey[]
}

/**
 * A ledger of years has a checkpoint for every few events, and a signature costs as much as a hundred hashes. The newest and the newest that a witness signed
 * prove all before them; the others must only not contradict. When anything does, all are looked at, to say where.
 */
async function judgeLog(judging: Judging): Promise<Verdict> {
  if (judging.file === '-') return judgeOnce(judging, 'all')
  const quick = await judgeOnce(judging, 'newest')
  return quick.findings.length === 0 ? quick : judgeOnce({ ...judging, lines: linesOf(judging.file) }, 'all')
}

async function judgeOnce({ lines: batches, given, key, witnesses }: Judging, checked: 'all' | 'newest'): Promise<Verdict> {
  const notes: string[] = []
  let judge: ReturnType<typeof createJudge> | undefined
  const believed = async (): Promise<TrustedCheckpoint[]> => {
    const newest = [notes.length - 1, notes.findLastIndex((note) => note.split('\n— ').length > 2)]
    return Promise.all(notes.map((note, at) => (checked === 'all' || newest.includes(at) ? trusted({ note, source: 'the export', key, witnesses, verify: verifyEd25519 }) : claimed({ note, source: 'the export' }))))
  }
  for await (const lines of batches) {
    for (const line of lines) {
      const parsed = parseLine(line)
      if (parsed.kind === 'checkpoint') {
        if (judge) throw new SyntaxError('a checkpoint stands after the first event of the export')
        notes.push(parsed.note)
      } else if (parsed.kind === 'event') {
        judge ??= createJudge(hasherOf(sha256), [...given, ...await believed()])
        judge.take(parsed)
      }
    }
  }
  return (judge ?? createJudge(hasherOf(sha256), [...given, ...await believed()])).verdict()
}

/** What was found, in sentences. */
export function report(verdict: Verdict, { given, hasLog, witnesses }: { given: readonly TrustedCheckpoint[]; hasLog: boolean; witnesses: number }): string[] {
  const lines = given.map(seenSentence)
  if (hasLog) lines.push(`The export holds ${verdict.events} events; checkpoints prove the first ${verdict.proven}${witnesses > 0 ? `, witnesses the first ${verdict.witnessed}` : ''}.`)
  if (hasLog && verdict.findings.length === 0 && verdict.events > verdict.proven) lines.push(`The last ${verdict.events - verdict.proven} are newer than every checkpoint: nothing can be said of them yet.`)
  return [...lines, ...verdict.findings.map(sentence), verdict.findings.length === 0 ? 'Nothing was changed.' : 'THIS LOG IS NOT WHAT WAS SIGNED.']
}

function sentence(finding: Finding): string {
  switch (finding.kind) {
    case 'fork': return `FORK: the key signed two pasts: ${named(finding.one)} and ${named(finding.other)}. Keep both.`
    case 'truncated': return `CUT OFF: the log ends after ${finding.events} events, and ${named(finding.checkpoint)} was signed. The first bad leaf is event ${finding.from} or one after it.`
    case 'changed': return finding.from === finding.to
      ? `${finding.isMissing ? 'MISSING' : 'CHANGED'}: the first bad leaf is event ${finding.from}.`
      : `CHANGED: the first bad leaf is among events ${finding.from} to ${finding.to}; the hashes that were stored with them were changed as well.`
    case 'hashes': return `The events are as they were signed, but the hash stored beside event ${finding.at} is not.`
  }
}

function named({ size, source, root }: TrustedCheckpoint): string {
  return `the checkpoint of ${size} events with root ${Buffer.from(root).toString('base64')} (${source})`
}

function readKey(value: string): VerifierKey {
  return parseVerifierKey(sha256, fs.existsSync(value) ? fs.readFileSync(value, 'utf8') : value)
}

async function readText(source: string): Promise<string> {
  if (!/^https?:/.test(source)) return fs.readFileSync(source, 'utf8')
  const response = await fetch(source, { signal: AbortSignal.timeout(30_000) })
  if (!response.ok) throw new Error(`${source} answers ${response.status}`)
  return response.text()
}

/** The lines as bytes, many at once: a million events are neither turned into text and back nor waited for one by one. */
async function* linesOf(file: string): AsyncGenerator<Uint8Array[]> {
  const newline = 10
  let rest = Buffer.alloc(0)
  for await (const chunk of file === '-' ? process.stdin : fs.createReadStream(file, { highWaterMark: 1_048_576 })) {
    const bytes = Buffer.concat([rest, Buffer.from(chunk)])
    const lines: Uint8Array[] = []
    let start = 0
    for (let end = bytes.indexOf(newline, start); end >= 0; end = bytes.indexOf(newline, start)) {
      lines.push(bytes.subarray(start, end))
      start = end + 1
    }
    rest = bytes.subarray(start)
    yield lines
  }
  if (rest.length > 0) throw new SyntaxError('the export is cut off in the middle of a line')
}
