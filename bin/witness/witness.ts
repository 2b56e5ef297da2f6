import { createHash } from 'node:crypto'
import { sha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { BadSignature, type Checkpoint, cosignatureLine, parseCheckpoint, parseNote, type SignEd25519, verifiedBy, type VerifierKey } from '@/lib/ledger/notes/rules'
import { areEqual, hasherOf, isConsistent } from '@/lib/ledger/tree/rules'
import { parseAddCheckpoint } from '@/lib/ledger/witnesses/rules'
import type { WitnessStore } from './store'

export interface Answer {
  readonly status: number
  readonly body: string
  readonly type?: string
}

export interface WitnessSettings {
  readonly key: VerifierKey
  readonly sign: SignEd25519
  readonly store: WitnessStore
  /** The log's key for an origin; null for one that is not watched. */
  readonly logKey: (origin: string) => Promise<VerifierKey | null>
  readonly seconds: () => number
}

const hasher = hasherOf(sha256)

/** A witness (C2SP tlog-witness): signs a checkpoint only when it continues the last one it signed for that log, and remembers before it answers. */
export function createWitness(settings: WitnessSettings): { addCheckpoint(body: string): Promise<Answer>; checkpoint(originHash: string): Promise<Answer> } {
  // One at a time: of two that continue the same checkpoint the second must see the first.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    addCheckpoint(body) {
      const answer = turn.then(() => add(settings, body))
      turn = answer.catch(() => undefined)
      return answer
    },
    async checkpoint(originHash) {
      const found = await settings.store.read(originHash)
      return found ? { status: 200, body: found.note } : { status: 404, body: 'There is no checkpoint of this log.\n' }
    },
  }
}

async function add(settings: WitnessSettings, body: string): Promise<Answer> {
  const request = parseAddCheckpoint(body)
  const offered = request && parsed(request.note)
  if (!request || !offered) return { status: 400, body: 'This is no request to add a checkpoint.\n' }
  const { text, checkpoint } = offered
  const logKey = await settings.logKey(checkpoint.origin)
  if (!logKey) return { status: 404, body: 'This log is not watched here.\n' }
  if (!(await isSigned(request.note, logKey))) return { status: 403, body: 'The checkpoint is not signed by the key of its log.\n' }
  if (request.oldSize > checkpoint.size) return { status: 400, body: 'The old size is beyond the checkpoint.\n' }
  const id = originHash(checkpoint.origin)
  const last = await settings.store.read(id)
  if (request.oldSize !== (last?.size ?? 0)) return { status: 409, body: `${last?.size ?? 0}\n`, type: 'text/x.tlog.size' }
  const oldRoot = last ? last.root : hasher.empty
  const isEmptyRight = checkpoint.size > 0 || areEqual(checkpoint.root, hasher.empty)
  if (!isEmptyRight || !isConsistent(hasher, { oldSize: request.oldSize, oldRoot, size: checkpoint.size, root: checkpoint.root, proof: request.proof })) {
    // Signed by the log and no continuation of what it signed before: the proof that it told two pasts.
    await settings.store.keepEvidence({ request: body, last: last?.note ?? null })
    return { status: 422, body: 'The checkpoint does not continue the last one.\n' }
  }
  const line = cosignatureLine({ text, key: settings.key, seconds: settings.seconds(), sign: settings.sign })
  await settings.store.write(id, { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root, note: `${text}\n${logLines(request.note, logKey)}${line}` })
  return { status: 200, body: line }
}

/** The name of a log's checkpoint in the monitoring interface. */
export function originHash(origin: string): string {
  return createHash('sha256').update(origin).digest('hex')
}

function parsed(note: string): { text: string; checkpoint: Checkpoint } | null {
  try {
    const { text } = parseNote(note)
    return { text, checkpoint: parseCheckpoint(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

async function isSigned(note: string, key: VerifierKey): Promise<boolean> {
  try {
    return (await verifiedBy(parseNote(note), [key], verifyEd25519)).length > 0
  } catch (error) {
    if (error instanceof BadSignature) return false
    throw error
  }
}

/** The log's own signature lines; whatever else stood in the note is not handed on. */
function logLines(note: string, key: VerifierKey): string {
  const lines = note.slice(note.lastIndexOf('\n\n') + 2).split('\n')
  return lines.filter((line) => line.startsWith(`— ${key.name} `)).map((line) => `${line}\n`).join('')
}
