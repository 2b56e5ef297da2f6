import type { ReactNode } from 'react'
import { Mistake } from '@/components/ui/field'

export interface Choice {
  value: string
  label: ReactNode
  /** A quiet line below the label. */
  hint?: ReactNode
  disabled?: boolean
}

interface GroupProps {
  name: string
  legend: ReactNode
  hint?: ReactNode
  error?: string
  choices: readonly Choice[]
  /** Hides the legend from sight where a heading above says it. */
  legendHidden?: boolean
}

interface ShellProps extends Omit<GroupProps, 'choices'> { children: ReactNode; role?: 'radiogroup' }

function Group({ name, legend, hint, error, legendHidden, role, children }: ShellProps) {
  const describedBy = [hint !== undefined && `${name}-hint`, error !== undefined && `${name}-error`].filter(Boolean).join(' ')
  return (
    <fieldset className={error === undefined ? 'field' : 'field wrong'} role={role} id={name} tabIndex={-1} aria-describedby={describedBy || undefined}
      aria-invalid={role === 'radiogroup' && error !== undefined ? true : undefined}>
      <legend className={legendHidden ? 'sr' : undefined}>{legend}</legend>
      {hint !== undefined && <span className="hint" id={`${name}-hint`}>{hint}</span>}
      <Mistake id={`${name}-error`} text={error} />
      {children}
    </fieldset>
  )
}

/** One of a few, as radio buttons. `look="cards"` for weighty choices, each in its own frame. */
export function RadioGroup({ look = 'list', defaultValue, choices, ...shell }: GroupProps & { look?: 'list' | 'cards'; defaultValue?: string }) {
  return (
    <Group {...shell} role="radiogroup">
      <div className={look === 'cards' ? 'stack-2' : undefined}>
        {choices.map((choice) => (
          <label key={choice.value} className={look === 'cards' ? 'choice' : 'pick'}>
            <input type="radio" name={shell.name} value={choice.value} defaultChecked={choice.value === defaultValue} disabled={choice.disabled} />
            <Words choice={choice} strong={look === 'cards'} />
          </label>
        ))}
      </div>
    </Group>
  )
}

/** Any of a few, as check boxes that share one name. */
export function CheckboxGroup({ defaultValues = [], columns, choices, ...shell }: GroupProps & { defaultValues?: readonly string[]; columns?: boolean }) {
  return (
    <Group {...shell}>
      <div className={columns ? 'pick-columns' : undefined}>
        {choices.map((choice) => (
          <label key={choice.value} className="pick">
            <input type="checkbox" name={shell.name} value={choice.value} defaultChecked={defaultValues.includes(choice.value)} disabled={choice.disabled} />
            <Words choice={choice} />
          </label>
        ))}
      </div>
    </Group>
  )
}

/** One yes or no. Sends `on` when ticked, nothing otherwise. `id` where several forms share a page. */
export function Checkbox({ name, id = name, label, error, defaultChecked, required }: { name: string; id?: string; label: ReactNode; error?: string; defaultChecked?: boolean; required?: boolean }) {
  return (
    <div className={error === undefined ? 'field' : 'field wrong'}>
      <Mistake id={`${id}-error`} text={error} />
      <label className="pick">
        <input type="checkbox" id={id} name={name} defaultChecked={defaultChecked} required={required}
          aria-invalid={error === undefined ? undefined : true} aria-describedby={error === undefined ? undefined : `${id}-error`} />
        <span>{label}</span>
      </label>
    </div>
  )
}

function Words({ choice, strong = false }: { choice: Choice; strong?: boolean }) {
  return (
    <span>
      {strong ? <b>{choice.label}</b> : choice.label}
      {choice.hint !== undefined && <span className="block small quiet">{choice.hint}</span>}
    </span>
  )
}
