import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { Gate } from '@/components/frame/page-title'
import { Button, LinkButton } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Note } from '@/components/ui/panel'
import { isHalfWay, sessionPerson } from '@/lib/auth/doors'
import { homePath, returnPath } from '@/lib/auth/home'
import { csrfCookieName } from '@/lib/auth/next-auth'
import { type OverCause, overCauses } from '@/lib/auth/session'
import { type Locale, localePath } from '@/lib/i18n/routing'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') }
}

/** A plain form that posts to next-auth; no script takes part. The CSRF token comes from next-auth's cookie, fetched once if it is missing. */
export default async function SignInPage({ searchParams }: Props) {
  const [query, locale, person, jar] = await Promise.all([searchParams, getLocale(), sessionPerson(), cookies()])
  const back = returnPath(textOf(query.callbackUrl))
  if (person) redirect(back ?? homePath(person, locale))
  if (await isHalfWay()) redirect(`${localePath(locale, '/sign-in/factor')}${back === null ? '' : `?${new URLSearchParams({ callbackUrl: back })}`}`)
  const token = jar.get(csrfCookieName())?.value.split('|')[0]
  const goTo = back ?? localePath(locale, '/')
  const done = textOf(query.done)
  const over = overCauses.find((cause) => cause === query.over)
  if (!token && !query.tried) redirect(`/api/auth/signin?${new URLSearchParams({ callbackUrl: goTo, ...(done === undefined ? {} : { done }), ...(over === undefined ? {} : { over }) })}`)
  const t = await getTranslations('signIn')
  return (
    <Gate title={t('title')} beside={<Beside />}>
      {token ? <SignInForm token={token} goTo={goTo} failure={textOf(query.error)} done={done} over={over} /> : <NoCookies locale={locale} goTo={goTo} />}
      <p className="small mt-4">{t('firstTime')}</p>
      <p className="small">{t.rich('cannot', { recover: (chunks) => <a href={localePath(locale, '/recover')}>{chunks}</a> })}</p>
      <p className="small">{t.rich('noAccount', { help: (chunks) => <a href={localePath(locale, '/help')}>{chunks}</a> })}</p>
    </Gate>
  )
}

async function SignInForm({ token, goTo, failure, done, over }: { token: string; goTo: string; failure: string | undefined; done: string | undefined; over: OverCause | undefined }) {
  const t = await getTranslations('signIn')
  return (
    <form className="panel" method="post" action="/api/auth/callback/credentials">
      <div className="body stack">
        {failure !== undefined && (
          <Note look="bad" role="alert">{t(failure === 'credentials' ? 'failed' : failure === 'old' ? 'old' : failure === 'network' ? 'network' : 'ours')}</Note>
        )}
        {failure === undefined && over !== undefined && <Note look="time" role="status">{t(`over.${over}`)}</Note>}
        {failure === undefined && done === 'activated' && <Note look="good" role="status">{t('activated')}</Note>}
        {failure === undefined && done === 'out' && <Note role="status">{t('signedOut')}</Note>}
        <input type="hidden" name="csrfToken" value={token} />
        <input type="hidden" name="callbackUrl" value={goTo} />
        <TextField name="userId" label={t('userId')} hint={t('userIdHint')} autoComplete="username" autoCapitalize="none" autoCorrect="off" spellCheck={false} required maxLength={80} />
        <TextField name="password" label={t('password')} type="password" autoComplete="current-password" required maxLength={400} />
        <Button look="primary" size="large" full>{t('submit')}</Button>
      </div>
    </form>
  )
}

async function NoCookies({ locale, goTo }: { locale: Locale; goTo: string }) {
  const t = await getTranslations('signIn')
  return (
    <Note look="time" role="alert" title={t('noCookiesTitle')} level={2}>
      <p>{t('noCookies')}</p>
      <p className="mt-3"><LinkButton href={`${localePath(locale, '/sign-in')}?${new URLSearchParams({ callbackUrl: goTo })}`}>{t('again')}</LinkButton></p>
    </Note>
  )
}

async function Beside() {
  const t = await getTranslations('signIn')
  const points = [['shield', 'recorded'], ['lock', 'masked'], ['mail', 'neverAsk']] as const
  return (
    <>
      <h2 className="lede">{t('aboutTitle')}</h2>
      <p>{t('about')}</p>
      <ul className="list">
        {points.map(([icon, key]) => (
          <li key={key} className="flex gap-3 py-3"><Icon name={icon} /><span>{t.rich(`points.${key}`, { b: (chunks) => <b>{chunks}</b> })}</span></li>
        ))}
      </ul>
    </>
  )
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
