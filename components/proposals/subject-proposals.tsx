import { getTranslations } from 'next-intl/server'
import { ProposalList } from '@/components/proposals/proposal-list'
import { Panel } from '@/components/ui/panel'
import type { AdminActor } from '@/lib/auth/actor'
import { readProposals } from '@/lib/proposals/reads'
import type { ProposalKind } from '@/lib/proposals/schema'

/** What was and is proposed about one thing. */
export async function SubjectProposals({ actor, kinds, subject }: { actor: AdminActor; kinds: readonly ProposalKind[]; subject?: string }) {
  const [proposals, t] = await Promise.all([readProposals(actor, { kinds, subject }), getTranslations('proposals')])
  return (
    <Panel id="proposals" title={t('about')} padding={proposals.length > 0 ? 'none' : 'normal'}>
      {proposals.length > 0 ? <ProposalList proposals={proposals} caption={t('about')} /> : <p className="quiet">{t('noneAbout')}</p>}
    </Panel>
  )
}
