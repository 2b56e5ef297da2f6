import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { AuditorWaiting } from '@/components/notices/auditor-waiting'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Tag } from '@/components/ui/tag'
import { requirePerson } from '@/lib/auth/doors'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { listNotices } from '@/lib/notices/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('notices'))('title') }
}

const LOOKS = {
  waits: { look: 'quiet', icon: 'waiting' }, givenUp: { look: 'past', icon: 'lapsed' }, inDigest: { look: 'quiet', icon: 'mail' }, forDigest: { look: 'quiet', icon: 'waiting' }, portalOnly: { look: 'quiet', icon: 'inbox' },
} as const

/** What the portal told the reader: the same words as in the mails. For an auditor what waits comes first. */
export default shown(async function NoticesPage() {
  const person = await requirePerson()
  const [locale, t] = await Promise.all([getLocale(), getTranslations('notices')])
  const notices = await listNotices(person, locale)
  const since = person.previousSignInAt
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} actions={<LinkButton icon="mail" href={localePath(locale, '/account/notices')}>{t('toChoice')}</LinkButton>} />
      {person.kind === 'auditor' && <AuditorWaiting auditor={person} />}
      {notices.length === 0 ? <EmptyState icon="mail" title={t('none')}>{t('noneText')}</EmptyState> : notices.map((notice, index) => (
        <Panel key={index} id={`notice-${index}`} title={notice.subject} level={2} aside={formatDateTime(notice.at, locale)}>
          <p className="measure">{notice.text}</p>
          <p className="row small">
            {since !== null && notice.at > since && <Tag look="soon" icon="flag">{t('isNew')}</Tag>}
            {notice.standing !== 'sent' && <Tag {...LOOKS[notice.standing]}>{t(`standings.${notice.standing}`)}</Tag>}
            {notice.action && <a href={notice.action.href}>{notice.action.label}</a>}
          </p>
        </Panel>
      ))}
    </>
  )
})
