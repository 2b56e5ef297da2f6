import { fromBase64, parseVerifierKey, toBase64, type VerifierKey } from '@/lib/ledger/notes/rules'
import type { Sha256 } from '@/lib/ledger/tree/rules'

/** Somebody outside who signs that the ledger only grew (C2SP tlog-witness): the key by which it is known, and where it is asked. */
export interface Witness {
  readonly key: VerifierKey
  readonly url: string
}

/** Why an asking brought nothing. */
export type WitnessCause = 'unreachable' | 'unknown' | 'invalid' | 'fork' | 'ahead'

/** How far an alarm has come: raised, warned of the stop of personal data first and last, and stopped. */
export const alarmSteps = ['raised', 'first', 'last', 'stopped'] as const
export type AlarmStep = (typeof alarmSteps)[number]

/** For how long nothing was signed, when personal data stops, and how long before that the warnings are given. Hours. */
export interface AlarmTimes {
  readonly unwitnessed: number
  readonly alarmAfter: number
  readonly stopAfter: number
  readonly warnFirst: number
  readonly warnLast: number
}

/** The step that is reached; null while it is no alarm. Of steps reached at once only the last is one. */
export function alarmStepOf({ unwitnessed, alarmAfter, stopAfter, warnFirst, warnLast }: AlarmTimes): AlarmStep | null {
  if (unwitnessed > stopAfter) return 'stopped'
  if (unwitnessed <= alarmAfter) return null
  if (unwitnessed >= stopAfter - warnLast) return 'last'
  return unwitnessed >= stopAfter - warnFirst ? 'first' : 'raised'
}

/** What is to be said of an alarm that stands where it stands: the step it has come to, its end, or nothing. It never goes back: a step is said once. */
export function alarmNews({ standing, reached }: { standing: AlarmStep | null; reached: AlarmStep | null }): AlarmStep | 'over' | null {
  if (reached === null) return standing === null ? null : 'over'
  return standing === null || alarmSteps.indexOf(reached) > alarmSteps.indexOf(standing) ? reached : null
}

/** A proof has at most so many lines (tlog-witness). */
const proofLinesMax = 63

/** The witnesses of the setting: `key address`, one after the other, parted by commas. Throws SyntaxError for what is none, and for two of one name. */
export function parseWitnesses(sha256: Sha256, setting: string): Witness[] {
  const witnesses = setting.split(',').map((each) => each.trim()).filter((each) => each !== '').map((each) => {
    const [line = '', address = '', ...rest] = each.split(/\s+/)
    const key = parseVerifierKey(sha256, line)
    if (key.kind !== 'witness') throw new SyntaxError(`${key.name} is the key of a log, not of a witness`)
    const isAddress = URL.canParse(address) && rest.length === 0
    const { protocol, hostname } = new URL(isAddress ? address : 'x:')
    if (protocol !== 'https:' && !(protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))) throw new SyntaxError(`the address of ${key.name} must begin with https:, but for one on this machine`)
    return { key, url: address.replace(/\/+$/, '') }
  })
  if (new Set(witnesses.map(({ key }) => key.name)).size < witnesses.length) throw new SyntaxError('two witnesses have one name')
  return witnesses
}

/** The body of an add-checkpoint request. */
export function addCheckpointBody(input: { oldSize: number; proof: readonly Uint8Array[]; note: string }): string {
  return `old ${input.oldSize}\n${input.proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${input.note}`
}

/** The same read by a witness; null for what is none. */
export function parseAddCheckpoint(body: string): { oldSize: number; proof: Uint8Array[]; note: string } | null {
  const end = body.indexOf('\n\n')
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n')
  const size = /^old (0|[1-9]\d{0,15})$/.exec(first)?.[1]
  const proof = lines.map(fromBase64)
  if (end < 0 || size === undefined || lines.length > proofLinesMax) return null
  const hashes = proof.flatMap((hash) => (hash?.length === 32 ? [hash] : []))
  return hashes.length === proof.length ? { oldSize: Number(size), proof: hashes, note: body.slice(end + 2) } : null
}
