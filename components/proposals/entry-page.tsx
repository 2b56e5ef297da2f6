import type { ReactNode } from 'react'
import { StepUpReasonForm } from '@/components/factors/step-up-reason-form'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import type { FormState } from '@/components/ui/action-form'
import { Disclosure, Facts, Panel } from '@/components/ui/panel'
import type { AdminActor } from '@/lib/auth/actor'
import type { ProposalKind } from '@/lib/proposals/schema'

interface Ending {
  readonly action: (state: FormState, data: FormData) => Promise<FormState>
  readonly title: string
  readonly text: string
  readonly why: string
  readonly submit: string
}

interface Props {
  actor: AdminActor
  /** The entry's row, which proposals about it name. */
  id: string
  title: string
  scope: string
  crumbs: readonly { label: string; href?: string }[]
  actions?: ReactNode
  note?: ReactNode
  kinds: readonly ProposalKind[]
  facts: { title: string; items: readonly { term: ReactNode; value: ReactNode }[] }
  /** Panels below the facts. */
  beside?: ReactNode
  /** How its end is proposed; absent for a reader who may not, and for what has ended. */
  ending?: Ending | false
  /** What the entry says and has said: panels above its proposals. */
  children: ReactNode
}

/** One entry of a register that two admins keep: what it says, its proposals; beside them its facts and the form that proposes its end. */
export function EntryPage({ actor, id, title, scope, crumbs, actions, note, kinds, facts, beside, ending, children }: Props) {
  return (
    <>
      <PageTitle title={title} scope={scope} crumbs={crumbs} actions={actions} />
      {note}
      <div className="grid grid-8-4 top">
        <div className="col">
          {children}
          <SubjectProposals actor={actor} kinds={kinds} subject={id} />
        </div>
        <div className="col">
          <Panel id="facts" title={facts.title}><Facts items={facts.items} /></Panel>
          {beside}
          {ending && (
            <Panel id="end" title={ending.title}>
              <ClientMessages namespaces={['factors']}>
                <Disclosure summary={ending.title}>
                  <p className="small quiet mb-3">{ending.text}</p>
                  <StepUpReasonForm action={ending.action} id={id} reason={{ label: ending.why }} look="danger">{ending.submit}</StepUpReasonForm>
                </Disclosure>
              </ClientMessages>
            </Panel>
          )}
        </div>
      </div>
    </>
  )
}
