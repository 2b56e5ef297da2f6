import { getLocale, getTranslations } from 'next-intl/server'
import { GrantLink } from '@/components/simulator/level'
import { placeWords } from '@/components/simulator/place-words'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import { formatDate, formatDateTime } from '@/lib/i18n/format'
import type { Reader } from '@/lib/simulator/reads'
import type { When } from '@/lib/simulator/schema'
import { type GrantStanding, reasonsOf } from '@/lib/simulator/verdict/rules'

/** Why a grant gave nothing at the instant, in words with their dates. */
export async function reasonWords(when: When): Promise<(standing: GrantStanding, at: Date) => string[]> {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('simulator.grantReasons')])
  const time = (at: Date | null): string => (at === null ? '' : formatDateTime(at, locale))
  return (standing, at) => reasonsOf(standing, at).map((reason) => {
    if (reason === 'notStarted') return t('notStarted', { when, at: formatDate(standing.startsAt, locale) })
    // It ends at a midnight: its last day is the one before.
    if (reason === 'over') return t('over', { when, at: formatDate(new Date(standing.endsAt.getTime() - 1), locale) })
    if (reason === 'ended') return t('ended', { when, at: time(standing.endedAt) })
    if (reason === 'suspended') return t('suspended', { when, at: time(standing.suspendedAt) })
    return t(reason, { when })
  })
}

/** Every grant with its verdict: in force, or each reason why not. */
export async function GrantVerdicts({ reader, standings, at, when, caption }: { reader: Reader; standings: readonly GrantStanding[]; at: Date; when: When; caption: string }) {
  const [locale, t, reasons, words] = await Promise.all([getLocale(), getTranslations('simulator'), reasonWords(when), placeWords()])
  return (
    <Table caption={caption} minWidth="lg" lines>
      <thead><tr><th scope="col">{t('grant')}</th><th scope="col">{t('verdict', { when })}</th><th scope="col">{t('where')}</th><th scope="col">{t('purpose')}</th><th scope="col">{t('until')}</th></tr></thead>
      <tbody>
        {standings.map((standing) => (
          <tr key={standing.grant.id}>
            <th scope="row"><GrantLink reader={reader} grant={standing.grant} /></th>
            <td data-head={t('verdict', { when })} className="min-w-48 whitespace-normal">
              {standing.isInForce ? <Tag look="plain" icon="live">{t('inForce', { when })}</Tag> : <><Tag look="past" icon="none">{t('gaveNothing', { when })}</Tag> {reasons(standing, at).map((reason) => <span key={reason} className="block small">{reason}</span>)}</>}
            </td>
            <td data-head={t('where')} className="min-w-36 whitespace-normal">{words.areaOf(standing.grant)}</td>
            <td data-head={t('purpose')} className="min-w-32 whitespace-normal">{locale === 'hi' ? standing.grant.purpose_hi : standing.grant.purpose_en}</td>
            <td data-head={t('until')} className="nowrap">{formatDate(new Date(standing.lastsUntil.getTime() - 1), locale)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
