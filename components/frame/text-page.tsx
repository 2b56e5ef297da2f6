import type { ReactNode } from 'react'
import { PageTitle } from '@/components/frame/page-title'
import { Panel } from '@/components/ui/panel'

interface TextPageProps {
  title: string
  scope: string
  sections: readonly { id: string; title: string; text: string }[]
  /** Below the title, above the text. */
  before?: ReactNode
  /** After the last section. */
  children?: ReactNode
}

/** A page of prose: its contents as links, then sections. An empty line in a text starts a paragraph. */
export function TextPage({ title, scope, sections, before, children }: TextPageProps) {
  return (
    <>
      <PageTitle title={title} scope={scope} />
      {before}
      <div className="grid grid-text top">
        <nav aria-label={title} className="no-print">
          <ol className="stack-2 small">
            {sections.map((section) => <li key={section.id}><a href={`#${section.id}`}>{section.title}</a></li>)}
          </ol>
        </nav>
        <div className="col">
          {sections.map((section) => (
            <Panel key={section.id} id={section.id} title={section.title}>
              {section.text.split('\n\n').map((paragraph) => <p key={paragraph} className="measure">{paragraph}</p>)}
            </Panel>
          ))}
          {children}
        </div>
      </div>
    </>
  )
}
