import { useLocale, useTranslations } from 'next-intl'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import type { DownloadView } from '@/lib/exports/reads'
import { formatCount, formatDateTime, formatShare } from '@/lib/i18n/format'

/** Each transfer of the file: when, how it ended, how many bytes left, to where. */
export function FileDownloads({ downloads }: { downloads: readonly DownloadView[] }) {
  const t = useTranslations('files.downloads')
  const locale = useLocale()
  return (
    <Panel id="downloads" title={t('title')} aside={t('aside')}>
      {downloads.length === 0 ? <p className="quiet">{t('none')}</p> : (
        <Table caption={t('title')} look="bare" rows="dense">
          <thead>
            <tr><th scope="col">{t('columns.when')}</th><th scope="col">{t('columns.result')}</th><th scope="col" className="num">{t('columns.bytes')}</th><th scope="col">{t('columns.from')}</th></tr>
          </thead>
          <tbody>
            {downloads.map((download) => (
              <tr key={download.startedAt.toISOString()}>
                <td className="nowrap">{formatDateTime(download.startedAt, locale, { seconds: true, zone: false })}</td>
                <td><Result download={download} /></td>
                <td className="num nowrap">{t('bytes', { sent: formatCount(download.bytesSent), asked: formatCount(askedOf(download)) })}</td>
                <td className="nowrap">{download.isThisSession ? t('thisSession', { address: download.address ?? '' }) : download.address}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}

function Result({ download }: { download: DownloadView }) {
  const t = useTranslations('files.downloads')
  if (download.complete) return <Tag look="good" icon="check">{t('complete')}</Tag>
  if (!download.finishedAt) return <Tag look="work" icon="building">{t('running')}</Tag>
  return <Tag look="soon" icon="warn">{t('broken', { share: formatShare(download.bytesSent / askedOf(download)) })}</Tag>
}

function askedOf(download: DownloadView): number {
  return download.toByte - download.fromByte + 1
}
