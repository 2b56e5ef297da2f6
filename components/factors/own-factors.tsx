import { getLocale, getTranslations } from 'next-intl/server'
import { AddFactorForm, RevokeFactorForm } from '@/components/factors/own-factor-forms'
import { FactorTable } from '@/components/factors/factor-table'
import { ClientMessages } from '@/components/frame/client-messages'
import { Disclosure, Note, Panel } from '@/components/ui/panel'
import type { PersonActor } from '@/lib/auth/actor'
import { readOwnFactors } from '@/lib/factors/reads'
import { formatCalendarDate } from '@/lib/i18n/format'
import { limits } from '@/lib/limits'

/** By what a person proves to be there, for that person: names, uses, one more, one less. */
export async function OwnFactors({ actor }: { actor: PersonActor }) {
  const [{ factors, kinds, exemptUntil }, locale, t] = await Promise.all([readOwnFactors(actor), getLocale(), getTranslations('factors')])
  const live = factors.filter(({ revokedAt }) => revokedAt === null)
  return (
    <Panel id="factors" title={t('own.title')} padding="none" foot={exemptUntil === null ? undefined : t('own.exempt', { until: formatCalendarDate(exemptUntil, locale) })}>
      {factors.length > 0 && (
        <ClientMessages namespaces={['factors']}>
          <FactorTable factors={factors} act={(factor) => (live.length > 1 ? <RevokeFactorForm id={factor.id} label={factor.label} /> : undefined)} />
        </ClientMessages>
      )}
      <div className="body stack">
        <p className="small quiet">{t('own.text')}</p>
        {live.length === 1 && <p className="small quiet">{t('own.last')}</p>}
        {live.length >= limits.factorsMax ? <Note>{t('own.many')}</Note> : kinds.length === 0 ? <Note>{t('own.noneToAdd')}</Note> : (
          <ClientMessages namespaces={['factors']}><Disclosure summary={t('own.addTitle')}><AddFactorForm kinds={kinds} /></Disclosure></ClientMessages>
        )}
      </div>
    </Panel>
  )
}
