import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ChoiceForm } from '@/components/notices/choice-form'
import { FixedMails } from '@/components/notices/fixed-mails'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { requirePerson } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { readChoices } from '@/lib/notices/choices/reads'
import { ways } from '@/lib/notices/choices/schema'

interface Props {
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('noticeChoice'))('title') }
}

/** How notices reach the reader beside the portal: what is chosen, and what always comes. */
export default shown(async function NoticeChoicePage({ searchParams }: Props) {
  const [person, { done }, locale, t, account] = await Promise.all([requirePerson(), searchParams, getLocale(), getTranslations('noticeChoice'), getTranslations('account')])
  const choices = await readChoices(person)
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: account('title'), href: localePath(locale, '/account') }, { label: t('title') }]}
        actions={<LinkButton icon="inbox" href={localePath(locale, '/notices')}>{t('toNotices')}</LinkButton>} />
      <DoneNote done={done} known={{ chosen: t('done') }} />
      <Panel id="chosen" title={t('chosenTitle')}>
        <p className="measure">{t('digest', { hour: `${String(limits.digestHour).padStart(2, '0')}:00` })}</p>
        <ClientMessages namespaces={['noticeChoice']}><ChoiceForm choices={choices} ways={ways} /></ClientMessages>
      </Panel>
      <FixedMails reader={person.kind} />
    </>
  )
})
