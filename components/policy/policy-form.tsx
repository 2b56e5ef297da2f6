'use client'

import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import { useActionForm } from '@/components/ui/action-form'
import { TextField } from '@/components/ui/field'
import { proposeLimits } from '@/lib/policy/actions'

interface Props {
  /** The heading over the reason. */
  end: string
  groups: readonly { title: string; values: readonly { name: string; title: string; hint: string; value: string }[] }[]
}

/** Every value with what it is now; those that are changed are proposed, together. */
export function PolicyForm({ groups, end }: Props) {
  const form = useActionForm(proposeLimits, Object.fromEntries(groups.flatMap(({ values }) => values.map(({ name, title }) => [name, title]))))
  return (
    <form action={form.action} noValidate className="stack-6">
      <StepUpHead form={form} />
      {groups.map((group) => (
        <section key={group.title} className="panel">
          <header><h2>{group.title}</h2></header>
          <div className="body grid grid-6-6">
            {group.values.map(({ name, title, hint, value }) => (
              <TextField key={name} name={name} label={title} hint={hint} error={form.error(name)} defaultValue={form.text(name, value)} inputMode="numeric" maxLength={9} width="short" autoComplete="off" required />
            ))}
          </div>
        </section>
      ))}
      <section className="panel">
        <header><h2>{end}</h2></header>
        <div className="body stack-6"><JustificationField form={form} /></div>
      </section>
    </form>
  )
}
