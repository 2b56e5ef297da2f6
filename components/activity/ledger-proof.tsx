import { getLocale, getTranslations } from 'next-intl/server'
import { LinkButton } from '@/components/ui/button'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { readLedgerProof } from '@/lib/ledger/witnesses/reads'

/** How far the ledger is proven: what is sealed, who outside signed it, and the alarm when nobody did for a while. */
export async function LedgerProofPanel({ reader }: { reader: 'admin' | 'auditor' }) {
  const [locale, t, proof] = await Promise.all([getLocale(), getTranslations('ledgerProof'), readLedgerProof(reader === 'auditor' ? 'portal_auditor' : 'portal_web')])
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
      {reader === 'auditor' && <p><LinkButton icon="download" href="/api/ledger">{t('export')}</LinkButton></p>}
    </Panel>
  )
}
