import { cookies, headers } from 'next/headers'
import { getLocale, getTranslations } from 'next-intl/server'
import { DISPLAY_CHOICES, DISPLAY_COOKIE, parseDisplayCookie } from '@/components/frame/display-preferences'
import { PATH_HEADER } from '@/lib/i18n/routing'

/** The height of rows beside a long table, `usual` where nothing was chosen: three buttons that keep the choice as the display page does and come back here. The rest of what was chosen goes along. */
export async function RowHeight({ usual }: { usual: 'normal' | 'roomy' | 'dense' }) {
  const [t, locale, jar, head] = await Promise.all([getTranslations('display'), getLocale(), cookies(), headers()])
  const { rows, ...kept } = parseDisplayCookie(jar.get(DISPLAY_COOKIE)?.value)
  return (
    <form className="no-print" method="post" action="/api/display">
      <input type="hidden" name="back" value={head.get(PATH_HEADER) ?? `/${locale}/registrants`} />
      {Object.entries(kept).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      <div className="row"><span className="small quiet" aria-hidden="true">{t('rows')}</span><div className="seg" role="group" aria-label={t('rows')}>
        {DISPLAY_CHOICES.rows.filter((value) => value !== 'table').map((value) => <button key={value} type="submit" name="rows" value={value} aria-pressed={rows === value || (rows === 'table' && value === usual)}>{t(`rowHeights.${value}`)}</button>)}
      </div></div>
    </form>
  )
}
