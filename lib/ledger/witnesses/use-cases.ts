import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { verifyEd25519 } from '@/lib/crypto/ed25519'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { consistencyProof, lockSealing, readCheckpoint, type StoredCheckpoint } from '@/lib/ledger/checkpoints/store'
import { BadSignature, parseNote, verifiedBy } from '@/lib/ledger/notes/rules'
import { addCheckpointBody, alarmNews, alarmStepOf, type Witness, type WitnessCause } from '@/lib/ledger/witnesses/rules'
import { insertCosignature, isDisputeOnRecord, noteFailure, ownWitnesses, readAlarm, readNow, readWitnessStates, selectWatchers, type WitnessState } from '@/lib/ledger/witnesses/store'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'
import { enqueueMail } from '@/lib/mail/enqueue'
import type { MailParams } from '@/lib/mail/kinds'

const worker = systemActor('worker')

/**
 * Hands the newest checkpoint to every witness that has not signed it, or has not spoken for a while, and keeps their words. A witness that is away keeps
 * nobody else from being asked; why one gave no word stands in its row.
 */
export async function witnessLedger(): Promise<void> {
  const witnesses = ownWitnesses()
  const found = await inRoleTransaction('portal_worker', async (tx) => ({ checkpoint: await readCheckpoint(tx), states: await readWitnessStates(tx), now: await readNow(tx) }))
  const { checkpoint } = found
  if (!checkpoint) return
  await Promise.all(witnesses.map(async (witness) => {
    const state = found.states.find(({ name }) => name === witness.key.name)
    if (state?.cause === null && state.size === checkpoint.size && state.confirmedAt && found.now.getTime() - state.confirmedAt.getTime() < limits.ledgerSealSeconds * 1_000) return
    const word = await ask({ witness, checkpoint, oldSize: Math.min(state?.size ?? 0, checkpoint.size), now: found.now })
    await inRoleTransaction('portal_worker', (tx) => keep(tx, { witness, checkpoint, word, state }))
  }))
  await inRoleTransaction('portal_worker', watch)
}

/** Says each step of the alarm once, by mail and on record, and that it is over. Several workers at once wait for each other. */
async function watch(tx: Tx): Promise<void> {
  await lockSealing(tx)
  const alarm = await readAlarm(tx)
  const news = alarmNews({ standing: alarm.standing, reached: alarmStepOf(alarm) })
  if (news === null) return
  if (news === 'over') {
    record(tx, { kind: 'ledger.witnessed', actor: worker, details: {} })
    return tell(tx, (reader) => ({ step: 'over', reader }))
  }
  const { since, stopsAt } = alarm
  const minutes = Math.floor(alarm.unwitnessed * 60)
  log.error({ minutes, step: news }, 'no witness has signed the ledger for a while')
  record(tx, { kind: 'ledger.unwitnessed', actor: worker, details: { minutes, step: news } })
  if (since && stopsAt) await tell(tx, (reader) => ({ step: news, since: since.toISOString(), stopsAt: stopsAt.toISOString(), reader }))
}

async function tell(tx: Tx, params: (reader: 'admin' | 'auditor' | 'none') => MailParams['witnessAlarm']): Promise<void> {
  for (const { id, reader } of await selectWatchers(tx)) await enqueueMail(tx, { kind: 'witnessAlarm', userId: id, params: params(reader) })
}

type Word = { readonly line: string; readonly seconds: number } | WitnessCause

async function keep(tx: Tx, { witness, checkpoint, word, state }: { witness: Witness; checkpoint: StoredCheckpoint; word: Word; state: WitnessState | undefined }): Promise<void> {
  const { name } = witness.key
  if (typeof word !== 'string') return insertCosignature(tx, { size: checkpoint.size, name, ...word })
  if (state?.cause !== word) log[word === 'fork' || word === 'ahead' ? 'error' : 'warn']({ witness: name, cause: word, size: checkpoint.size }, 'a witness gave no word on the ledger')
  await noteFailure(tx, { name, cause: word })
  if ((word !== 'fork' && word !== 'ahead') || await isDisputeOnRecord(tx, { name, cause: word, since: state?.confirmedAt ?? null })) return
  record(tx, { kind: 'ledger.disputed', actor: worker, details: { witness: name, cause: word, size: checkpoint.size } })
  await tell(tx, (reader) => ({ step: 'disputed', witness: name, cause: word, reader }))
}

/** Asks once, and again from where the witness says it stands: our row may be older than its memory. */
async function ask(input: { witness: Witness; checkpoint: StoredCheckpoint; oldSize: number; now: Date }): Promise<Word> {
  const first = await offer(input)
  if (typeof first !== 'number') return first
  if (first > input.checkpoint.size) return 'ahead'
  const second = await offer({ ...input, oldSize: first })
  return typeof second === 'number' ? 'invalid' : second
}

/** One request. A number is the size at which the witness stands. */
async function offer({ witness, checkpoint, oldSize, now }: { witness: Witness; checkpoint: StoredCheckpoint; oldSize: number; now: Date }): Promise<Word | number> {
  const proof = await inRoleTransaction('portal_worker', (tx) => consistencyProof(tx, { oldSize, size: checkpoint.size }))
  const answer = await post(`${witness.url}/add-checkpoint`, addCheckpointBody({ oldSize, proof, note: checkpoint.note }))
  if (answer === null) return 'unreachable'
  switch (answer.status) {
    case 200: return verifiedWord({ witness, checkpoint, lines: answer.body, now })
    case 409: return /^(0|[1-9]\d{0,15})\n?$/.test(answer.body) ? Number(answer.body) : 'invalid'
    case 403: case 404: return 'unknown'
    case 422: return 'fork'
    default: return answer.status >= 500 || answer.status === 429 ? 'unreachable' : 'invalid'
  }
}

async function post(url: string, body: string): Promise<{ status: number; body: string } | null> {
  try {
    const response = await fetch(url, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(limits.witnessAnswerSeconds * 1_000), headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
    let text = ''
    for await (const part of response.body ?? []) {
      text += Buffer.from(part).toString('utf8')
      if (text.length > limits.witnessAnswerBytesMax) return { status: 0, body: '' }
    }
    return { status: response.status, body: text }
  } catch {
    // Away, slow, or of another certificate: all the same to us, and the next round asks again.
    return null
  }
}

/** The witness's line over exactly this checkpoint, at a time that is not to come. */
async function verifiedWord({ witness, checkpoint, lines, now }: { witness: Witness; checkpoint: StoredCheckpoint; lines: string; now: Date }): Promise<Word> {
  try {
    const note = parseNote(`${parseNote(checkpoint.note).text}\n${lines}`)
    const [found] = await verifiedBy(note, [witness.key], verifyEd25519)
    const line = lines.split('\n').find((each) => each.startsWith(`— ${witness.key.name} `))
    const isPast = typeof found?.seconds === 'number' && found.seconds > 0 && found.seconds * 1_000 <= now.getTime() + (limits.witnessClockSeconds + limits.witnessAnswerSeconds) * 1_000
    return isPast && line !== undefined ? { line: `${line}\n`, seconds: found.seconds ?? 0 } : 'invalid'
  } catch (error) {
    if (error instanceof BadSignature || error instanceof SyntaxError) return 'invalid'
    throw error
  }
}
