import { getLocale, getTranslations } from 'next-intl/server'
import { KeyFacts, KeyMark } from '@/components/recipient-keys/key-facts'
import { Facts } from '@/components/ui/panel'
import type { AdminActor } from '@/lib/auth/actor'
import { localePath } from '@/lib/i18n/routing'
import type { ProposalRow } from '@/lib/proposals/schema'
import { readKey } from '@/lib/recipient-keys/reads'
import { catalogue } from '@/lib/reference/catalogue'

/** What two admins bring into force: the key as it was proven, and which one it takes the place of. */
export async function KeyChanges({ actor, proposal }: { actor: AdminActor; proposal: ProposalRow }) {
  const [row, locale, t, codes] = await Promise.all([readKey(actor, proposal.subject), getLocale(), getTranslations('recipientKeys'), catalogue()])
  const replaces = proposal.before?.replaces
  return (
    <>
      {row && <KeyFacts row={row} stateName={codes.stateName(row.stateCode, locale)} />}
      <Facts items={[{ term: t('change.replaces'), value: typeof replaces === 'string' ? <KeyMark fingerprint={replaces} /> : t('change.replacesNone') }]} />
      <p className="small quiet">{t('admin.proposeText')}</p>
      <p><a href={localePath(locale, `/admin/recipient-keys/${proposal.subject}`)}>{t('admin.one')}</a></p>
    </>
  )
}
