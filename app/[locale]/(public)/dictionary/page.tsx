import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { Note, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { defaultLevels, type Field, type FieldGroup, fieldKeys, fields } from '@/lib/access/fields'
import { maskRules } from '@/lib/access/masks'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'

const GROUPS: readonly FieldGroup[] = ['person', 'place', 'work', 'means']

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('dictionary'))('title') }
}

/** What each parameter is, what its mask shows, and with what a grant of it begins. Nothing of it is secret: it is Annexure I and the table of masks. */
export default async function DictionaryPage() {
  const [t, group, words, name, locale, names] = await Promise.all([getTranslations('dictionary'), getTranslations('registrants.groups'), getTranslations('requests.fields'), getTranslations('fields'), getLocale(), catalogue()])
  const file = (field: Field): string => (field === 'uan' ? words('uanFile') : words(`files.${defaultLevels(field).file}`))
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: t('help'), href: localePath(locale, '/help') }, { label: t('title') }]} />
      {GROUPS.map((each) => (
        <Panel key={each} id={each} title={group(each)} padding="none">
          <Table caption={group(each)} rows="roomy" minWidth="lg" lines>
            <thead><tr><th scope="col">{words('parameter')}</th><th scope="col">{t('what')}</th><th scope="col">{words('class')}</th><th scope="col">{words('mask')}</th><th scope="col">{words('view')}</th><th scope="col">{words('file')}</th></tr></thead>
            <tbody>
              {fieldKeys.filter((field) => fields[field].group === each).map((field) => (
                <tr key={field} id={field}>
                  <th scope="row">{name(field)}</th>
                  <td data-head={t('what')} data-wide>{t(`fields.${field}`)}</td>
                  <td data-head={words('class')}>{words(`classes.${fields[field].class}`)}</td>
                  <td data-head={words('mask')}>{words(`masks.${maskRules[field].shows}`)}</td>
                  {fields[field].grantable
                    ? <><td data-head={words('view')}>{words(`views.${defaultLevels(field).view}`)}</td><td data-head={words('file')}>{file(field)}</td></>
                    : <td colSpan={2} data-head={words('view')} className="quiet">{words('notGrantable')}</td>}
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      ))}
      <Panel id="codes" title={t('codes')}>
        <p className="measure">{t('codesText')}</p>
        <div className="grid grid-6-6 wide-gap">
          <Table caption={name('gender')} captionHidden={false} look="bare" rows="dense">
            <thead><tr><th scope="col">{t('code')}</th><th scope="col">{t('meaning')}</th></tr></thead>
            <tbody>{names.masterEntries('gender').map((entry) => <tr key={entry.code}><th scope="row">{entry.code}</th><td>{locale === 'hi' ? entry.labelHi : entry.labelEn}</td></tr>)}</tbody>
          </Table>
          <Table caption={t('states')} captionHidden={false} look="bare" rows="dense">
            <thead><tr><th scope="col">{t('code')}</th><th scope="col">{t('meaning')}</th></tr></thead>
            <tbody>{names.states.map(({ code }) => <tr key={code}><th scope="row">{code}</th><td>{names.stateName(code, locale)}</td></tr>)}</tbody>
          </Table>
        </div>
      </Panel>
      <Note>{t('levels')}</Note>
    </>
  )
}
