import fs from 'node:fs'
import { parseArgs } from 'node:util'
import PostalMime from 'postal-mime'
import { sha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { parseVerifierKey, type VerifierKey } from '@/lib/ledger/notes/rules'
import { hasherOf } from '@/lib/ledger/tree/rules'
import { extractHeader } from '@/lib/ledger/extracts/rules'
import { judgeExtract } from '@/lib/ledger/verifying/extract/rules'
import { judgeLog, type LogSource } from '@/lib/ledger/verifying/log/rules'
import { notesIn } from '@/lib/ledger/verifying/notes/rules'
import { judgeReceipts, type JudgedReceipt } from '@/lib/ledger/verifying/receipts/rules'
import { createJudge, Distrusted, trusted, type TrustedCheckpoint } from '@/lib/ledger/verifying/rules'
import { extractReport, receiptLine, report } from './report'

const usage = `Usage: verify-ledger --key KEY [--log FILE] [--receipt FILE …] [--checkpoint FILE|URL …] [--witness KEY …]
  --key         the ledger's public key, or a file that holds it; from paper or a witness, not from the portal that is checked
  --log         the log export or an extract of it, as auditors download them; - reads from standard input
  --receipt     proofs of events, as everybody downloads those of the own ones
  --checkpoint  a checkpoint from elsewhere: a witness, a mail of the day, an older copy, the portal's /ledger/checkpoint
  --witness     a witness's public key, or a file that holds it
Exit code 0: the log is what was signed. 1: it is not, and what follows says where. 2: nothing could be checked.`

/** Runs the command; returns its exit code. Everything it says goes through `say`. */
export async function verifyLedger(args: readonly string[], say: (line: string) => void): Promise<0 | 1 | 2> {
  try {
    const several = { type: 'string', multiple: true } as const
    const { values: typed } = parseArgs({ args: [...args], options: { key: { type: 'string' }, log: { type: 'string' }, receipt: several, checkpoint: several, witness: several } })
    const values = { receipt: [], checkpoint: [], witness: [], ...typed }
    if (!values.key || (!values.log && values.checkpoint.length === 0 && values.receipt.length === 0)) {
      say(usage)
      return 2
    }
    const startedAt = performance.now()
    const means = { key: readKey(values.key), witnesses: values.witness.map(readKey), hasher: hasherOf(sha256), verify: verifyEd25519 }
    const checkpoints = (await Promise.all(values.checkpoint.map((source) => checkpointsOf(source, means)))).flat()
    const receipts: JudgedReceipt[] = []
    for (const source of values.receipt) receipts.push(...await judgeReceipts({ text: fs.readFileSync(source, 'utf8'), source, ...means }))
    // A receipt's checkpoint is one from elsewhere as well: what it says, no other may contradict.
    const given = [...checkpoints, ...distinct(receipts.flatMap(({ checkpoint }) => (checkpoint ? [checkpoint] : [])))]
    const opened = values.log ? await openLog(values.log) : null
    if (opened?.isExtract) {
      const judged = await judgeExtract({ log: opened.log, given, ...means })
      const isProven = judged.verdict.findings.length === 0 && receipts.every((receipt) => receipt.isProven)
      for (const line of [...receipts.map(receiptLine), ...extractReport(judged, { checkpoints, isGood: isProven })]) say(line)
      say(`Checked in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`)
      return isProven ? 0 : 1
    }
    const verdict = opened ? await judgeLog({ log: opened.log, given, ...means }) : createJudge(means.hasher, given).verdict()
    // Without a log a checkpoint that goes beyond it says nothing.
    const findings = values.log ? verdict.findings : verdict.findings.filter(({ kind }) => kind === 'fork')
    const isGood = findings.length === 0 && receipts.every(({ isProven }) => isProven)
    // A log from which every checkpoint was taken contradicts nothing.
    const provesNothing = isGood && opened !== null && verdict.proven === 0
    for (const line of receipts.map(receiptLine)) say(line)
    for (const line of report({ ...verdict, findings }, { checkpoints, hasLog: Boolean(values.log), witnesses: means.witnesses.length, isGood, provesNothing })) say(line)
    say(`Checked in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`)
    if (provesNothing) return 2
    return isGood ? 0 : 1
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return error instanceof Distrusted ? 1 : 2
  }
}

/** The checkpoints of a file or address: a note, a mail that holds one, or the file of such a mail. One that holds none is judged as a note, so that it says what is wrong with it. */
async function checkpointsOf(source: string, { key, witnesses }: { key: VerifierKey; witnesses: readonly VerifierKey[] }): Promise<TrustedCheckpoint[]> {
  const text = await readText(source)
  const found = [notesIn(text, key.name), notesIn((await PostalMime.parse(text)).text ?? '', key.name)].find((notes) => notes.length > 0)
  return Promise.all((found ?? [text]).map((note) => trusted({ note, source, key, witnesses, verify: verifyEd25519 })))
}

function distinct(checkpoints: readonly TrustedCheckpoint[]): TrustedCheckpoint[] {
  return [...new Set(checkpoints)]
}

/** A log from its beginning, and whether it is an extract: told by its first bytes, which are not lost when it comes from standard input. */
async function openLog(file: string): Promise<{ isExtract: boolean; log: LogSource }> {
  const read = (): AsyncIterable<Uint8Array> => fs.createReadStream(file, { highWaterMark: 1_048_576 })
  const chunks = (file === '-' ? process.stdin : read())[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  let head = Buffer.alloc(0)
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    head = Buffer.concat([head, next.value])
    if (head.length > extractHeader.length) break
  }
  const again = async function* (): AsyncGenerator<Uint8Array> {
    yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  const isExtract = head.toString('latin1').startsWith(`${extractHeader} `)
  if (file === '-') return { isExtract, log: { name: 'the export', isReadOnce: true, read: again } }
  await chunks.return?.()
  return { isExtract, log: { name: 'the export', isReadOnce: false, read } }
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
