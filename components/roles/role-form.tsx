'use client'

import { useTranslations } from 'next-intl'
import { WordingForm } from '@/components/proposals/wording-form'
import { useActionForm } from '@/components/ui/action-form'
import { CheckboxGroup } from '@/components/ui/choice'
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
    <WordingForm form={form} id={id} now={now} labels={{ nameEn: t('nameEn'), nameHi: t('nameHi') }} nameLengthMax={80} narrow>
      <CheckboxGroup name="permissions" legend={t('permissions')} error={form.error('permissions')} choices={permissions} defaultValues={form.list('permissions', now.permissions)} />
    </WordingForm>
  )
}
