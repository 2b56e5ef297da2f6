import { getLocale, getTranslations } from 'next-intl/server'
import { GrantSentence } from '@/components/grants/grant-sentence'
import { GrantStatus } from '@/components/grants/grant-status'
import { Panel } from '@/components/ui/panel'
import { grantNames } from '@/lib/grants/reads'
import { type GrantFacts, grantSentence, overlapOf } from '@/lib/grants/rules'
import type { StoredGrant } from '@/lib/grants/store'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

/** What the officer holds already, and where it lies over what is asked: same place, same parameters. */
export async function HeldGrants({ request, held }: { request: GrantFacts; held: readonly StoredGrant[] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests.held')])
  const rows = await Promise.all(held.map(async (grant) => ({ grant, names: await grantNames(grant, locale, grant.officerName), overlap: overlapOf(request, grant) })))
  return (
    <Panel id="held" title={t('title')} aside={formatCount(held.length)}>
      {rows.length === 0 && <p className="quiet">{t('none')}</p>}
      {rows.map(({ grant, names, overlap }) => (
        <div key={grant.id} className="stack-2">
          <p className="row"><a href={localePath(locale, `/admin/grants/${grant.id}`)}>{grant.number}</a> <GrantStatus grant={grant} /></p>
          <GrantSentence parts={grantSentence(grant, locale, names)} look="small" />
          <p className="small quiet">
            {overlap.samePlace ? t('overlaps', { count: overlap.fields, n: formatCount(overlap.fields) }) : t('apart')}
          </p>
        </div>
      ))}
    </Panel>
  )
}
