import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { Judged } from '@/components/verify/judge-files'
import { Disclosure, Note, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import type { ExtractVerdict } from '@/lib/ledger/extracts/rules'
import { toBase64 } from '@/lib/ledger/notes/rules'
import type { Finding, TrustedCheckpoint } from '@/lib/ledger/verifying/rules'

/** What was found: the verdict first, then what is wrong and where, then each checkpoint, log and receipt. */
export function VerifyResult({ judged }: { judged: Judged }) {
  const t = useTranslations('verify.result')
  const { checkpoints, receipts, logs, extracts, forks, doubts, isGood } = judged
  const findings = [...forks, ...logs.flatMap(({ verdict }) => verdict.findings), ...extracts.flatMap(({ verdict }) => verdict.findings)]
  return (
    <Panel id="result" title={t('title')}>
      <Note look={isGood ? 'good' : 'bad'} title={isGood ? t('good') : t('bad')}>
        {isGood ? t('goodText') : <ul className="stack-2">{findings.map((finding, index) => <li key={index}><FindingSentence finding={finding} /></li>)}{doubts.map(({ source, doubt }, index) => <li key={`doubt-${index}`}>{t(`doubts.${doubt}`, { source: source || t('pasted') })}</li>)}
          {receipts.some(({ isProven }) => !isProven) && <li>{t('someReceipts')}</li>}</ul>}
      </Note>
      {logs.map(({ source, verdict }) => (
        <p key={source}><bdi>{source}</bdi>: {t('log', { events: formatCount(verdict.events), proven: formatCount(verdict.proven), witnessed: formatCount(verdict.witnessed) })}{verdict.findings.length === 0 && verdict.events > verdict.proven && <> {t('newer', { count: formatCount(verdict.events - verdict.proven) })}</>}</p>
      ))}
      {extracts.map(({ source, filters, checkpoint, verdict }) => (
        <p key={source}>
          <bdi>{source}</bdi>: {t('extract', { events: formatCount(verdict.events) })} <Seal checkpoint={checkpoint} /><End /> {t('asked')} <code className="break-all">{JSON.stringify(filters)}</code>
          {verdict.findings.length === 0 && <> {t('extractLimit')}</>}
        </p>
      ))}
      {checkpoints.length > 0 && (
        <>
          <ul className="stack-2">{checkpoints.map((checkpoint, index) => <li key={index}><bdi>{checkpoint.source || t('pasted')}</bdi>: <Seal checkpoint={checkpoint} /></li>)}</ul>
          {logs.length === 0 && new Set(checkpoints.map(({ size }) => size)).size > 1 && <p>{t('needsLog')}</p>}
        </>
      )}
      {receipts.length > 0 && <ReceiptRows receipts={receipts} />}
    </Panel>
  )
}

function FindingSentence({ finding }: { finding: Finding | ExtractVerdict['findings'][number] }) {
  const t = useTranslations('verify.findings')
  switch (finding.kind) {
    case 'fork': return <>{t('fork')} <Named checkpoint={finding.one} />; <Named checkpoint={finding.other} /><End /></>
    case 'truncated': return <>{t('truncated', { events: formatCount(finding.events), from: formatCount(finding.from) })} <Named checkpoint={finding.checkpoint} /><End /> {t('truncatedOlder')}</>
    case 'changed': return finding.from === finding.to ? t(finding.isMissing ? 'missing' : 'changed', { at: formatCount(finding.from) }) : t('changedAmong', { from: formatCount(finding.from), to: formatCount(finding.to) })
    case 'incomplete': return t('incomplete', { at: formatCount(finding.at) })
    case 'hashes': return t('hashes', { at: formatCount(finding.at) })
  }
}

function Named({ checkpoint: { size, root, source } }: { checkpoint: TrustedCheckpoint }) {
  const t = useTranslations('verify.result')
  return <>{t('named', { size: formatCount(size) })} <code className="break-all">{toBase64(root)}</code> (<bdi>{source || t('pasted')}</bdi>)</>
}

/** The end of a sentence that is put together of parts. */
function End() {
  return useTranslations('verify')('end')
}

/** What a checkpoint says, and who signed it. */
function Seal({ checkpoint: { size, witnesses } }: { checkpoint: TrustedCheckpoint }) {
  const [locale, t] = [useLocale(), useTranslations('verify.result')]
  return <>{t('sealed', { size: formatCount(size) })}{witnesses.map(({ name, seconds }) => <span key={name}>, {t('seen', { name, at: formatDateTime(new Date(seconds * 1_000), locale, { seconds: true }) })}</span>)}</>
}

/** A day of thousands makes a page that an old computer lays out for minutes; all are judged, and so many are listed at a time. */
const listedAtOnce = 100

/** What is not proven comes first. */
function ReceiptRows({ receipts }: { receipts: Judged['receipts'] }) {
  const [locale, t] = [useLocale(), useTranslations('verify.receipts')]
  const [shown, setShown] = useState(listedAtOnce)
  const inOrder = [...receipts.filter(({ isProven }) => !isProven), ...receipts.filter(({ isProven }) => isProven)]
  const left = inOrder.length - shown
  const time = (at: string | null): string => (at === null || Number.isNaN(Date.parse(at)) ? t('unknown') : formatDateTime(new Date(at), locale, { seconds: true }))
  return (
    <>
      <p>{t('counted', { count: formatCount(receipts.length), proven: formatCount(receipts.filter(({ isProven }) => isProven).length) })}</p>
      <Table caption={t('caption')} rows="normal" lines>
        <thead><tr><th scope="col" className="num">{t('position')}</th><th scope="col">{t('time')}</th><th scope="col">{t('who')}</th><th scope="col">{t('event')}</th><th scope="col">{t('verdict')}</th></tr></thead>
        <tbody>
          {inOrder.slice(0, shown).map(({ position, said, entry, checkpoint, isProven, doubt }, index) => (
            <tr key={index}>
              <th scope="row" className="num">{formatCount(position)}</th><td data-head={t('time')} className="whitespace-normal">{time(said.recordedAt)}</td><td data-head={t('who')} className="whitespace-normal"><bdi>{said.actorName ?? t('unknown')}</bdi></td>
              <td data-head={t('event')} data-wide className="whitespace-normal"><Disclosure summary={<code className="nowrap">{said.kind ?? t('unknown')}</code>}><code className="break-all">{entry}</code></Disclosure></td>
              <td data-head={t('verdict')} data-wide className="min-w-36 whitespace-normal">{isProven && checkpoint ? <>{t('proven')} <Seal checkpoint={checkpoint} /><End /></> : <b>{doubt === null ? t('notProven') : t(`doubts.${doubt.word}`)}</b>}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {left > 0 && <p><Button type="button" onClick={() => { setShown(shown + listedAtOnce) }}>{t('more', { n: formatCount(Math.min(listedAtOnce, left)), left: formatCount(left) })}</Button></p>}
    </>
  )
}
