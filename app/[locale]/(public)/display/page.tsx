import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { cookies } from 'next/headers'
import { DISPLAY_CHOICES, DISPLAY_COOKIE, parseDisplayCookie } from '@/components/frame/display-preferences'
import { PageTitle } from '@/components/frame/page-title'
import { Button, LinkButton } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { localePath, safeReturnPath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('display'))('title') }
}

/** How the portal looks in this browser. Leads back to where the reader came from. */
export default async function DisplayPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const [t, locale, jar, query] = await Promise.all([getTranslations('display'), getLocale(), cookies(), searchParams])
  const chosen = parseDisplayCookie(jar.get(DISPLAY_COOKIE)?.value)
  const back = safeReturnPath(query.back, localePath(locale, '/'))
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} />
      <form className="panel max-w-160" method="post" action="/api/display">
        <div className="body stack-6">
          <input type="hidden" name="back" value={back} />
          <RadioGroup name="theme" legend={t('theme')} defaultValue={chosen.theme}
            choices={DISPLAY_CHOICES.theme.map((value) => ({ value, label: t(`themes.${value}`) }))} />
          <RadioGroup name="contrast" legend={t('contrast')} defaultValue={chosen.contrast}
            choices={DISPLAY_CHOICES.contrast.map((value) => ({ value, label: t(`contrasts.${value}`) }))} />
          <RadioGroup name="text" legend={t('text')} defaultValue={chosen.text}
            choices={DISPLAY_CHOICES.text.map((value) => ({ value, label: `${value}%` }))} />
          <RadioGroup name="rows" legend={t('rows')} hint={t('rowsHint')} defaultValue={chosen.rows}
            choices={DISPLAY_CHOICES.rows.map((value) => ({ value, label: t(`rowHeights.${value}`) }))} />
          <p className="row">
            <Button look="primary">{t('save')}</Button>
            <LinkButton href={back}>{t('back')}</LinkButton>
          </p>
        </div>
      </form>
    </>
  )
}
