'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import { useActionForm } from '@/components/ui/action-form'
import { TextAreaField } from '@/components/ui/field'
import { proposeAdminNetworks } from '@/lib/policy/networks/actions'

/** From where admins shall sign in and work; `address` is the asking admin's own. */
export function NetworksForm({ now, address }: { now: readonly string[]; address: string }) {
  const t = useTranslations('policy.networks')
  const form = useActionForm(proposeAdminNetworks)
  return (
    <form action={form.action} noValidate className="panel">
      <div className="body stack-6 max-w-xl">
        <StepUpHead form={form} />
        <TextAreaField name="networks" label={t('label')} hint={t('hint', { address })} error={form.error('networks')} defaultValue={form.text('networks', now.join('\n'))} rows={4} maxLength={4_000} spellCheck={false} />
        <JustificationField form={form} />
      </div>
    </form>
  )
}
