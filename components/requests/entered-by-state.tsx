import { getLocale, getTranslations } from 'next-intl/server'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Note } from '@/components/ui/panel'
import { formatCount, formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import type { StateOfficer } from '@/lib/requests/enterers/store'

interface Props {
  /** The State's officers who can sign in. */
  enterers: readonly StateOfficer[]
  state: string
}

/** Tells an admin who enters this State's requests, beside a grant or an officer about whom nothing can be asked here. */
export async function EnteredByState({ enterers, state }: Props) {
  const t = await getTranslations('requests.byState')
  return <Note title={t('title', { state })}>{t('text', { officers: await namesOf(enterers) })}</Note>
}

/** The same where the form would begin, with the ways on. */
export async function EnteredByStateInstead({ enterers, state }: Props) {
  const [locale, t, again] = await Promise.all([getLocale(), getTranslations('requests.byState'), getTranslations('requests.start')])
  return (
    <EmptyState title={t('title', { state })} actions={<><LinkButton href={localePath(locale, '/admin/officers')}>{t('officers')}</LinkButton> <LinkButton href={localePath(locale, '/admin/requests/new')}>{again('again')}</LinkButton></>}>
      {t('text', { officers: await namesOf(enterers) })}
    </EmptyState>
  )
}

/** Tells an admin who took an officer of this State out of use that others enter for it, where the form would begin. */
export async function OfficerTakenOut({ state }: { state: string }) {
  const [locale, t, again] = await Promise.all([getLocale(), getTranslations('requests.takenOut'), getTranslations('requests.start')])
  return <EmptyState title={t('title', { state })} actions={<LinkButton href={localePath(locale, '/admin/requests/new')}>{again('again')}</LinkButton>}>{t('text')}</EmptyState>
}

/** The first few by name, the others as a number: a State may have many. */
async function namesOf(enterers: readonly StateOfficer[]): Promise<string> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests.byState')])
  const named = enterers.slice(0, limits.officersNamed).map(({ name, designation }) => `${name} (${designation})`)
  return enterers.length > limits.officersNamed ? t('more', { names: named.join(', '), n: formatCount(enterers.length - limits.officersNamed) }) : formatList(named, locale)
}
