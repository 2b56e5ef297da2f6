import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/frame/client-messages'
import { HoldEndForm, HoldForm } from '@/components/keeping/hold-forms'
import { Panel } from '@/components/ui/panel'
import type { HoldRow } from '@/lib/holds/store'

/** What an admin may propose about holds: that one ends, or a new one. Both ask for a finger. */
export function HoldPanel({ ending }: { ending: HoldRow | undefined }) {
  const t = useTranslations('keeping')
  return (
    <ClientMessages namespaces={['keeping', 'proposals', 'factors']}>
      {ending
        ? <Panel id="end" title={t('endOf', { number: ending.number, title: ending.title })}><HoldEndForm id={ending.id} /></Panel>
        : <Panel id="propose" title={t('proposeTitle')}><p className="measure">{t('proposeText')}</p><HoldForm /></Panel>}
    </ClientMessages>
  )
}
