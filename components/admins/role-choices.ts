import { getLocale, getTranslations } from 'next-intl/server'
import type { AdminActor } from '@/lib/auth/actor'
import { formatList } from '@/lib/i18n/format'
import { readRoles } from '@/lib/users/roles/reads'

/** Every role as a choice of a form, with what it allows. */
export async function roleChoices(actor: AdminActor): Promise<{ value: string; label: string; hint: string }[]> {
  const [roles, locale, t] = await Promise.all([readRoles(actor), getLocale(), getTranslations('roles')])
  return roles.map((role) => ({ value: role.id, label: role[locale], hint: formatList(role.permissions.map((permission) => t(`permissions.${permission}.name`)), locale) }))
}
