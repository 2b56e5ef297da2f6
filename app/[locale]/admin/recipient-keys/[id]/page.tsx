import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { StepUpReasonForm } from '@/components/factors/step-up-reason-form'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import { KeyFacts } from '@/components/recipient-keys/key-facts'
import { ProposeKeyForm } from '@/components/recipient-keys/propose-form'
import { Disclosure, Note, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import type { AdminActor } from '@/lib/auth/actor'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { refuseRecipientKey, revokeRecipientKey } from '@/lib/recipient-keys/actions'
import { type KeyRow, readKey } from '@/lib/recipient-keys/reads'
import { catalogue } from '@/lib/reference/catalogue'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('recipientKeys.admin'))('one') }
}

/** One key of a State: what it is, what is proposed about it, and what an admin may do with it now. */
export default shown(async function RecipientKeyOfStatePage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.recipientKey')
  const [{ id }, { done }] = await Promise.all([params, searchParams])
  const row = isRowId(id) ? await readKey(actor, id) : undefined
  if (!row) return refuse(actor, 'admin.recipientKey', 'not_found')
  const [locale, t, words, rules, codes] = await Promise.all([getLocale(), getTranslations('recipientKeys.admin'), getTranslations('recipientKeys'), getTranslations('proposals'), catalogue()])
  const name = codes.stateName(row.stateCode, locale)
  return (
    <>
      <PageTitle title={t('one')} scope={name} crumbs={[{ label: rules('title'), href: localePath(locale, '/admin/proposals') }, { label: t('title'), href: localePath(locale, '/admin/recipient-keys') }, { label: row.number }]} />
      <DoneNote done={done} known={{ refused: t('done.refused'), revoked: t('done.revoked') }} />
      {row.status === 'inForce' && row.revocationAskedAt !== null && <Note look="time">{words('wish.asked', { name: row.revocationAskedByName ?? '', at: formatDateTime(row.revocationAskedAt, locale), why: row.revocationWhy ?? '' })}</Note>}
      <div className="grid grid-8-4 top">
        <div className="col">
          <Panel id="facts" title={t('facts')}>
            <KeyFacts row={row} stateName={name} />
            <Disclosure summary={t('publicKey')}><pre className="hash whitespace-pre-wrap break-all" role="group" aria-label={t('publicKey')}>{row.publicKey.trim()}</pre></Disclosure>
          </Panel>
          <SubjectProposals actor={actor} kinds={['recipientKey.accept']} subject={row.id} />
        </div>
        <div className="col"><Acts actor={actor} row={row} /></div>
      </div>
    </>
  )
})

async function Acts({ actor, row }: { actor: AdminActor; row: KeyRow }) {
  const t = await getTranslations('recipientKeys.admin')
  return (
    <>
      {row.status === 'proven' && mayAdmin(actor, 'policy') && (
        <>
          <Panel id="propose" title={t('proposeTitle')}>
            <p className="small quiet">{t('proposeText')}</p>
            <ClientMessages namespaces={['proposals', 'factors']}><ProposeKeyForm id={row.id} /></ClientMessages>
          </Panel>
          <Panel id="refuse" title={t('refuseTitle')}>
            <ClientMessages namespaces={[]}><Disclosure summary={t('refuseTitle')}><ReasonForm action={refuseRecipientKey} id={row.id} reason={{ label: t('refuseWhy') }} look="danger">{t('refuse')}</ReasonForm></Disclosure></ClientMessages>
          </Panel>
        </>
      )}
      {row.status === 'inForce' && mayAdmin(actor, 'approve') && (
        <Panel id="revoke" title={t('revokeTitle')}>
          <p className="small quiet">{t('revokeText', { count: row.livingFiles, n: formatCount(row.livingFiles) })}</p>
          <ClientMessages namespaces={['factors']}><StepUpReasonForm action={revokeRecipientKey} id={row.id} reason={{ label: t('revokeWhy') }} look="danger">{t('revoke')}</StepUpReasonForm></ClientMessages>
        </Panel>
      )}
    </>
  )
}
