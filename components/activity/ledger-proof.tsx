import { getLocale, getTranslations } from 'next-intl/server'
import { LinkButton } from '@/components/ui/button'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { ledgerRole } from '@/lib/audit/reads'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { readLedgerProof } from '@/lib/ledger/witnesses/reads'

/**
 * How far the ledger is proven: what is sealed, who outside signed it, and the alarm when nobody did for a while. Auditors take the whole of it from here, and auditors and admins what fits the filters at
 * hand; `query` is empty while there are none.
 */
export async function LedgerProofPanel({ reader, query }: { reader: AdminActor | AuditorActor; query: string }) {
  const [locale, t, proof] = await Promise.all([getLocale(), getTranslations('ledgerProof'), readLedgerProof(ledgerRole(reader))])
  const time = (at: Date) => formatDateTime(at, locale, { seconds: true })
  return (
    <Panel id="proof" title={t('title')} link={{ href: '/ledger/checkpoint', label: t('checkpoint') }} foot={t('foot')}>
      {proof.isAlarm && proof.unwitnessedSince && <Note look="bad" role="alert" title={t('alarmTitle')}>{t('alarm', { since: time(proof.unwitnessedSince), hours: formatCount(proof.hoursMax) })}</Note>}
      <Facts items={[
        { term: t('sealed'), value: proof.sealedAt ? t('sealedValue', { sealed: formatCount(proof.sealed), events: formatCount(proof.events), at: time(proof.sealedAt) }) : t('never') },
        ...proof.witnesses.map(({ name, size, confirmedAt, cause }) => ({ term: <bdi>{name}</bdi>, value: cause === null ? (confirmedAt ? t('witnessed', { size: formatCount(size), at: time(confirmedAt) }) : t('notAsked')) : t(`causes.${cause}`) })),
        { term: t('mailed'), value: proof.mailed ? t('mailedValue', { size: formatCount(proof.mailed.size), at: time(proof.mailed.at) }) : t('never') },
      ]} />
      {proof.witnesses.length === 0 && <Note look="time">{t('noWitness', { hours: formatCount(proof.hoursMax) })}</Note>}
      <p className="row">
        {reader.kind === 'auditor' && <LinkButton icon="download" href="/api/ledger">{t('export')}</LinkButton>}
        {query !== '' && <LinkButton icon="download" href={`/api/ledger?${query}`}>{t('exportFiltered')}</LinkButton>}
      </p>
    </Panel>
  )
}
