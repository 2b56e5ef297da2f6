import { getLocale, getTranslations } from 'next-intl/server'
import { isChangeKey } from '@/components/proposals/change-keys'
import { ChangeValue } from '@/components/proposals/change-value'
import { KeyChanges } from '@/components/recipient-keys/key-changes'
import { TermsChanges } from '@/components/terms/terms-changes'
import { Table } from '@/components/ui/table'
import type { AdminActor } from '@/lib/auth/actor'
import { isPolicyName } from '@/lib/policy/rules'
import { readProposalNames } from '@/lib/proposals/reads'
import { changesOf } from '@/lib/proposals/rules'
import type { ProposalRow } from '@/lib/proposals/schema'

/** What a proposal changes, in words: each value as it was and as it shall be. */
export async function ProposalChanges({ actor, proposal }: { actor: AdminActor; proposal: ProposalRow }) {
  if (proposal.kind === 'recipientKey.accept') return <KeyChanges actor={actor} proposal={proposal} />
  if (proposal.kind === 'terms.new') return <TermsChanges proposal={proposal} />
  const [locale, t, values, names] = await Promise.all([getLocale(), getTranslations('proposals'), getTranslations('policy.values'), readProposalNames(actor)])
  const wordOf = (key: string): string => {
    if (isPolicyName(key)) return values(`${key}.title`)
    return isChangeKey(key) ? t(`keys.${key}`) : key
  }
  const isNew = proposal.before === null
  return (
    <Table caption={t('changes')} look="bare" minWidth="lg" lines>
      <thead><tr><th scope="col">{t('what')}</th>{!isNew && <th scope="col">{t('before')}</th>}<th scope="col">{t(isNew ? 'new' : 'after')}</th></tr></thead>
      <tbody>
        {changesOf(proposal).map((change) => (
          <tr key={change.key}>
            <th scope="row" className="whitespace-normal">{wordOf(change.key)}</th>
            {!isNew && <td data-head={t('before')} data-wide className="whitespace-normal"><ChangeValue name={change.key} value={change.before} names={names} locale={locale} /></td>}
            <td data-head={t(isNew ? 'new' : 'after')} data-wide className="whitespace-normal"><ChangeValue name={change.key} value={change.after} other={isNew ? undefined : change.before} names={names} locale={locale} /></td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
