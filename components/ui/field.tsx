import type { ComponentPropsWithoutRef, ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'

export interface FieldProps {
  /** The form's name for it; also its id, so that an error summary can link to it. */
  name: string
  /** Another id, where one page holds several forms with this name. */
  id?: string
  label: ReactNode
  hint?: ReactNode
  /** The sentence of its mistake, as in the summary. */
  error?: string
  /** A link at the end of the label's line ("Forgot it"). */
  aside?: ReactNode
  /** Narrows the control to what it holds. */
  width?: 'short' | 'medium'
}

const WIDTHS = { short: 'max-w-48', medium: 'max-w-80' } as const

/** Label, hint, mistake and control in this order; the control gets its id and its describing ids from `children`. */
export function Field({ name, id = name, label, hint, error, aside, children }: FieldProps & {
  children: (control: { id: string; name: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ReactNode
}) {
  const describedBy = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(' ')
  const labelElement = <label htmlFor={id}>{label}</label>
  return (
    <div className={error === undefined ? 'field' : 'field wrong'}>
      {aside === undefined ? labelElement : <div className="row justify-between">{labelElement}<span className="small">{aside}</span></div>}
      {hint !== undefined && <span className="hint" id={`${id}-hint`}>{hint}</span>}
      <Mistake id={`${id}-error`} text={error} />
      {children({ id, name, 'aria-describedby': describedBy || undefined, 'aria-invalid': error === undefined ? undefined : true })}
    </div>
  )
}

/** The sentence of a mistake at its field. */
export function Mistake({ id, text }: { id: string; text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p className="err" id={id}>
      <Icon name="failed" />
      <span>{text}</span>
    </p>
  )
}

type Rest<Tag extends 'input' | 'select' | 'textarea'> = Omit<ComponentPropsWithoutRef<Tag>, 'name' | 'id' | 'width' | 'className'>

/** A line of text. All attributes of `<input>` pass through. */
export function TextField({ name, label, hint, error, aside, width, ...rest }: FieldProps & Rest<'input'>) {
  return (
    <Field name={name} label={label} hint={hint} error={error} aside={aside}>
      {(control) => <input type="text" {...rest} {...control} className={width ? `input ${WIDTHS[width]}` : 'input'} />}
    </Field>
  )
}

/** Several lines of text. */
export function TextAreaField({ name, id, label, hint, error, aside, width, ...rest }: FieldProps & Rest<'textarea'>) {
  return (
    <Field name={name} id={id} label={label} hint={hint} error={error} aside={aside}>
      {(control) => <textarea rows={4} {...rest} {...control} className={width ? `input ${WIDTHS[width]}` : 'input'} />}
    </Field>
  )
}

/** One of a list. `options` in the order shown; for groups pass `<optgroup>`s as children instead. */
export function SelectField({ name, label, hint, error, aside, width, options, children, ...rest }: FieldProps & Rest<'select'> & {
  options?: readonly { value: string; label: string }[]
}) {
  return (
    <Field name={name} label={label} hint={hint} error={error} aside={aside}>
      {(control) => (
        <select {...rest} {...control} className={width ? `input ${WIDTHS[width]}` : 'input'}>
          {options?.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
          {children}
        </select>
      )}
    </Field>
  )
}
