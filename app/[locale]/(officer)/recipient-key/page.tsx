import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { KeyChallenge } from '@/components/recipient-keys/key-challenge'
import { KeyFacts } from '@/components/recipient-keys/key-facts'
import { BringKeyForm } from '@/components/recipient-keys/key-forms'
import { KeyTable } from '@/components/recipient-keys/key-table'
import { Disclosure, EmptyState, Note, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import type { OfficerActor } from '@/lib/auth/actor'
import { requireOfficer } from '@/lib/auth/doors'
import { formatCalendarDate, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { askForKeyRevocation, withdrawRecipientKey } from '@/lib/recipient-keys/actions'
import { type KeyRow, readOwnKeys } from '@/lib/recipient-keys/reads'
import { isKeyOver } from '@/lib/recipient-keys/rules'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('recipientKeys'))('title') }
}

/** The public key of the officer's State: the one in force, the one on its way, and the form that brings one. */
export default shown(async function RecipientKeyPage({ searchParams }: { searchParams: Promise<{ done?: string | string[] }> }) {
  const officer = await requireOfficer('recipientKey.page')
  const [{ done }, { keys, lastDay }, locale, t, files, home] = await Promise.all([searchParams, readOwnKeys(officer), getLocale(), getTranslations('recipientKeys'), getTranslations('files'), getTranslations('home')])
  const onItsWay = keys.find(({ status }) => status === 'brought' || status === 'proven')
  const past = keys.filter(({ status }) => isKeyOver(status))
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: home('title'), href: localePath(locale, '/home') }, { label: files('title'), href: localePath(locale, '/files') }, { label: t('title') }]} />
      <DoneNote done={done} known={{ brought: t('done.brought'), proven: t('done.proven'), withdrawn: t('done.withdrawn'), asked: t('done.asked') }} />
      <div className="grid grid-6-6 top">
        <InForce row={keys.find(({ status }) => status === 'inForce')} ended={past.find(({ inForceAt }) => inForceAt !== null)} />
        {onItsWay ? <OnItsWay row={onItsWay} officer={officer} /> : (
          <Panel id="bring" title={t('bring.title')}>
            <p className="small quiet">{t('bring.text')}</p>
            <ClientMessages namespaces={['recipientKeys']}><BringKeyForm lastDay={lastDay} untilHint={t('bring.untilHint', { day: formatCalendarDate(lastDay, locale) })} /></ClientMessages>
          </Panel>
        )}
      </div>
      {past.length > 0 && <Panel id="past" title={t('past')} padding="none"><KeyTable keys={past} caption={t('past')} /></Panel>}
    </>
  )
})

async function InForce({ row, ended }: { row: KeyRow | undefined; ended: KeyRow | undefined }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('recipientKeys')])
  if (!row) {
    return (
      <Panel id="in-force" title={t('now')}>
        <EmptyState icon="lock" title={t('none')} level={3}>{ended?.endedAt ? t('ended', { number: ended.number, at: formatDateTime(ended.endedAt, locale) }) : t('noneText')}</EmptyState>
      </Panel>
    )
  }
  return (
    <Panel id="in-force" title={t('now')}>
      <KeyFacts row={row} />
      {row.revocationAskedAt !== null
        ? <Note look="time">{t('wish.asked', { name: row.revocationAskedByName ?? '', at: formatDateTime(row.revocationAskedAt, locale), why: row.revocationWhy ?? '' })}</Note>
        : (
          <Disclosure summary={t('wish.title')}>
            <p className="small quiet mb-3">{t('wish.text')}</p>
            <ClientMessages namespaces={[]}><ReasonForm action={askForKeyRevocation} id={row.id} reason={{ label: t('wish.why') }} look="danger">{t('wish.submit')}</ReasonForm></ClientMessages>
          </Disclosure>
        )}
    </Panel>
  )
}

async function OnItsWay({ row, officer }: { row: KeyRow; officer: OfficerActor }) {
  const t = await getTranslations('recipientKeys')
  const isOwn = row.broughtById === officer.id
  return (
    <Panel id="way" title={t('way.title')}>
      {row.status === 'brought' && isOwn ? <KeyChallenge row={row} /> : (
        <>
          <Note look="time">{row.status === 'proven' ? t('way.waits') : t('way.other', { name: row.broughtByName })}</Note>
          <KeyFacts row={row} />
        </>
      )}
      <ClientMessages namespaces={[]}><ReasonForm action={withdrawRecipientKey} id={row.id} size="small">{t('way.withdraw')}</ReasonForm></ClientMessages>
    </Panel>
  )
}
