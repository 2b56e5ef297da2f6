import { useLocale, useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/frame/client-messages'
import { KeyMark } from '@/components/recipient-keys/key-facts'
import { ProveKeyForm } from '@/components/recipient-keys/key-forms'
import { Icon } from '@/components/ui/icon'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { limits } from '@/lib/limits'
import type { KeyRow } from '@/lib/recipient-keys/reads'
import { decryptCommand } from '@/lib/recipient-keys/rules'

/** The challenge as text and as a file, the command that opens it, and where its answer is typed. */
export function KeyChallenge({ row }: { row: KeyRow }) {
  const t = useTranslations('recipientKeys.way')
  const words = useTranslations('recipientKeys')
  const locale = useLocale()
  const file = row.format === 'age' ? 'challenge.age' : 'challenge.asc'
  return (
    <>
      <p><b>{t('proveTitle')}</b></p>
      <p className="small">{words(row.format === 'age' ? 'recipient' : 'fingerprint')}: <KeyMark fingerprint={row.fingerprint} /></p>
      <ol className="list-decimal ps-5 stack-2">
        <li>
          {t('step1')}{' '}
          {/* In the page itself: a route of its own would be one more door, for a text that is harmless without the private key. */}
          <a download={file} href={`data:application/octet-stream;base64,${Buffer.from(row.challenge).toString('base64')}`}><Icon name="download" size="inline" /> {t('file')}</a>
          <pre className="hash whitespace-pre-wrap break-all" role="group" aria-label={t('challenge')}>{row.challenge.trim()}</pre>
        </li>
        <li>
          {t('step2')}
          <pre className="hash whitespace-pre-wrap break-all" role="group" aria-label={t('command')}>{decryptCommand(row.format, { from: file })}</pre>
          {row.format === 'age' && <p className="small quiet">{t('keyFile', { file: 'key.txt' })}</p>}
        </li>
        <li>{t('step3')}</li>
      </ol>
      <p className="small quiet">{t('left', { count: limits.recipientTriesMax - row.tries, n: formatCount(limits.recipientTriesMax - row.tries), at: formatDateTime(row.challengeUntil, locale) })}</p>
      <ClientMessages namespaces={['recipientKeys', 'factors']}><ProveKeyForm id={row.id} /></ClientMessages>
    </>
  )
}
