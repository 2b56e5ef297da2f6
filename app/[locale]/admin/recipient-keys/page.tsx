import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ListEnd } from '@/components/frame/list-end'
import { KeyTable } from '@/components/recipient-keys/key-table'
import { Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readAllKeys } from '@/lib/recipient-keys/reads'
import { catalogue } from '@/lib/reference/catalogue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('recipientKeys.admin'))('title') }
}

/** The keys of every State: those that wait for an admin first, then those in force, then the others. */
export default shown(async function RecipientKeysPage() {
  const actor = await requireAdmin('admin.recipientKeys')
  const [keys, locale, t, rules, codes] = await Promise.all([readAllKeys(actor), getLocale(), getTranslations('recipientKeys.admin'), getTranslations('proposals'), catalogue()])
  const stateName = (code: number): string => codes.stateName(code, locale)
  const waits = ({ status, revocationAskedAt }: (typeof keys)[number]): boolean => status === 'proven' || (status === 'inForce' && revocationAskedAt !== null)
  const groups = [
    { id: 'waiting', title: t('waiting'), none: t('nothingWaits'), keys: keys.filter(waits) },
    { id: 'in-force', title: t('inForce'), none: t('noneInForce'), keys: keys.filter(({ status }) => status === 'inForce') },
    { id: 'others', title: t('others'), none: null, keys: keys.filter((key) => !waits(key) && key.status !== 'inForce') },
  ].filter((group) => group.keys.length > 0 || group.none !== null)
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: rules('title'), href: localePath(locale, '/admin/proposals') }, { label: t('title') }]} />
      {groups.map((group) => (
        <Panel key={group.id} id={group.id} title={group.title} aside={formatCount(group.keys.length)} padding={group.keys.length > 0 ? 'none' : 'normal'}>
          {group.keys.length > 0 ? <KeyTable keys={group.keys} caption={group.title} stateName={stateName} /> : <p className="quiet">{group.none}</p>}
        </Panel>
      ))}
      <ListEnd rows={keys.length} />
    </>
  )
})
