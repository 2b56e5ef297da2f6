import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { UrgentFile } from '@/components/files/urgent-file'
import { PageHelp } from '@/components/frame/page-help'

interface PageTitleProps {
  title: ReactNode
  /** The way here, from the entry on; the last one is this page and needs no `href`. */
  crumbs?: readonly { label: string; href?: string }[]
  /** One line: in whose eyes, and when it was true. */
  scope?: ReactNode
  /** `LinkButton`s at the end; one of them primary at most. */
  actions?: ReactNode
  /** `UrgentStrip`s of the page; the one of an open file stands under every title of its officer. */
  urgent?: ReactNode
}

/** Crumbs, the one `h1`, the line of scope and time, actions, then the urgent strip and what the page is for. */
export function PageTitle({ title, crumbs, scope, actions, urgent }: PageTitleProps) {
  const t = useTranslations('frame')
  return (
    <>
      {crumbs !== undefined && crumbs.length > 0 && (
        <nav className="crumbs" aria-label={t('crumbs')}>
          <ol>
            {crumbs.map((crumb, index) => (
              <li key={index}>{crumb.href === undefined ? <span aria-current="page">{crumb.label}</span> : <a href={crumb.href}>{crumb.label}</a>}</li>
            ))}
          </ol>
        </nav>
      )}
      <div className={crumbs?.length ? 'title after-crumbs' : 'title'}>
        <div>
          <h1>{title}</h1>
          {scope !== undefined && <p>{scope}</p>}
        </div>
        {actions !== undefined && <div className="acts">{actions}</div>}
      </div>
      {urgent}
      <UrgentFile />
      <PageHelp />
    </>
  )
}

/** Sign-in and its kin: the form at the start, what to know beside it. Both children are free. */
export function Gate({ title, lede, children, beside }: { title: ReactNode; lede?: ReactNode; children: ReactNode; beside: ReactNode }) {
  return (
    <div className="gate">
      <section aria-labelledby="gate-title">
        <h1 id="gate-title">{title}</h1>
        {lede !== undefined && <p className="quiet mb-5">{lede}</p>}
        {children}
      </section>
      <div className="stack content-start">{beside}</div>
    </div>
  )
}
