import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { VerifyForm } from '@/components/verify/verify-form'
import { Note, Panel } from '@/components/ui/panel'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('verify'))('title') }
}

/** `--no-install`: where the portal's programs are not, nothing of that name is fetched from anywhere. */
const COMMAND = 'npx --no-install verify-ledger'

/** Judges receipts, checkpoints and whole logs in the reader's browser: it needs the ledger's public key and the files, asks nobody, and goes on without a network once it stands there. */
export default async function VerifyPage() {
  const t = await getTranslations('verify')
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} />
      <noscript><Note look="time" role="status">{t('noScript', { command: `${COMMAND} --key … --receipt … --checkpoint … --log …` })}</Note></noscript>
      <ClientMessages namespaces={['verify']}><VerifyForm /></ClientMessages>
      <Panel id="how" title={t('howTitle')} link={{ href: '/ledger/key', label: t('ownKey') }}>
        <p className="measure">{t('how')}</p>
        <p className="measure">{t('whichKey')}</p>
        <p className="measure">{t('command')} <code>{COMMAND}</code></p>
      </Panel>
    </>
  )
}
