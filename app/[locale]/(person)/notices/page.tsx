import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Tag } from '@/components/ui/tag'
import { refuse, requirePerson } from '@/lib/auth/doors'
import { formatDateTime } from '@/lib/i18n/format'
import { listNotices } from '@/lib/notices/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('notices'))('title') }
}

/** What the portal mailed to the reader: the same words, here too. */
export default shown(async function NoticesPage() {
  const person = await requirePerson()
  // The auditors' login reads no mails.
  if (person.kind === 'auditor') return refuse(person, 'notices', 'role')
  const [locale, t] = await Promise.all([getLocale(), getTranslations('notices')])
  const notices = await listNotices(person, locale)
  const since = person.previousSignInAt
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} />
      {notices.length === 0 ? <EmptyState icon="mail" title={t('none')}>{t('noneText')}</EmptyState> : notices.map((notice, index) => (
        <Panel key={index} id={`notice-${index}`} title={notice.subject} level={2} aside={formatDateTime(notice.at, locale)}>
          <p className="measure">{notice.text}</p>
          <p className="row small">
            {since !== null && notice.at > since && <Tag look="soon" icon="flag">{t('isNew')}</Tag>}
            {notice.standing !== 'sent' && <Tag look={notice.standing === 'waits' ? 'quiet' : 'past'} icon={notice.standing === 'waits' ? 'waiting' : 'lapsed'}>{t(`standings.${notice.standing}`)}</Tag>}
            {notice.action && <a href={notice.action.href}>{notice.action.label}</a>}
          </p>
        </Panel>
      ))}
    </>
  )
})
