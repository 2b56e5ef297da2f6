import { getLocale, getTranslations } from 'next-intl/server'
import { ChangeValue } from '@/components/proposals/change-value'
import { isChangeKey } from '@/components/proposals/change-keys'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import type { LedgerEntry } from '@/lib/audit/entries'
import type { PersonActor } from '@/lib/auth/actor'
import { isPolicyName } from '@/lib/policy/rules'
import { readProposalNames } from '@/lib/proposals/reads'

/** What a proposal of the event would bring, value by value in words, for those who see all; what was there before stands on the proposal's own page. */
export async function ProposedChange({ reader, entry }: { reader: PersonActor; entry: LedgerEntry }) {
  const { change, kind } = entry.details
  // Whole texts and keys: their proposals show them as such.
  if (reader.kind === 'officer' || typeof change !== 'object' || change === null || kind === 'terms.new' || kind === 'recipientKey.accept') return null
  const [locale, t, page, values, names] = await Promise.all([getLocale(), getTranslations('proposals'), getTranslations('eventPage'), getTranslations('policy.values'), readProposalNames(reader)])
  const wordOf = (key: string): string => (isPolicyName(key) ? values(`${key}.title`) : isChangeKey(key) ? t(`keys.${key}`) : key)
  return (
    <Panel id="change" title={page('change')} padding="none">
      <Table caption={page('change')} look="bare" lines>
        <thead><tr><th scope="col">{t('what')}</th><th scope="col">{t('after')}</th></tr></thead>
        <tbody>
          {Object.entries(change).map(([key, value]) => (
            <tr key={key}>
              <th scope="row" className="whitespace-normal">{wordOf(key)}</th>
              <td data-head={t('after')} data-wide className="whitespace-normal"><ChangeValue name={key} value={value} names={names} locale={locale} /></td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
