import { getLocale, getTranslations } from 'next-intl/server'
import { Button, LinkButton } from '@/components/ui/button'
import { SelectField } from '@/components/ui/field'
import { EmptyState } from '@/components/ui/panel'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import type { OfficerRow } from '@/lib/users/reads'

/** The first step of a request: for whom. A form that gets, so that it needs no script. */
export async function OfficerChoice({ officers }: { officers: readonly OfficerRow[] }) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('requests'), catalogue()])
  const add = <LinkButton icon="user" href={localePath(locale, '/admin/officers/new')}>{t('newOfficer')}</LinkButton>
  if (officers.length === 0) return <EmptyState title={t('noOfficers')} actions={add}>{t('noOfficersText')}</EmptyState>
  const states = codes.states.filter(({ code }) => officers.some(({ stateCode }) => stateCode === code))
  return (
    <form method="get" className="panel">
      <div className="body stack max-w-xl">
        <SelectField name="officer" label={t('officer')} hint={t('officerHint')} required defaultValue="">
          <option value="">{t('choose')}</option>
          {states.map(({ code }) => (
            <optgroup key={code} label={codes.stateName(code, locale)}>
              {officers.filter(({ stateCode }) => stateCode === code).map(({ id, name, designation }) => <option key={id} value={id}>{name}, {designation}</option>)}
            </optgroup>
          ))}
        </SelectField>
        <p className="row"><Button look="primary" iconEnd="right">{t('continue')}</Button> {add}</p>
      </div>
    </form>
  )
}
