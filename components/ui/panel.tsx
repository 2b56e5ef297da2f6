import type { ReactNode } from 'react'
import { Icon, type IconName } from '@/components/ui/icon'

interface PanelProps {
  /** Names the section; also the target of `#id` links. */
  id: string
  title: ReactNode
  level?: 2 | 3
  /** One link at the end of the head. */
  link?: { href: string; label: string }
  /** Quiet words at the end of the head, such as a count or when it was true. */
  aside?: ReactNode
  /** A line under the body, behind a hairline. */
  foot?: ReactNode
  /** `none`: the children bring their own padding (`box`, `trio`, `split`, tables to the edge). */
  padding?: 'normal' | 'none'
  grow?: boolean
  children?: ReactNode
}

/** A white sheet with a heading. No panel inside a panel. */
export function Panel({ id, title, level = 2, link, aside, foot, padding = 'normal', grow, children }: PanelProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className={['panel', grow && 'grow'].filter(Boolean).join(' ')} aria-labelledby={id}>
      <header>
        <Heading id={id}>{title}</Heading>
        {aside !== undefined && <span className="aside">{aside}</span>}
        {link && <a href={link.href}>{link.label}</a>}
      </header>
      {children !== undefined && (padding === 'normal' ? <div className="body stack">{children}</div> : children)}
      {foot !== undefined && <p className="foot-line">{foot}</p>}
    </section>
  )
}

interface NoteProps {
  look?: 'plain' | 'time' | 'bad' | 'good'
  icon?: IconName
  title?: ReactNode
  level?: 2 | 3
  /** `alert` for what just went wrong, `status` for what was just done. */
  role?: 'alert' | 'status'
  children: ReactNode
}

const NOTE_ICONS = { plain: 'info', time: 'warn', bad: 'failed', good: 'okring' } as const

/** A remark beside the facts: a coloured edge, an icon, words. `children` are paragraphs or plain text. */
export function Note({ look = 'plain', icon, title, level = 3, role, children }: NoteProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <div className={look === 'plain' ? 'note' : `note ${look}`} role={role}>
      <Icon name={icon ?? NOTE_ICONS[look]} />
      <div>
        {title !== undefined && <Heading>{title}</Heading>}
        {typeof children === 'string' ? <p>{children}</p> : children}
      </div>
    </div>
  )
}

/** Facts as a definition list: label in second ink, value in ink. `value` of null is left out. */
export function Facts({ items }: { items: readonly { term: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {items.filter((item) => item.value !== null).map((item, index) => (
        <div key={index} className="contents">
          <dt>{item.term}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Two to four figures side by side under a panel's sentence: what it is, the number, a few quiet words. */
export function Figures({ items }: { items: readonly { term: ReactNode; value: ReactNode; aside?: ReactNode }[] }) {
  return (
    <dl className="trio">
      {items.map((item, index) => (
        <div key={index}>
          <dt>{item.term}</dt>
          <dd>
            <span className="figure-md">{item.value}</span> {item.aside !== undefined && <span className="small quiet">{item.aside}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What stands where nothing stands: why, and what to do next. Also for refusals, things gone, and faults of ours. */
export function EmptyState({ icon = 'inbox', title, level = 2, children, actions, reference }: {
  icon?: IconName
  title: ReactNode
  level?: 1 | 2 | 3
  children?: ReactNode
  /** `LinkButton`s: every refusal offers a next step. */
  actions?: ReactNode
  /** "Recorded as refusal 48,21,411", "Reference 7F3K-20Q9". */
  reference?: ReactNode
}) {
  const Heading = level === 1 ? 'h1' : level === 2 ? 'h2' : 'h3'
  return (
    <section className="panel state">
      <Icon name={icon} />
      <Heading>{title}</Heading>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <p className="row justify-center">{actions}</p>}
      {reference !== undefined && <p className="tiny">{reference}</p>}
    </section>
  )
}

/** Words that open on request, without script. */
export function Disclosure({ summary, open, children }: { summary: ReactNode; open?: boolean; children: ReactNode }) {
  return (
    <details className="disclose" open={open}>
      <summary>
        {summary} <Icon name="down" size="small" />
      </summary>
      {children}
    </details>
  )
}
