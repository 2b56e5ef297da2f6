import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { Gate } from '@/components/frame/page-title'
import { LinkButton } from '@/components/ui/button'
import { Note } from '@/components/ui/panel'
import { ActivationForm } from '@/components/users/activation-form'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { isActivationOpen } from '@/lib/users/use-cases'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('activate'))('title') }
}

/** Where the link of the activation mail leads. Looking changes nothing: scanners open every link. */
export default async function ActivatePage({ searchParams }: Props) {
  const [{ token }, t, locale] = await Promise.all([searchParams, getTranslations('activate'), getLocale()])
  const isOpen = typeof token === 'string' && (await isActivationOpen(token))
  const rules = ['length', 'own', 'words'] as const
  return (
    <Gate title={t('title')} lede={isOpen ? t('lede') : undefined} beside={(
      <>
        <h2 className="lede">{t('rulesTitle')}</h2>
        <ul className="list">{rules.map((rule) => <li key={rule} className="py-3">{t(`rules.${rule}`, { min: formatCount(limits.passwordLengthMin) })}</li>)}</ul>
      </>
    )}>
      {isOpen
        ? <ClientMessages namespaces={['activate']}><ActivationForm token={token} /></ClientMessages>
        : (
          <Note look="time" title={t('overTitle')} level={2}>
            <p>{t('over')}</p>
            <p className="mt-3"><LinkButton href={localePath(locale, '/sign-in')}>{t('toSignIn')}</LinkButton></p>
          </Note>
        )}
    </Gate>
  )
}
