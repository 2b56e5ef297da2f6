'use client'

import { useTranslations } from 'next-intl'
import { JustificationField } from '@/components/proposals/justification-field'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { CheckboxGroup } from '@/components/ui/choice'
import { TextField } from '@/components/ui/field'
import { proposeRoleWording } from '@/lib/users/roles/actions'

interface Props {
  /** Empty for a new role. */
  id: string
  now: { nameEn: string; nameHi: string; permissions: readonly string[] }
  permissions: readonly { value: string; label: string; hint: string }[]
}

/** A role's names and permissions, new or changed. */
export function RoleForm({ id, now, permissions }: Props) {
  const t = useTranslations('roles.form')
  const form = useActionForm(proposeRoleWording)
  return (
    <form action={form.action} className="panel">
      <div className="body stack-6 max-w-xl">
        <FormHead form={form} />
        <input type="hidden" name="id" value={id} />
        <TextField name="nameEn" label={t('nameEn')} error={form.error('nameEn')} defaultValue={form.text('nameEn', now.nameEn)} required maxLength={80} autoComplete="off" lang="en" />
        <TextField name="nameHi" label={t('nameHi')} error={form.error('nameHi')} defaultValue={form.text('nameHi', now.nameHi)} required maxLength={80} autoComplete="off" lang="hi" />
        <CheckboxGroup name="permissions" legend={t('permissions')} error={form.error('permissions')} choices={permissions} defaultValues={form.list('permissions', now.permissions)} />
        <JustificationField form={form} />
      </div>
    </form>
  )
}
