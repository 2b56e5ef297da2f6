'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Icon } from '@/components/ui/icon'

/**
 * What is wrong with a form, above it: takes the focus when it appears, links to the fields, repeats their words.
 * A mistake without a field (`field` is empty) is said without a link. Renders nothing when there is none.
 */
export function ErrorSummary({ errors, title, focus = true }: { errors: readonly { field: string; message: string }[]; title?: string; focus?: boolean }) {
  const t = useTranslations('ui.form')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (focus && errors.length > 0) box.current?.focus()
  }, [errors, focus])
  if (errors.length === 0) return null
  return (
    <div ref={box} className="summary" role="alert" tabIndex={-1}>
      <h2>
        <Icon name="failed" />
        {title ?? t('problem', { count: errors.length })}
      </h2>
      <ul className="stack-2">
        {errors.map((error, index) => (
          <li key={index}>{error.field === '' ? error.message : <a href={`#${error.field}`}>{error.message}</a>}</li>
        ))}
      </ul>
    </div>
  )
}
