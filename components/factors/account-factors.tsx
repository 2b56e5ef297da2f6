import { getLocale, getTranslations } from 'next-intl/server'
import { FactorStanding } from '@/components/factors/factor-standing'
import { Facts, Panel } from '@/components/ui/panel'
import type { AdminActor } from '@/lib/auth/actor'
import { readAccountFactors } from '@/lib/factors/reads'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

/** On the page of an account: how its owner proves to be there, with the way to all of it. */
export async function AccountFactors({ actor, id }: { actor: AdminActor; id: string }) {
  const [found, locale, t] = await Promise.all([readAccountFactors(actor, id), getLocale(), getTranslations('factors')])
  if (!found) return null
  return (
    <Panel id="second-factors" title={t('own.title')} link={{ href: localePath(locale, `/admin/factors/${id}`), label: t('admin.more') }}>
      <Facts items={[
        { term: t('admin.standing'), value: <FactorStanding account={found.account} /> },
        { term: t('admin.authenticators'), value: formatCount(found.account.authenticators) },
      ]} />
    </Panel>
  )
}
