'use client'

import { useTranslations } from 'next-intl'
import { type ComponentPropsWithoutRef, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/button'
import { Field, type FieldProps } from '@/components/ui/field'

/** More than a password may have, so that one pasted too long is told so and not cut. */
const TYPED_MAX = 400

const subscribeToNothing = () => () => {}

/**
 * A password: pasting and password managers are welcome, and a browser with script offers to show what was typed (WCAG 3.3.8, OWASP ASVS 6.2). It is hidden
 * again before it is sent, so that no browser keeps it as a line once typed.
 */
export function PasswordField({ label, ...field }: FieldProps & { label: string } & Pick<ComponentPropsWithoutRef<'input'>, 'autoComplete'>) {
  const { autoComplete, ...rest } = field
  const t = useTranslations('ui.password')
  const input = useRef<HTMLInputElement>(null)
  const isScripted = useSyncExternalStore(subscribeToNothing, () => true, () => false)
  const [isShown, setShown] = useState<boolean>()
  useEffect(() => {
    const form = input.current?.form
    const hide = (): void => setShown((shown) => shown && false)
    form?.addEventListener('submit', hide)
    return () => form?.removeEventListener('submit', hide)
  }, [])
  return (
    <Field label={label} {...rest}>
      {(control) => (
        <div className="flex max-w-112 items-center gap-2">
          <input ref={input} {...control} className="input" type={isShown ? 'text' : 'password'} autoComplete={autoComplete} required maxLength={TYPED_MAX} autoCapitalize="none" autoCorrect="off" spellCheck={false} />
          {isScripted && (
            <Button type="button" aria-controls={control.id} onClick={() => setShown(!isShown)}>
              {t(isShown ? 'hide' : 'show')}<span className="sr"> {label}</span>
            </Button>
          )}
          <span className="sr" aria-live="polite">{isShown === undefined ? '' : t(isShown ? 'shown' : 'hidden')}</span>
        </div>
      )}
    </Field>
  )
}
