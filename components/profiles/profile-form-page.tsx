import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { ProfileForm } from '@/components/profiles/profile-form'
import { defaultLevels, grantableFields } from '@/lib/access/fields'
import type { AdminActor } from '@/lib/auth/actor'
import { formatList } from '@/lib/i18n/format'
import type { Profile } from '@/lib/profiles/schema'
import { readRegister } from '@/lib/purposes/register/reads'

/** The form of a profile with what it needs: open purposes, parameters and their levels; of `profile`, or empty. */
export async function ProfileFormPage({ actor, profile }: { actor: AdminActor; profile?: Profile }) {
  const [purposes, locale, name] = await Promise.all([readRegister(actor), getLocale(), getTranslations('fields')])
  const parameters = grantableFields.map((field) => ({ field, name: name(field), ...defaultLevels(field), ...profile?.fields[field] }))
  const rights = [...(profile?.canView ?? true ? ['view'] : []), ...(profile?.canDownload ? ['download'] : [])]
  return (
    <ClientMessages namespaces={['profiles', 'proposals', 'factors']}>
      <ProfileForm id={profile?.id ?? ''} parameters={parameters}
        purposes={purposes.filter(({ isOpen }) => isOpen).map((purpose) => ({ value: purpose.id, label: purpose[locale], hint: formatList(purpose.fields.map((field) => name(field)), locale) }))}
        now={{ nameEn: profile?.en ?? '', nameHi: profile?.hi ?? '', purposeId: profile?.purposeId ?? '', fields: Object.keys(profile?.fields ?? {}), rights, windowDays: String(profile?.windowDays ?? 7), basis: profile?.basis ?? 'either' }} />
    </ClientMessages>
  )
}
