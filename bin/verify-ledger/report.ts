import { toBase64 } from '@/lib/ledger/notes/rules'
import type { JudgedExtract } from '@/lib/ledger/verifying/extract/rules'
import type { JudgedReceipt } from '@/lib/ledger/verifying/receipts/rules'
import type { Finding, TrustedCheckpoint, Verdict } from '@/lib/ledger/verifying/rules'

interface Given {
  readonly checkpoints: readonly TrustedCheckpoint[]
  readonly hasLog: boolean
  readonly witnesses: number
  readonly isGood: boolean
  /** No checkpoint that the key signed says anything of the log. */
  readonly provesNothing: boolean
}

/** What was found, in sentences. */
export function report(verdict: Verdict, { checkpoints, hasLog, witnesses, isGood, provesNothing }: Given): string[] {
  const lines = checkpoints.map(signedLine)
  if (hasLog) lines.push(`The export holds ${verdict.events} events; checkpoints prove the first ${verdict.proven}${witnesses > 0 ? `, witnesses the first ${verdict.witnessed}` : ''}.`)
  if (hasLog && verdict.findings.length === 0 && verdict.events > verdict.proven) lines.push(`The last ${verdict.events - verdict.proven} are newer than every checkpoint: nothing can be said of them yet.`)
  if (provesNothing) return [...lines, 'NOTHING IS PROVEN: there is no checkpoint that the key signed, neither in the log nor beside it.']
  return [...lines, ...verdict.findings.map(sentence), isGood ? 'Nothing was changed.' : 'THIS LOG IS NOT WHAT WAS SIGNED.']
}

/** The same of an extract. */
export function extractReport({ filters, checkpoint, verdict }: JudgedExtract, { checkpoints, isGood }: Pick<Given, 'checkpoints' | 'isGood'>): string[] {
  const asked = Object.entries(filters).map(([name, value]) => `${name}=${value}`).join(', ')
  const findings = verdict.findings.map((finding) => {
    if (finding.kind === 'incomplete') return `INCOMPLETE: what comes after event ${finding.at - 1} does not follow, or is not there.`
    return finding.kind === 'changed' && finding.from !== finding.to ? 'CHANGED: an event or a hash of the extract is not what was signed; which one cannot be told.' : sentence(finding)
  })
  return [
    ...checkpoints.map(signedLine), `The extract holds ${verdict.events} of ${checkpoint.size} events (${asked === '' ? 'no filter' : asked})${checkpoint.witnesses.length === 0 ? '' : `; its checkpoint was${seenBy(checkpoint).slice(1)}`}.`, ...findings,
    isGood ? 'Each of these events is what was signed. Whether others fit the filters as well, an extract cannot prove.' : 'THIS EXTRACT IS NOT WHAT WAS SIGNED.',
  ]
}

function signedLine(checkpoint: TrustedCheckpoint): string {
  return `${checkpoint.source}: ${checkpoint.size} events, signed by the ledger${seenBy(checkpoint)}.`
}

/** What a receipt proves, or that it does not. */
export function receiptLine({ position, said, checkpoint, isProven, doubt }: JudgedReceipt): string {
  const event = `Event ${position} (${[said.recordedAt, said.kind, said.actorName].filter(Boolean).join(', ')})`
  if (checkpoint === null) return `NOT PROVEN: ${event}: ${doubt?.sentence}`
  const sealed = `the checkpoint of ${checkpoint.size} events${seenBy(checkpoint)}`
  return isProven ? `${event} is in the log as it stands here, sealed by ${sealed}.` : `NOT PROVEN: ${event} is not what ${sealed} seals at that place.`
}

function seenBy({ witnesses }: TrustedCheckpoint): string {
  return witnesses.map(({ name, seconds }) => `, seen by ${name} at ${new Date(seconds * 1_000).toISOString()}`).join('')
}

function sentence(finding: Finding): string {
  switch (finding.kind) {
    case 'fork': return `FORK: the key signed two pasts: ${named(finding.one)} and ${named(finding.other)}. Keep both.`
    case 'truncated': return `CUT OFF: the log ends after ${finding.events} events, and ${named(finding.checkpoint)} was signed. The first bad leaf is event ${finding.from} or one after it. (A log that was exported before this was signed ends like that too: export it anew.)`
    case 'changed': return finding.from === finding.to
      ? `${finding.isMissing ? 'MISSING' : 'CHANGED'}: the first bad leaf is event ${finding.from}.`
      : `CHANGED: the first bad leaf is among events ${finding.from} to ${finding.to}; the hashes that were stored with them were changed as well.`
    case 'hashes': return `The events are as they were signed, but the hash stored beside event ${finding.at} is not.`
  }
}

function named({ size, source, root }: TrustedCheckpoint): string {
  return `the checkpoint of ${size} events with root ${toBase64(root)} (${source})`
}
