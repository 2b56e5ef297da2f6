import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { OwnFactors } from '@/components/factors/own-factors'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { OwnRecovery } from '@/components/recovery/own-recovery'
import { OwnSessions } from '@/components/sessions/own-sessions'
import { OwnTerms } from '@/components/terms/own-terms'
import { LinkButton } from '@/components/ui/button'
import { PasswordPanel } from '@/components/users/password-panel'
import { requirePerson } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'

interface Props {
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('title') }
}

/** The own account: by what its owner proves to be there, where that is, the password, the terms as accepted. Each part is a component of its own. */
export default shown(async function AccountPage({ searchParams }: Props) {
  const [actor, { done }, locale, t] = await Promise.all([requirePerson(), searchParams, getLocale(), getTranslations('account')])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope', { name: actor.name, userId: actor.userId })} actions={<>
        <LinkButton icon="inbox" href={localePath(locale, '/notices')}>{t('toNotices')}</LinkButton>
        <LinkButton icon="mail" href={localePath(locale, '/account/notices')}>{t('toChoice')}</LinkButton>
      </>} />
      <DoneNote done={done} known={{ factorAdded: t('done.factorAdded'), factorRevoked: t('done.factorRevoked'), password: t('password.done'), recoveryStopped: t('done.recoveryStopped'), sessionEnded: t('done.sessionEnded') }} />
      <OwnRecovery person={actor} />
      <OwnFactors actor={actor} />
      <OwnSessions actor={actor} />
      <div className="grid grid-8-4 top">
        <PasswordPanel />
        <OwnTerms person={actor} />
      </div>
    </>
  )
})
