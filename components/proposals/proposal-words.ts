import type { Locale } from '@/lib/i18n/routing'
import type { ProposalRow } from '@/lib/proposals/schema'
import type { Catalogue } from '@/lib/reference/catalogue'

/** What a proposal is about, by its own name: the title of a purpose, a State, a person. Empty for policy, which is one thing. */
export function subjectName(proposal: ProposalRow, locale: Locale, codes: Catalogue): string {
  const text = (key: string): string => {
    const value = proposal.after[key] ?? proposal.before?.[key]
    return typeof value === 'string' ? value : ''
  }
  if (proposal.kind === 'state.change') return codes.stateName(Number(proposal.subject), locale)
  if (proposal.kind === 'recipientKey.accept') return codes.stateName(Number(proposal.before?.stateCode), locale)
  if (proposal.kind.startsWith('purpose.')) return text(locale === 'hi' ? 'titleHi' : 'titleEn')
  if (proposal.kind.startsWith('adminRole.') || proposal.kind.startsWith('profile.')) return text(locale === 'hi' ? 'nameHi' : 'nameEn')
  if (proposal.kind.startsWith('hold.')) return text('title')
  return ['admin.', 'auditor.', 'factor.', 'account.'].some((noun) => proposal.kind.startsWith(noun)) ? text('name') : ''
}
