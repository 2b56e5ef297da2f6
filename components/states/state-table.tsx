import { getLocale, getTranslations } from 'next-intl/server'
import { Table } from '@/components/ui/table'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { StateRow } from '@/lib/states/register/reads'

/** States as rows: how each takes part, whom to write to, from where its officers work, how many officers and grants it has. */
export async function StateTable({ states, caption }: { states: readonly (StateRow & { readonly name: string })[]; caption: string }) {
  const [locale, t, rules] = await Promise.all([getLocale(), getTranslations('states'), getTranslations('proposals')])
  return (
    <Table caption={caption} minWidth="lg" lines>
      <thead>
        <tr><th scope="col">{t('state')}</th><th scope="col">{t('form.provision')}</th><th scope="col">{t('form.department')}</th><th scope="col" className="num">{t('networks')}</th><th scope="col" className="num">{t('officers')}</th><th scope="col" className="num">{t('grants')}</th></tr>
      </thead>
      <tbody>
        {states.map((state) => (
          <tr key={state.code}>
            <th scope="row"><a href={localePath(locale, `/admin/states/${state.code}`)}>{state.name}</a></th>
            <td data-head={t('form.provision')}>{rules(`provisions.${state.provision}`)}</td>
            <td data-head={t('form.department')} className="whitespace-normal">{state.department || <span className="quiet">{t('notGiven')}</span>}</td>
            <td data-head={t('networks')} className="num">{state.networks.length === 0 ? <span className="quiet">{t('anywhere')}</span> : formatCount(state.networks.length)}</td>
            <td data-head={t('officers')} className="num">{formatCount(state.officers)}</td>
            <td data-head={t('grants')} className="num">{formatCount(state.grants)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
