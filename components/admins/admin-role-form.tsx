'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import { useActionForm } from '@/components/ui/action-form'
import { RadioGroup } from '@/components/ui/choice'
import { proposeAdminRole } from '@/lib/users/admins/actions'

/** Another role for an admin. */
export function AdminRoleForm({ id, now, roles }: { id: string; now: string; roles: readonly { value: string; label: string; hint: string }[] }) {
  const t = useTranslations('admins')
  const form = useActionForm(proposeAdminRole)
  return (
    <form action={form.action} noValidate className="stack-6">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <RadioGroup name="roleId" legend={t('form.role')} error={form.error('roleId')} choices={roles} defaultValue={form.text('roleId', now)} />
      <JustificationField form={form} />
    </form>
  )
}
