import { getLocale, getTranslations } from 'next-intl/server'
import { Panel } from '@/components/ui/panel'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { TermsRow } from '@/lib/terms/store'

/** Every version as a link to its text, with the moment from which it is or was in force. */
export async function TermsVersions({ versions }: { versions: readonly TermsRow[] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('terms')])
  return (
    <Panel id="versions" title={t('versions')}>
      <ul className="list">
        {versions.map(({ version, effectiveAt }) => (
          <li key={version}><a href={`${localePath(locale, '/terms')}?version=${version}`}>{t('version', { number: String(version) })}</a> <span className="small quiet">{t('from', { at: formatDateTime(effectiveAt, locale) })}</span></li>
        ))}
      </ul>
    </Panel>
  )
}
