import { useLocale, useTranslations } from 'next-intl'
import { fileWhere, fileWindow } from '@/components/files/file-words'
import { Icon } from '@/components/ui/icon'
import { Facts } from '@/components/ui/panel'
import { ParameterPills } from '@/components/ui/parameters'
import type { Box } from '@/lib/access/box'
import type { Filters } from '@/lib/access/policy'
import { fileFields, type FileFormat } from '@/lib/exports/rules'
import { formatCalendarDate, formatCount, formatDateTime } from '@/lib/i18n/format'
import { fingerprintText } from '@/lib/recipient-keys/rules'
import type { Catalogue } from '@/lib/reference/catalogue'

interface ContentsProps {
  boxes: readonly Box[]
  filters: Filters
  names: Catalogue
  /** The line about rows: known or expected; null where nobody counted, which leaves its parts open too. */
  rows: string | null
  parts: number
  /** Null where it is not chosen yet. */
  format: FileFormat | null
  /** Of every week, not of one: its days are others each time. */
  eachWeek?: boolean
  sha256?: string | null
  /** The day by which the file is to be deleted, once it is asked for. */
  deleteBy?: string | null
  /** For what it may be used; left out where the page says it already. */
  purpose?: string | null
  /** The State's key that the data are encrypted to; null where there is none. */
  recipient: { readonly number: string; readonly fingerprint: string } | null
}

/** What a file holds: rows, places, days, format, and its parameters, clear and masked. */
export function FileContents({ boxes, filters, names, rows, parts, format, eachWeek = false, sha256 = null, deleteBy = null, purpose = null, recipient }: ContentsProps) {
  const t = useTranslations('files')
  const key = useTranslations('recipientKeys.facts')
  const locale = useLocale()
  const window = fileWindow(boxes, filters)
  return (
    <div className="grid grid-6-6">
      <Facts items={[
        { term: t('facts.purpose'), value: purpose },
        { term: t('facts.rows'), value: rows === null ? null : <b>{rows}</b> },
        { term: t('facts.where'), value: fileWhere(t, { boxes, filters, names, locale }) },
        { term: t('facts.workers'), value: filters.gender || filters.occupation
          ? [filters.gender && names.masterLabel('gender', filters.gender, locale), filters.occupation && names.occupationTitle(filters.occupation)].filter(Boolean).join(', ') : t('contents.allWorkers') },
        { term: t('facts.changed'), value: eachWeek ? t('contents.eachWeek') : window && t('contents.days', { from: formatDateTime(window.from, locale), to: formatDateTime(window.to, locale) }) },
        { term: t('facts.fileFormat'), value: rows === null ? null : t('facts.format', { format: format ?? 'none', count: parts, n: formatCount(parts) }) },
        { term: t('facts.protection'), value: recipient === null ? t('facts.protectionText') : key('protection') },
        { term: key('recipient'), value: recipient && <span className="hash">{key('recipientText', { number: recipient.number, fingerprint: fingerprintText(recipient.fingerprint) })}</span> },
        { term: t('facts.deleteBy'), value: deleteBy && <b>{formatCalendarDate(deleteBy, locale)}</b> },
        { term: t('facts.sha'), value: sha256 && <span className="hash">{sha256}</span> },
      ]} />
      <FileParameters boxes={boxes} />
    </div>
  )
}

function FileParameters({ boxes }: { boxes: readonly Box[] }) {
  const t = useTranslations('files')
  const field = useTranslations('fields')
  const fields = fileFields(boxes)
  const named = (level: 'clear' | 'masked'): string[] => fields.filter((each) => each.level === level).map((each) => field(each.field))
  const [clear, masked] = [named('clear'), named('masked')]
  return (
    <div className="stack-2">
      <p className="small quiet"><Icon name="eye" size="inline" /> {t('clearCount', { count: clear.length, n: formatCount(clear.length) })}</p>
      <p><ParameterPills look="clear" names={clear} /></p>
      {masked.length > 0 && <p className="small quiet"><Icon name="lock" size="inline" /> {t('maskedCount', { count: masked.length, n: formatCount(masked.length) })}</p>}
      {masked.length > 0 && <p><ParameterPills look="masked" names={masked} /></p>}
      {boxes.length > 1 && <p className="small quiet">{t('rowByRow')}</p>}
    </div>
  )
}
