import { useLocale, useTranslations } from 'next-intl'
import { FileAction } from '@/components/files/file-forms'
import { FileTag, progressOf } from '@/components/files/file-tag'
import { LinkButton } from '@/components/ui/button'
import { Countdown, CountdownMeter } from '@/components/ui/countdown'
import { Meter } from '@/components/ui/meter'
import { Panel } from '@/components/ui/panel'
import { assertNever } from '@/lib/errors'
import type { ExportView } from '@/lib/exports/reads'
import { skipCauses } from '@/lib/exports/scheduling/schema'
import { formatBytes, formatCalendarDate, formatCount, formatDateTime, formatShare, formatSpan, formatTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

/** The first thing on a file's page: where it stands, and the one thing to do about it. */
export function FileState({ file }: { file: ExportView }) {
  switch (file.status) {
    case 'held': return <Held file={file} />
    case 'requested':
    case 'building': return <Coming file={file} />
    case 'ready': return <Ready file={file} />
    case 'opened': return <Open file={file} />
    case 'expired':
    case 'lapsed':
    case 'failed':
    case 'cancelled':
    case 'refused':
    case 'skipped':
    case 'revoked': return <Over file={file} />
    default: return assertNever(file.status)
  }
}

/** Until a second person decides: what it waits for and until when, what the officer wrote, and the way out of it. */
function Held({ file }: { file: ExportView }) {
  const t = useTranslations('files')
  const locale = useLocale()
  return (
    <Panel id="state" title={t('state.heldTitle')} aside={<FileTag file={file} />}>
      <p>{t('state.heldText', { hard: formatCount(file.hardPoints), at: file.heldUntil ? formatDateTime(file.heldUntil, locale) : '' })}</p>
      <p>{t('state.heldPoints', { count: file.points, points: formatCount(file.points) })}</p>
      <p className="small quiet">{t('state.heldWhy', { why: file.why ?? '' })}</p>
      <FileAction act="cancel" values={{ id: file.id }} size="small">{t('cancel')}</FileAction>
    </Panel>
  )
}

function Coming({ file }: { file: ExportView }) {
  const t = useTranslations('files')
  const locale = useLocale()
  const isBuilding = file.status === 'building'
  return (
    <Panel id="state" title={t(isBuilding ? 'state.buildingTitle' : 'state.requestedTitle')} aside={<FileTag file={file} />}>
      {isBuilding && <Meter label={t('progress')} value={file.rowsWritten} max={file.rowsExpected} valueText={formatShare(progressOf(file))} />}
      <p>{isBuilding
        ? t('state.buildingText', { done: formatCount(file.rowsWritten), total: formatCount(file.rowsExpected) })
        : t('state.requestedText', { count: file.waitingBefore, n: formatCount(file.waitingBefore) })}</p>
      <p><a href={localePath(locale, `/files/${file.id}`)}>{t('poll')}</a></p>
      <FileAction act="cancel" values={{ id: file.id }} size="small">{t('cancel')}</FileAction>
    </Panel>
  )
}

function Ready({ file }: { file: ExportView }) {
  const t = useTranslations('files')
  const locale = useLocale()
  return (
    <Panel id="state" title={t('state.readyTitle')} aside={<FileTag file={file} />}>
      <p>{t('state.readyText', { minutes: formatSpan(file.openMinutes, 'minute', locale) })} {t('state.openHint')}</p>
      <FileAction act="open" values={{ id: file.id }} look="primary" size="large">{t('state.open')}</FileAction>
      {file.lapsesAt && <p className="small quiet">{t('state.readyUntil', { at: formatDateTime(file.lapsesAt, locale) })}</p>}
      <DeleteBy file={file} />
      <FileAction act="cancel" values={{ id: file.id }} size="small">{t('cancel')}</FileAction>
    </Panel>
  )
}

function Open({ file }: { file: ExportView }) {
  const t = useTranslations('files')
  const closes = file.expiresAt ? formatTime(file.expiresAt, { seconds: true }) : ''
  return (
    <section className="panel" aria-labelledby="state">
      <div className="count-down">
        <div className="stack-2">
          <h2 id="state" className="row"><FileTag file={file} announce /> <span className="small quiet">{t.rich('state.closesAt', { at: closes, b: (chunks) => <b>{chunks}</b> })}</span></h2>
          <p><Countdown secondsLeft={file.secondsLeft ?? 0} large /></p>
          <p className="small quiet">{t('state.left')}</p>
        </div>
        <div className="stack-2">
          <LinkButton look="primary" size="large" full icon="download" href={`/api/files/${file.id}`}>{t('state.download', { size: formatBytes(file.sizeBytes ?? 0) })}</LinkButton>
          <p className="small quiet">{t('state.fileName', { number: file.number })}</p>
          <DeleteBy file={file} />
        </div>
        <CountdownMeter secondsLeft={file.secondsLeft ?? 0} secondsTotal={file.openMinutes * 60} label={t('state.left')} />
      </div>
      <dl className="trio">
        <div><dt>{t('password.title')}</dt><dd className="small"><Password file={file} /></dd></div>
        <div><dt>{t('broken.title')}</dt><dd className="small">{t('broken.text')}</dd></div>
        <div><dt>{t('howTo.title')}</dt><dd className="small">{t('howTo.text')}</dd></div>
      </dl>
    </section>
  )
}

/** Until when the officer may keep the file, said before it is taken. */
function DeleteBy({ file }: { file: ExportView }) {
  const t = useTranslations('deletion')
  const locale = useLocale()
  return file.deleteBy === null ? null : <p className="small"><b>{t('by', { day: formatCalendarDate(file.deleteBy, locale) })}</b></p>
}

/** Whether the password is on its way, and the way to have it sent again. */
function Password({ file }: { file: ExportView }) {
  const t = useTranslations('files.password')
  return (
    <>
      <span>{file.passwordMailedAt ? t('mailed', { at: formatTime(file.passwordMailedAt, { seconds: true }) }) : t('onItsWay')}</span>
      {file.canMailPassword && <FileAction act="passwordAgain" values={{ id: file.id }} size="small">{t('again')}</FileAction>}
    </>
  )
}

function Over({ file }: { file: ExportView }) {
  const t = useTranslations('files')
  const locale = useLocale()
  return (
    <Panel id="state" title={t(titleOf(file))} aside={<FileTag file={file} />}>
      <p>{overText(file, { t, locale })}</p>
      <p><LinkButton icon="download" href={localePath(locale, `/files/new?format=${file.format}`)}>{t('askAgain')}</LinkButton></p>
      {file.canMailPassword && <div className="stack-2"><p className="small quiet">{t('password.title')}</p><Password file={file} /></div>}
    </Panel>
  )
}

function titleOf(file: ExportView) {
  switch (file.status) {
    case 'failed': return file.endedReason === 'fileLost' ? 'state.fileLostTitle' as const : 'state.failedTitle' as const
    case 'cancelled': return 'state.cancelledTitle' as const
    case 'revoked': return 'state.revokedTitle' as const
    case 'refused': return 'state.refusedTitle' as const
    case 'skipped': return 'state.skippedTitle' as const
    default: return 'state.expiredTitle' as const
  }
}

function overText(file: ExportView, { t, locale }: { t: ReturnType<typeof useTranslations<'files'>>; locale: ReturnType<typeof useLocale> }): string {
  const at = file.goneAt ? formatDateTime(file.goneAt, locale, { seconds: true }) : ''
  if (file.status === 'expired') return t('state.expiredText', { at })
  if (file.status === 'refused') return t('state.refusedText', { at, reason: file.endedReason ?? '' })
  if (file.status === 'skipped') return t(`state.skipped.${skipCauses.find((cause) => cause === file.endedReason) ?? 'nothing'}`, { day: file.dueOn === null ? '' : formatCalendarDate(file.dueOn, locale) })
  if (file.status === 'lapsed' && file.endedReason === 'notDecided') return t('state.notDecidedText', { at })
  if (file.status === 'failed' && file.endedReason === 'keyChanged') return t('state.keyChangedText')
  if (file.status === 'revoked' && file.endedReason === 'keyRevoked') return t('state.keyRevokedText', { at })
  if (file.status === 'failed' && file.endedReason === 'overBudget') return t('state.overBudgetText')
  if (file.status === 'lapsed') return t('state.lapsedText', { at })
  if (file.status === 'cancelled') return t('state.cancelledText', { at })
  if (file.status === 'failed' && file.endedReason === 'fileLost') return t('state.fileLostText')
  if (file.status === 'failed') return file.endedReason === 'tooManyRows' ? t('state.tooManyRowsText') : t('state.failedText', { number: file.number })
  return file.endedReason === 'grantsChanged' ? t('state.grantsChangedText', { at }) : t('state.revokedText', { at, reason: file.endedReason ?? '' })
}
