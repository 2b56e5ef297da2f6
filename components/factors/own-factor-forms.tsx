'use client'

import { useTranslations } from 'next-intl'
import { FactorFields } from '@/components/factors/sign-in-forms'
import { StepUpHead } from '@/components/factors/step-up-form'
import { useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { addOwnFactor, revokeFactor } from '@/lib/factors/actions'
import type { FactorKind } from '@/lib/factors/schema'

/** One more factor: an own one proves first who asks, then the new one is made. */
export function AddFactorForm({ kinds }: { kinds: readonly FactorKind[] }) {
  const t = useTranslations('factors')
  const form = useActionForm(addOwnFactor)
  return (
    <form action={form.action} noValidate className="stack">
      <StepUpHead form={form} />
      <FactorFields form={form} kinds={kinds} />
      <p><Button icon="plus" disabled={form.pending}>{t('own.add')}</Button></p>
    </form>
  )
}

/** Ends one of them. */
export function RevokeFactorForm({ id, label }: { id: string; label: string }) {
  const t = useTranslations('factors')
  const form = useActionForm(revokeFactor)
  return (
    <form action={form.action} noValidate className="stack-2">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <p><Button look="danger" size="small" disabled={form.pending}>{t('own.revoke')}<span className="sr"> {label}</span></Button></p>
    </form>
  )
}
