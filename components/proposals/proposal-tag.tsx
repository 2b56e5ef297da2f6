import { useTranslations } from 'next-intl'
import { StatusTag } from '@/components/ui/tag'
import { assertNever } from '@/lib/errors'
import type { ProposalRow } from '@/lib/proposals/schema'

/** Where a proposal stands, in the words of requests. */
export function ProposalTag({ proposal }: { proposal: Pick<ProposalRow, 'status' | 'waitsForReader'> }) {
  const t = useTranslations('proposals')
  const { status } = proposal
  switch (status) {
    case 'open': return <StatusTag status="second" detail={proposal.waitsForReader ? t('you') : t('another')} />
    case 'applied': return <StatusTag status="approved" bare />
    case 'refused': case 'withdrawn': case 'lapsed': return <StatusTag status={status} bare />
    default: return assertNever(status)
  }
}
