'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { useActionForm } from '@/components/ui/action-form'
import { Button, LinkButton } from '@/components/ui/button'
import { SelectField } from '@/components/ui/field'
import { LookingFields } from '@/components/unmasking/looking-fields'
import type { Field } from '@/lib/access/fields'
import { unmaskField } from '@/lib/unmasking/actions'

/** Why and for how long one mask is lifted. `minutes` are the choices, the longest last. */
export function UnmaskForm({ id, field, minutes, back }: { id: string; field: Field; minutes: readonly { value: string; label: string }[]; back: string }) {
  const t = useTranslations('unmask')
  const form = useActionForm(unmaskField)
  return (
    <form action={form.action} noValidate className="stack-6">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="field" value={field} />
      <LookingFields form={form} />
      <SelectField name="minutes" label={t('minutes')} error={form.error('minutes')} defaultValue={form.text('minutes', minutes.at(-1)?.value)} options={minutes} width="short" />
      <p className="row"><Button look="primary" icon="unlock" disabled={form.pending}>{t('submit')}</Button><LinkButton href={back}>{t('back')}</LinkButton></p>
    </form>
  )
}
