import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { Gate } from '@/components/frame/page-title'
import { AskForm } from '@/components/recovery/ask-form'
import { Note } from '@/components/ui/panel'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'

interface Props {
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('recovery'))('title') }
}

/** Where somebody says that they cannot sign in. The answer tells nobody whether there is such an account. */
export default async function RecoverPage({ searchParams }: Props) {
  const [{ done }, locale, t] = await Promise.all([searchParams, getLocale(), getTranslations('recovery')])
  const steps = ['asked', 'identity', 'two', 'mail', 'lapse'] as const
  return (
    <Gate title={t('title')} lede={t('lede')} beside={(
      <>
        <h2 className="lede">{t('how')}</h2>
        <ol className="list">{steps.map((step) => <li key={step} className="py-3">{t(`steps.${step}`, { days: formatCount(limits.recoveryWishDays) })}</li>)}</ol>
      </>
    )}>
      {done === 'asked' ? <Note look="good" role="status">{t('done')}</Note> : <ClientMessages namespaces={['recovery']}><AskForm /></ClientMessages>}
      <p className="small mt-4">{t.rich('noUserId', { help: (chunks) => <a href={localePath(locale, '/help')}>{chunks}</a> })}</p>
    </Gate>
  )
}
