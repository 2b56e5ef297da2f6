import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'

export interface Step {
  name: string
  /** The time it happened, or the time it will. */
  when?: string
  text?: ReactNode
  state: 'done' | 'now' | 'next'
}

/** The ceremony: what happened, what is now, what comes, each with its time. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  const t = useTranslations('ui.steps')
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        <li key={index} className={step.state === 'next' ? undefined : step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span className="dot" aria-hidden="true">{step.state === 'done' ? <Icon name="check" /> : index + 1}</span>
          <span className="name">
            {step.state !== 'next' && <span className="sr">{t(step.state)} </span>}
            {step.name}
          </span>
          {step.when !== undefined && <span className="when">{step.when}</span>}
          {step.text !== undefined && <p>{step.text}</p>}
        </li>
      ))}
    </ol>
  )
}

/** Five sentences with ticks: what was proven, each with its evidence in second ink. */
export function ProofChain({ items }: { items: readonly { holds: boolean; title: string; evidence: ReactNode }[] }) {
  return (
    <ol className="proof">
      {items.map((item, index) => (
        <li key={index} className={item.holds ? undefined : 'broken'}>
          <Icon name={item.holds ? 'okring' : 'failed'} />
          <b>{item.title}</b>
          <span className="block quiet">{item.evidence}</span>
        </li>
      ))}
    </ol>
  )
}
