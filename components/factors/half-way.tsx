import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Gate } from '@/components/frame/page-title'
import { Note } from '@/components/ui/panel'
import { SignOutForm } from '@/components/users/sign-out-form'
import { localePath } from '@/lib/i18n/routing'

/** The pages between the password and being signed in: why they ask, what needs a script here, and the way out. `mayBeLost`: there is a factor that can be gone. */
export async function HalfWay({ title, lede, mayBeLost = false, children }: { title: string; lede: string; mayBeLost?: boolean; children: ReactNode }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('factors')])
  const points = ['why', 'where', 'never'] as const
  return (
    <Gate title={title} lede={lede} beside={(
      <>
        <h2 className="lede">{t('beside.title')}</h2>
        <ul className="list">{points.map((point) => <li key={point} className="py-3">{t(`beside.${point}`)}</li>)}</ul>
      </>
    )}>
      <noscript><Note look="time" role="alert">{t('noScript')}</Note></noscript>
      {children}
      <div className="mt-4 stack-2">
        {mayBeLost && <p className="small">{t.rich('signIn.lost', { recover: (chunks) => <a href={localePath(locale, '/recover')}>{chunks}</a> })}</p>}
        <p className="small">{t('signIn.other')}</p><SignOutForm>{t('signIn.out')}</SignOutForm>
      </div>
    </Gate>
  )
}
