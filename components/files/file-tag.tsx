import { useLocale } from 'next-intl'
import { Countdown } from '@/components/ui/countdown'
import { StatusTag } from '@/components/ui/tag'
import { assertNever } from '@/lib/errors'
import type { ExportView } from '@/lib/exports/reads'
import { formatCount, formatDayMonth, formatRowTime, formatShare } from '@/lib/i18n/format'

/** A file's state as a tag, with the number or time that belongs to it. */
export function FileTag({ file, announce }: { file: Pick<ExportView, 'status' | 'goneAt' | 'waitingBefore' | 'lapsesAt' | 'secondsLeft' | 'rowsWritten' | 'rowsExpected'>; announce?: boolean }) {
  const locale = useLocale()
  const gone = file.goneAt && formatRowTime(file.goneAt, locale)
  switch (file.status) {
    case 'requested': return <StatusTag status="waiting" detail={file.waitingBefore > 0 ? formatCount(file.waitingBefore) : undefined} />
    case 'building': return <StatusTag status="building" detail={formatShare(progressOf(file))} />
    case 'ready': return <StatusTag status="ready" detail={file.lapsesAt ? formatDayMonth(file.lapsesAt, locale) : undefined} />
    case 'opened': return <StatusTag status="open" detail={<Countdown secondsLeft={file.secondsLeft ?? 0} announce={announce} />} />
    case 'expired': return <StatusTag status="expired" detail={gone ?? undefined} />
    case 'lapsed': return <StatusTag status="lapsed" detail={gone ?? undefined} />
    case 'failed': return <StatusTag status="failed" detail />
    case 'cancelled': return <StatusTag status="cancelled" />
    case 'held': return <StatusTag status="second" />
    case 'refused': return <StatusTag status="refused" />
    case 'skipped': return <StatusTag status="skipped" />
    case 'revoked': return <StatusTag status="revoked" />
    default: return assertNever(file.status)
  }
}

/** How much of a file is written, 0 to 1; never the whole before it is. */
export function progressOf(file: Pick<ExportView, 'rowsWritten' | 'rowsExpected'>): number {
  return file.rowsExpected === 0 ? 0 : Math.min(0.99, file.rowsWritten / file.rowsExpected)
}
