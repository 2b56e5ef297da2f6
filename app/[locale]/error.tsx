'use client'

import { useLocale, useTranslations } from 'next-intl'
import { BrokenState } from '@/components/frame/failures'
import { ProductMark } from '@/components/frame/product-mark'
import { localePath } from '@/lib/i18n/routing'

/** An uncaught fault: a reference, and nothing else of it. The frame is the least that needs no server. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations('errorPage')
  const locale = useLocale()
  return (
    <>
      <header className="mast">
        <div className="wrap">
          <a className="brand" href={localePath(locale, '/')}><ProductMark /><span>{t('product')}</span></a>
        </div>
      </header>
      <main className="wrap main" id="main">
        <BrokenState error={error} retry={retry} />
      </main>
    </>
  )
}
