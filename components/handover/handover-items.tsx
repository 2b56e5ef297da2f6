import { getLocale, getTranslations } from 'next-intl/server'
import { GrantStatus } from '@/components/grants/grant-status'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { grantNames } from '@/lib/grants/reads'
import { grantSentence, plainSentence } from '@/lib/grants/rules'
import type { HandoverDetail } from '@/lib/handover/reads'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

/**
 * What becomes of each grant; once it has moved, both numbers. In a contingency nothing moves: what is listed may be looked at. `links` for admins, whose pages of
 * grants there are.
 */
export async function HandoverItems({ detail: { handover, items }, links = false }: { detail: HandoverDetail; links?: boolean }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('handover.items')])
  const rows = await Promise.all(items.map(async (item) => ({ ...item, sentence: plainSentence(grantSentence(item.grant, locale, await grantNames(item.grant, locale, item.grant.officerName))) })))
  const isLook = handover.mode === 'contingency'
  const title = t(isLook ? 'titleLook' : 'title')
  const number = (id: string, text: string) => (links ? <a href={localePath(locale, `/admin/grants/${id}`)}>{text}</a> : text)
  return (
    <Panel id="items" title={title} aside={formatCount(items.length)} padding={rows.length > 0 ? 'none' : 'normal'}>
      {rows.length === 0 ? <p className="quiet">{t('none')}</p> : (
        <Table caption={title} captionHidden minWidth="lg" lines>
          <thead><tr><th scope="col">{t('grant')}</th><th scope="col">{t('becomes')}</th><th scope="col">{t('gives')}</th><th scope="col">{t('state')}</th></tr></thead>
          <tbody>
            {rows.map(({ grant, choice, newGrantId, newNumber, sentence }) => (
              <tr key={grant.id}>
                <th scope="row" className="nowrap">{number(grant.id, grant.number)}</th>
                <td data-head={t('becomes')} className="min-w-36 whitespace-normal">
                  {choice === null ? <span className="quiet">{t('open')}</span> : t(isLook ? 'look' : `choices.${choice}`)}
                  {newGrantId !== null && newNumber !== null && <span className="block tiny">{t.rich('as', { number: () => number(newGrantId, newNumber) })}</span>}
                </td>
                <td data-head={t('gives')} data-wide className="min-w-44 whitespace-normal">{sentence}</td>
                <td data-head={t('state')}><GrantStatus grant={grant} bare /></td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
