import { getLocale, getTranslations } from 'next-intl/server'
import { questionPath } from '@/components/simulator/simulator-head'
import { EmptyState, Note, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { formatCount } from '@/lib/i18n/format'
import { catalogue } from '@/lib/reference/catalogue'
import type { OfficersFound, Reader } from '@/lib/simulator/reads'
import type { AskedInstant } from '@/lib/simulator/schema'

/** The officers a search found, each a link to the same question about them; none, or more than are shown, in words. */
export async function OfficerChoice({ reader, found, typed, asked }: { reader: Reader; found: OfficersFound; typed: string; asked: AskedInstant }) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('simulator.officer'), catalogue()])
  const { officers, hasMore } = found
  if (officers.length === 0) return <EmptyState icon="search" title={t('nobodyTitle')}>{t('nobodyText', { typed })}</EmptyState>
  const n = formatCount(officers.length)
  const href = (officer: string): string => `${questionPath(reader, locale, 'officer')}?${new URLSearchParams({ officer, ...asked.typed })}`
  return (
    <>
      {hasMore && <Note title={t('moreTitle', { n })}>{t('moreText')}</Note>}
      <Panel id="found" title={t('found', { count: officers.length, n })} padding="none">
        <Table caption={t('found', { count: officers.length, n })} minWidth="lg" lines>
          <thead><tr><th scope="col">{t('choose')}</th><th scope="col">{t('userId')}</th><th scope="col">{t('state')}</th></tr></thead>
          <tbody>
            {officers.map(({ id, userId, name, designation, stateCode }) => (
              <tr key={id}><th scope="row"><a href={href(id)}>{name}</a><span className="block tiny quiet">{designation}</span></th><td data-head={t('userId')}>{userId}</td><td data-head={t('state')}>{codes.stateName(stateCode, locale)}</td></tr>
            ))}
          </tbody>
        </Table>
      </Panel>
    </>
  )
}
