import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { TextPage } from '@/components/frame/text-page'
import { TermsVersions } from '@/components/terms/terms-versions'
import { Note } from '@/components/ui/panel'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readTerms } from '@/lib/terms/reads'

interface Props {
  searchParams: Promise<{ version?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('terms'))('title') }
}

/** The terms in force with their number and date, what comes and from when, and what was in force before; `?version=` shows one of those instead. */
export default async function TermsPage({ searchParams }: Props) {
  const [{ version }, terms, locale, t] = await Promise.all([searchParams, readTerms(), getLocale(), getTranslations('terms')])
  const all = [...terms.ahead, terms.inForce, ...terms.past]
  const shown = all.find((each) => String(each.version) === version) ?? terms.inForce
  const number = String(shown.version)
  const next = terms.ahead[0]
  const [key, at] = shown.standing === 'past'
    ? ['versionPast' as const, (all[all.indexOf(shown) - 1] ?? shown).effectiveAt]
    : [shown.standing === 'ahead' ? 'versionAhead' as const : 'versionInForce' as const, shown.effectiveAt]
  return (
    <TextPage title={t('title')} scope={`${t(key, { number, at: formatDateTime(at, locale) })} ${t('scope')}`} sections={shown[locale]}
      before={(
        <>
          {shown !== terms.inForce && <Note look="time">{t.rich('notThis', { link: (words) => <a href={localePath(locale, '/terms')}>{words}</a> })}</Note>}
          {next && shown === terms.inForce && (
            <Note look="time">
              <p>{t.rich('comes', { number: String(next.version), at: formatDateTime(next.effectiveAt, locale), link: (words) => <a href={`${localePath(locale, '/terms')}?version=${next.version}`}>{words}</a> })}</p>
            </Note>
          )}
        </>
      )}>
      {all.length > 1 && <TermsVersions versions={all} />}
    </TextPage>
  )
}
