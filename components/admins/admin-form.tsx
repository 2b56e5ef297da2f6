'use client'

import { useTranslations } from 'next-intl'
import { useActionForm } from '@/components/ui/action-form'
import { RadioGroup } from '@/components/ui/choice'
import { AccountForm } from '@/components/users/account-form'
import { proposeAdmin } from '@/lib/users/admins/actions'

interface Props {
  roles: readonly { value: string; label: string; hint: string }[]
  languages: readonly { value: string; label: string }[]
}

/** A new admin: the account, and which role. */
export function AdminForm({ roles, languages }: Props) {
  const t = useTranslations('admins.form')
  const form = useActionForm(proposeAdmin)
  return (
    <AccountForm form={form} languages={languages}>
      <RadioGroup name="roleId" legend={t('role')} error={form.error('roleId')} choices={roles} defaultValue={form.text('roleId')} />
    </AccountForm>
  )
}
