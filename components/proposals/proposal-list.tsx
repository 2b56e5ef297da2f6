import { getLocale, getTranslations } from 'next-intl/server'
import { ProposalTag } from '@/components/proposals/proposal-tag'
import { subjectName } from '@/components/proposals/proposal-words'
import { Table } from '@/components/ui/table'
import { formatDateTime, formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isPolicyName } from '@/lib/policy/rules'
import type { ProposalRow } from '@/lib/proposals/schema'
import { catalogue } from '@/lib/reference/catalogue'

/** Proposals as rows: number, what they change, who proposed and when, where they stand. */
export async function ProposalList({ proposals, caption }: { proposals: readonly ProposalRow[]; caption: string }) {
  const [locale, t, values, codes] = await Promise.all([getLocale(), getTranslations('proposals'), getTranslations('policy.values'), catalogue()])
  // Policy is one thing: which of its values are meant says more.
  const about = (proposal: ProposalRow): string => proposal.kind === 'policy.change'
    ? formatList(Object.keys(proposal.after).map((name) => (isPolicyName(name) ? values(`${name}.title`) : name)), locale) : subjectName(proposal, locale, codes)
  return (
    <Table caption={caption} minWidth="lg" lines>
      <thead>
        <tr><th scope="col">{t('number')}</th><th scope="col">{t('changes')}</th><th scope="col">{t('proposedBy')}</th><th scope="col">{t('status')}</th></tr>
      </thead>
      <tbody>
        {proposals.map((proposal) => (
          <tr key={proposal.id}>
            <th scope="row" className="nowrap"><a href={localePath(locale, `/admin/proposals/${proposal.id}`)}>{proposal.number}</a></th>
            <td data-head={t('changes')} className="min-w-48 whitespace-normal">{t(`kinds.${proposal.kind}`)}<span className="block tiny quiet">{about(proposal)}</span></td>
            <td data-head={t('proposedBy')}>{proposal.proposedByName}<span className="block tiny quiet">{formatDateTime(proposal.proposedAt, locale)}</span></td>
            <td data-head={t('status')}><ProposalTag proposal={proposal} /></td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
