import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { KindChoice } from '@/components/requests/kind-choice'
import { StartForm } from '@/components/requests/start-form'
import { LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/panel'
import type { FormState } from '@/components/ui/action-form'
import { grantNames } from '@/lib/grants/reads'
import { grantSentence, plainSentence } from '@/lib/grants/rules'
import type { StoredGrant } from '@/lib/grants/store'
import { localePath } from '@/lib/i18n/routing'
import { readProfiles } from '@/lib/profiles/reads'
import { readOpenPurposes } from '@/lib/requests/reads'
import { type AskedKind, askedKinds } from '@/lib/requests/schema'

interface Props {
  action: (state: FormState, data: FormData) => Promise<FormState>
  base: '/admin/requests' | '/requests'
  kind?: AskedKind
  /** States an admin chooses from; an officer has one and chooses none. */
  states: readonly { value: string; label: string }[]
  stateCode?: number
  /** The State takes part in the module; without it only an ending can be asked. */
  isOnModule: boolean
  grants: readonly StoredGrant[]
  grantId?: string
  officers: readonly { value: string; label: string }[]
  officerId?: string
  /** The officer profile the address names. */
  profileId?: string
  /** What the first step offers, and what goes with it; all kinds and nothing where not given. */
  kinds?: readonly AskedKind[]
  kept?: Readonly<Record<string, string | undefined>>
}

/** The kind a word of the address names; undefined for every other word. */
export function kindOf(word: string | string[] | undefined): AskedKind | undefined {
  return askedKinds.find((kind) => kind === word)
}

/** The two steps before the form: what kind of request, then which grant or for which purpose. */
export async function StartSteps({ action, base, kind, states, stateCode, isOnModule, grants, grantId, officers, officerId, profileId, kinds, kept = {} }: Props) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests.start')])
  const again = <LinkButton href={localePath(locale, `${base}/new`)}>{t('again')}</LinkButton>
  if (kind === undefined || stateCode === undefined) return <KindChoice kinds={kinds} kept={kept} kind={kind} states={states} stateCode={stateCode === undefined ? undefined : String(stateCode)} />
  if (!isOnModule && kind !== 'end') return <EmptyState title={t('notOnModule')} actions={again}>{t('notOnModuleText')}</EmptyState>
  const choices = await Promise.all(grants.filter((grant) => fits(grant, kind)).map(async (grant) => {
    const names = await grantNames(grant, locale, grant.officerName)
    return { value: grant.id, label: t('grantOf', { number: grant.number, name: grant.officerName }), hint: plainSentence(grantSentence(grant, locale, names)) }
  }))
  if (kind !== 'newOfficer' && choices.length === 0 && (kind !== 'change' || officers.length + (base === '/requests' ? 1 : 0) === 0)) return <EmptyState title={t('noGrant')} actions={again}>{t('noGrantText')}</EmptyState>
  const purposes = (await readOpenPurposes()).map((purpose) => ({ value: purpose.id, label: purpose[locale], hint: t('purposeFields', { scheme: purpose.scheme, n: purpose.fields.length }) }))
  const profiles = (await readProfiles({ open: true })).map((profile) => ({ value: profile.id, label: profile[locale] }))
  return (
    <ClientMessages namespaces={['requests']}>
      <StartForm action={action} kind={kind} stateCode={String(stateCode)} grants={choices} grantId={grantId ?? ''} officers={officers} officerId={officerId ?? ''} purposes={purposes} profiles={profiles} profileId={profiles.some(({ value }) => value === profileId) ? (profileId ?? '') : ''} />
    </ClientMessages>
  )
}

/** What somebody ended on purpose is asked anew; what is over by its period may still be renewed. */
function fits(grant: StoredGrant, kind: AskedKind): boolean {
  return grant.endedAt === null && (grant.state !== 'over' || kind === 'renewal')
}
