import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { FoundTable } from '@/components/lookups/found-table'
import { LookUpForm } from '@/components/lookups/look-up-form'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Note, Panel } from '@/components/ui/panel'
import { MaskAgain } from '@/components/unmasking/mask-again'
import type { OfficerActor } from '@/lib/auth/actor'
import { refuse, requireOfficer } from '@/lib/auth/doors'
import { AppError, asAppError } from '@/lib/errors'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath, type Locale } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { lookUpChoices, readAnswer } from '@/lib/lookups/reads'
import { lookUpAddress } from '@/lib/lookups/schema'
import { catalogue } from '@/lib/reference/catalogue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lookUp'))('title') }
}

/** One worker by a number that they brought; several who share it stand behind a sealed address. What is typed is in neither. */
export default shown(async function LookUpPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const officer = await requireOfficer('registrants.lookUp')
  const asked = lookUpAddress.safeParse(await searchParams)
  if (!asked.success) return refuse(officer, 'registrants.lookUp', 'address')
  const locale = await getLocale()
  return asked.data.answer === undefined ? <Ask officer={officer} locale={locale} /> : Answer({ officer, answer: asked.data.answer, locale })
})

async function Ask({ officer, locale }: { officer: OfficerActor; locale: Locale }) {
  const [t, list, { fields, attempts, attemptsMax, mustChoosePurpose }] = await Promise.all([getTranslations('lookUp'), getTranslations('registrants'), lookUpChoices(officer)])
  const toList = <LinkButton href={localePath(locale, '/registrants')}>{t('toList')}</LinkButton>
  if (mustChoosePurpose) return <><Title locale={locale} /><EmptyState icon="waiting" title={t('purposeTitle')} actions={toList}>{t('askPurpose')}</EmptyState></>
  if (fields.length === 0) return <><Title locale={locale} /><EmptyState icon="lock" title={t('noneTitle')} actions={<LinkButton look="primary" href={localePath(locale, '/requests/new')}>{list('askAccess')}</LinkButton>}>{t('noneText')}</EmptyState></>
  if (attempts >= attemptsMax) return <><Title locale={locale} /><EmptyState icon="lock" title={t('overTitle')} actions={toList}>{t('overText', { max: formatCount(attemptsMax) })}</EmptyState></>
  return (
    <>
      <Title locale={locale} scope={`${t('lede')} ${t('used', { used: formatCount(attempts), max: formatCount(attemptsMax) })}`} />
      <div className="grid grid-8-4 top">
        <Panel id="ask" title={t('form')}><ClientMessages namespaces={['lookUp', 'looking']}><LookUpForm fields={fields} /></ClientMessages></Panel>
        <Note><p><b>{t('counts')}</b> {t('countsText')}</p></Note>
      </div>
    </>
  )
}

async function Answer({ officer, answer, locale }: { officer: OfficerActor; answer: string; locale: Locale }) {
  const [t, list, found, names] = await Promise.all([getTranslations('lookUp'), getTranslations('registrants'), readAnswer({ officer, answer }).catch(asAppError), catalogue()])
  if (found instanceof AppError && found.reason === 'choosePurpose') redirect(localePath(locale, '/registrants'))
  if (found instanceof AppError) return found.code === 'not_found' ? refuse(officer, 'registrants.lookUp', found.code) : Promise.reject(found)
  const count = found.rows.length
  return (
    <>
      <Title locale={locale} scope={t('foundScope', { at: formatDateTime(found.at, locale) })} again={t('again')} />
      <MaskAgain rows={found.rows} at={found.at} />
      <Panel id="found" title={t('foundTitle', { count, n: formatCount(count) })} padding="none" foot={list('selfDeclared')}>
        <FoundTable found={found} path={localePath(locale, '/registrants')} names={names} locale={locale} />
      </Panel>
      {found.hasMore && <Note><p>{t('more', { n: formatCount(limits.lookUpRowsMax) })}</p></Note>}
      <Note><p><b>{list('onRecord')}</b> {list('onRecordText')}</p></Note>
    </>
  )
}

async function Title({ locale, scope, again }: { locale: Locale; scope?: string; again?: string }) {
  const [t, list, home] = await Promise.all([getTranslations('lookUp'), getTranslations('registrants'), getTranslations('home')])
  return (
    <PageTitle title={t('title')} scope={scope} actions={again && <LinkButton icon="search" href={localePath(locale, '/registrants/look-up')}>{again}</LinkButton>}
      crumbs={[{ label: home('title'), href: localePath(locale, '/home') }, { label: list('title'), href: localePath(locale, '/registrants') }, { label: t('title') }]} />
  )
}
