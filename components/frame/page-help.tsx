import { headers } from 'next/headers'
import { getLocale, getTranslations } from 'next-intl/server'
import { helpOf } from '@/components/frame/help-pages'
import { Disclosure } from '@/components/ui/panel'
import { currentPerson } from '@/lib/auth/doors'
import { localePath, PATH_HEADER } from '@/lib/i18n/routing'

/** What the page at hand is for and what can be done on it, on request, below its title. Nothing on pages that need no words. */
export async function PageHelp() {
  const [t, manual, locale, head] = await Promise.all([getTranslations('pageHelp'), getTranslations('manual.chapters'), getLocale(), headers()])
  const path = (head.get(PATH_HEADER) ?? '').split('?')[0] ?? ''
  const own = path.replace(/^\/(en|hi)(?=\/|$)/, '')
  const found = helpOf(own)
  if (found === null) return null
  const [key, section, chapter] = found
  const isOfficer = (await currentPerson())?.kind === 'officer'
  return (
    <div className="small no-print mb-3">
      <Disclosure summary={t('title')}>
        <p className="measure">{t(`pages.${key}`)} <a href={localePath(locale, `/help#${section}`)}>{t('more')}</a></p>
        {chapter !== undefined && <p><a href={localePath(locale, `/manual/${chapter}`)}>{t('manual', { title: manual(`${chapter}.title`) })}</a></p>}
        {isOfficer && key !== 'helpDesk' && <p><a href={`${localePath(locale, '/help-desk')}?${new URLSearchParams({ from: `/${locale}${own}` })}`}>{t('ask')}</a></p>}
      </Disclosure>
    </div>
  )
}
