import { getLocale } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { sessionPerson } from '@/lib/auth/doors'
import { homePath } from '@/lib/auth/home'
import { localePath } from '@/lib/i18n/routing'

/** The entrance: everybody to where they start. */
export default async function EntrancePage(): Promise<never> {
  const [person, locale] = await Promise.all([sessionPerson(), getLocale()])
  redirect(person ? homePath(person, locale) : localePath(locale, '/sign-in'))
}
