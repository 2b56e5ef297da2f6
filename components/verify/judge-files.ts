import { browserHasher, sha256, verifyInBrowser } from '@/components/verify/browser-crypto'
import { exportHeader } from '@/lib/ledger/exporting/rules'
import { extractHeader } from '@/lib/ledger/extracts/rules'
import { parseVerifierKey, type VerifierKey } from '@/lib/ledger/notes/rules'
import { receiptHeader } from '@/lib/ledger/receipts/rules'
import { judgeExtract, type JudgedExtract } from '@/lib/ledger/verifying/extract/rules'
import { judgeLog, type LogJudging } from '@/lib/ledger/verifying/log/rules'
import { notesIn } from '@/lib/ledger/verifying/notes/rules'
import { judgeReceipts, type JudgedReceipt } from '@/lib/ledger/verifying/receipts/rules'
import { createJudge, Distrusted, type Doubt, type Finding, trusted, type TrustedCheckpoint, type Verdict } from '@/lib/ledger/verifying/rules'

/** What the reader put into the form. */
export interface Given {
  readonly key: string
  /** A witness's key on each line. */
  readonly witnesses: string
  readonly files: readonly File[]
  /** Text with checkpoints in it, as of a mail. */
  readonly pasted: string
}

/** A field of the form that is not what it should be. */
export interface Mistake {
  readonly field: 'key' | 'witnesses' | 'files'
  readonly word: 'key' | 'witnesses' | 'nothing'
}

export interface Judged {
  readonly checkpoints: readonly TrustedCheckpoint[]
  readonly receipts: readonly (JudgedReceipt & { readonly source: string })[]
  readonly logs: readonly { readonly source: string; readonly verdict: Verdict }[]
  readonly extracts: readonly (JudgedExtract & { readonly source: string })[]
  /** Checkpoints that contradict each other, when there is no log to say so. */
  readonly forks: readonly Finding[]
  /** What could not be read or believed, by file. */
  readonly doubts: readonly { readonly source: string; readonly doubt: Doubt | 'unreadable' | 'tooLarge' | 'nothingProven' }[]
  readonly isGood: boolean
}

/** A chunk that is read at a time; the page draws in between. */
const chunkBytes = 1_048_576
/** Receipts of a day have some megabytes, a mail some kilobytes; what is larger is something else. */
const receiptBytesMax = 67_108_864
const checkpointBytesMax = 4_194_304

/** What hears how much of a file was read, from 0 to 1; what it throws ends the reading. */
type OnProgress = (share: number) => void

/** Judges whatever files there are, by the ledger's key alone and in this browser alone. A log is read as a stream, of any length. */
export async function judgeFiles(given: Given, onProgress: OnProgress): Promise<Judged | Mistake> {
  const key = keyOf(given.key)
  if (key?.kind !== 'log') return { field: 'key', word: 'key' }
  const lines = given.witnesses.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const witnesses = lines.flatMap((line) => keyOf(line) ?? [])
  if (witnesses.length < lines.length || witnesses.some(({ kind }) => kind !== 'witness')) return { field: 'witnesses', word: 'witnesses' }
  if (given.files.length === 0 && given.pasted.trim() === '') return { field: 'files', word: 'nothing' }
  return judgeAll({ files: given.files, pasted: given.pasted, means: { key, witnesses, hasher: browserHasher, verify: verifyInBrowser }, onProgress })
}

interface Means {
  readonly key: VerifierKey
  readonly witnesses: readonly VerifierKey[]
  readonly hasher: typeof browserHasher
  readonly verify: typeof verifyInBrowser
}

async function judgeAll({ files, pasted, means, onProgress }: Pick<Given, 'files' | 'pasted'> & { means: Means; onProgress: OnProgress }): Promise<Judged> {
  const doubts: { source: string; doubt: Judged['doubts'][number]['doubt'] }[] = []
  const attempt = async <T>(source: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Distrusted) && !(error instanceof SyntaxError)) throw error
      doubts.push({ source, doubt: error instanceof Distrusted ? error.doubt : 'unreadable' })
      return null
    }
  }
  const sorted: Record<FileKind, File[]> = { logs: [], extracts: [], receipts: [], others: [] }
  for (const file of files) sorted[await kindOf(file)].push(file)
  const texts = [...sorted.others.map((file) => ({ source: file.name, file })), ...(pasted.trim() === '' ? [] : [{ source: '', file: new File([pasted], '') }])]
  const checkpoints: TrustedCheckpoint[] = []
  for (const { source, file } of texts) {
    if (file.size > checkpointBytesMax) doubts.push({ source, doubt: 'tooLarge' })
    else checkpoints.push(...await attempt(source, () => checkpointsIn({ text: file.text(), source, means })) ?? [])
  }
  const receipts: (JudgedReceipt & { source: string })[] = []
  for (const file of sorted.receipts) {
    if (file.size > receiptBytesMax) doubts.push({ source: file.name, doubt: 'tooLarge' })
    else receipts.push(...(await attempt(file.name, async () => judgeReceipts({ text: await file.text(), source: file.name, ...means })) ?? []).map((each) => ({ ...each, source: file.name })))
  }
  const known = [...checkpoints, ...new Set(receipts.flatMap(({ checkpoint }) => (checkpoint ? [checkpoint] : [])))]
  const judging = (file: File): LogJudging => ({ log: { name: file.name, isReadOnce: false, read: () => chunksOf(file, onProgress) }, given: known, ...means })
  const logs: { source: string; verdict: Verdict }[] = []
  for (const file of sorted.logs) {
    const verdict = await attempt(file.name, () => judgeLog(judging(file)))
    if (!verdict) continue
    logs.push({ source: file.name, verdict })
    // A log from which every checkpoint was taken contradicts nothing.
    if (verdict.proven === 0 && verdict.findings.length === 0) doubts.push({ source: file.name, doubt: 'nothingProven' })
  }
  const extracts: (JudgedExtract & { source: string })[] = []
  for (const file of sorted.extracts) {
    const judged = await attempt(file.name, () => judgeExtract(judging(file)))
    if (judged) extracts.push({ ...judged, source: file.name })
  }
  const forks = logs.length > 0 ? [] : createJudge(means.hasher, known).verdict().findings.filter(({ kind }) => kind === 'fork')
  const isGood = doubts.length === 0 && forks.length === 0 && receipts.every(({ isProven }) => isProven) && [...logs, ...extracts].every(({ verdict }) => verdict.findings.length === 0)
  return { checkpoints, receipts, logs, extracts, forks, doubts, isGood }
}

async function checkpointsIn({ text, source, means }: { text: Promise<string>; source: string; means: Means }): Promise<TrustedCheckpoint[]> {
  const whole = await text
  const notes = notesIn(whole, means.key.name)
  // What holds none is judged as one, so that it says what is wrong with it.
  return Promise.all((notes.length > 0 ? notes : [whole]).map((note) => trusted({ ...means, note, source })))
}

type FileKind = 'logs' | 'extracts' | 'receipts' | 'others'

async function kindOf(file: File): Promise<FileKind> {
  const start = await file.slice(0, 64).text()
  if (start.startsWith(`${exportHeader} `)) return 'logs'
  if (start.startsWith(`${extractHeader} `)) return 'extracts'
  return start.startsWith(receiptHeader) ? 'receipts' : 'others'
}

async function* chunksOf(file: File, onProgress: OnProgress): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += chunkBytes) {
    onProgress(at / file.size)
    yield new Uint8Array(await file.slice(at, at + chunkBytes).arrayBuffer())
  }
}

function keyOf(line: string): VerifierKey | null {
  try {
    return parseVerifierKey(sha256, line)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
