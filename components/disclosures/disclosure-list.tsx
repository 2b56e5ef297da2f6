import { getLocale, getTranslations } from 'next-intl/server'
import { eventPath, timelinePath } from '@/components/activity/paths'
import { ShownNames } from '@/components/disclosures/shown-names'
import { Tag } from '@/components/ui/tag'
import { Table } from '@/components/ui/table'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import type { Disclosure } from '@/lib/disclosures/answer/rules'
import { formatCount, formatDateTime } from '@/lib/i18n/format'

interface Props {
  newest: readonly Disclosure[]
  reader: AdminActor | AuditorActor
  readsLedger: boolean
}

/** Each look and file, the newest first: a look leads to its event, a file to its life. */
export async function DisclosureList({ newest, reader, readsLedger }: Props) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('disclosures')])
  return (
    <Table caption={t('each')} rows="normal" lines>
      <thead><tr><th scope="col">{t('when')}</th><th scope="col">{t('officer')}</th><th scope="col">{t('how')}</th><th scope="col">{t('parameters')}</th></tr></thead>
      <tbody>
        {newest.map((each, index) => (
          <tr key={index}>
            <th scope="row" className="whitespace-normal">{formatDateTime(each.at, locale, { seconds: true })}</th>
            <td data-head={t('officer')} data-wide className="whitespace-normal">{each.officer}</td>
            <td data-head={t('how')} data-wide className="whitespace-normal">
              <How each={each} reader={reader} readsLedger={readsLedger} />
              {each.purpose !== '' && <span className="block small quiet">{each.purpose}</span>}
              {!each.isProven && <Tag look="bad" icon="warn">{t('notProven')}</Tag>}
            </td>
            <td data-head={t('parameters')} data-wide className="whitespace-normal"><ShownNames shown={each.shown} /></td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

async function How({ each, reader, readsLedger }: { each: Disclosure } & Pick<Props, 'reader' | 'readsLedger'>) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('disclosures')])
  if (each.file) {
    const path = readsLedger ? timelinePath(reader, locale, each.file.number) : null
    const name = t('ways.file', { number: each.file.number })
    return <>{path === null ? name : <a href={path}>{name}</a>}<span className="block small">{each.file.openedAt ? t('opened', { at: formatDateTime(each.file.openedAt, locale), count: each.file.downloads, n: formatCount(each.file.downloads) }) : t('neverOpened')}</span></>
  }
  const name = t(`ways.${each.way}`)
  if (each.isArchived) return <>{name} <span className="small quiet">{t('inArchive')}</span></>
  return readsLedger && each.position !== null ? <a href={eventPath(reader, locale, each.position)}>{name}</a> : name
}
