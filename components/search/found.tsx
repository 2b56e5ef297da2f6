import { useLocale, useTranslations } from 'next-intl'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'
import type { Found } from '@/lib/search/reads'
import type { FoundThing } from '@/lib/search/schema'

/** Where a thing is looked at; a file's life is the ledger's, for those who read that. */
function pathOf({ kind, id, number }: FoundThing, mayReadLedger: boolean): string | null {
  if (kind === 'file') return mayReadLedger ? `/admin/timeline/${number}` : null
  return `/admin/${kind === 'request' ? 'requests' : kind === 'grant' ? 'grants' : 'proposals'}/${id}`
}

/** Requests, grants, files and proposals by their number. */
export function FoundThings({ found, names, mayReadLedger }: { found: Found; names: Catalogue; mayReadLedger: boolean }) {
  const t = useTranslations('search')
  const locale = useLocale()
  return (
    <Panel id="things" title={t('things')} aside={formatCount(found.things.length)} padding="none" foot={found.hasMoreThings ? t('more') : undefined}>
      <Table caption={t('things')} lines>
        <thead><tr><th scope="col">{t('number')}</th><th scope="col">{t('kind')}</th><th scope="col">{t('officer')}</th><th scope="col">{t('state')}</th></tr></thead>
        <tbody>
          {found.things.map((thing) => {
            const path = pathOf(thing, mayReadLedger)
            return (
              <tr key={thing.id}>
                <th scope="row">{path === null ? thing.number : <a href={localePath(locale, path)}>{thing.number}</a>}</th>
                <td data-head={t('kind')}>{t(`kinds.${thing.kind}`)}</td>
                <td data-head={t('officer')}>{thing.name ?? <span className="quiet">{t('nobody')}</span>}</td>
                <td data-head={t('state')}>{thing.stateCode === null ? <span className="quiet">{t('nobody')}</span> : names.stateName(thing.stateCode, locale)}</td>
              </tr>
            )
          })}
        </tbody>
      </Table>
    </Panel>
  )
}

/** Officers, each with the way to account and grants, and to what they can see. */
export function FoundOfficers({ found, names }: { found: Found; names: Catalogue }) {
  const t = useTranslations('search')
  const locale = useLocale()
  return (
    <Panel id="officers" title={t('officers')} aside={formatCount(found.officers.length)} padding="none" foot={found.hasMore ? t('more') : undefined}>
      <Table caption={t('officers')} lines>
        <thead><tr><th scope="col">{t('officer')}</th><th scope="col">{t('userId')}</th><th scope="col">{t('state')}</th><th scope="col">{t('alsoSee')}</th></tr></thead>
        <tbody>
          {found.officers.map((officer) => (
            <tr key={officer.id}>
              <th scope="row"><a href={localePath(locale, `/admin/officers/${officer.id}`)}>{officer.name}</a><span className="block tiny quiet">{officer.designation}</span></th>
              <td data-head={t('userId')}>{officer.userId}</td>
              <td data-head={t('state')}>{names.stateName(officer.stateCode, locale)}</td>
              <td data-head={t('alsoSee')}><a href={localePath(locale, `/admin/simulator?officer=${officer.id}`)}>{t('whatTheySee')}<span className="sr"> {officer.name}</span></a></td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
