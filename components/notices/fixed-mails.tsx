import { useTranslations } from 'next-intl'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { fixedFor } from '@/lib/notices/choices/rules'
import type { Reader } from '@/lib/notices/choices/schema'

/** What is always mailed to such a reader, each with its reason. */
export function FixedMails({ reader }: { reader: Reader }) {
  const t = useTranslations('noticeChoice')
  return (
    <Panel id="fixed" title={t('fixedTitle')} padding="none" foot={t('fixedText')}>
      <Table caption={t('caption')} lines>
        <thead><tr><th scope="col">{t('what')}</th><th scope="col">{t('why')}</th></tr></thead>
        <tbody>
          {fixedFor(reader).map((topic) => (
            <tr key={topic}>
              <th scope="row" className="whitespace-normal">{t(`fixed.${topic}.name`)}</th>
              <td data-head={t('why')} data-wide className="whitespace-normal">{t(`fixed.${topic}.why`)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
