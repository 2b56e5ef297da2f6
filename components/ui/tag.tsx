import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Icon, type IconName } from '@/components/ui/icon'

export type TagLook = 'quiet' | 'work' | 'good' | 'time' | 'soon' | 'bad' | 'past' | 'plain'

/** An icon, a word and a tint; never colour alone. For statuses use `StatusTag`, which knows their icons and words. */
export function Tag({ look = 'quiet', icon, children }: { look?: TagLook; icon: IconName; children: ReactNode }) {
  return (
    <span className={look === 'quiet' ? 'tag' : `tag ${look}`}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  )
}

/** Every status the portal knows, with its look and its own outline (visual direction, section 7). */
export const STATUSES = {
  // files
  waiting: { look: 'quiet', icon: 'waiting' },
  building: { look: 'work', icon: 'building' },
  ready: { look: 'good', icon: 'ready' },
  open: { look: 'time', icon: 'timer' },
  expired: { look: 'past', icon: 'expired' },
  revoked: { look: 'bad', icon: 'revoked' },
  failed: { look: 'bad', icon: 'failed' },
  cancelled: { look: 'past', icon: 'cross' },
  skipped: { look: 'past', icon: 'none' },
  // requests
  draft: { look: 'past', icon: 'draft' },
  submitted: { look: 'quiet', icon: 'submitted' },
  returned: { look: 'soon', icon: 'returned' },
  second: { look: 'soon', icon: 'user' },
  approved: { look: 'good', icon: 'okring' },
  refused: { look: 'bad', icon: 'refused' },
  withdrawn: { look: 'past', icon: 'withdrawn' },
  lapsed: { look: 'past', icon: 'lapsed' },
  // grants
  starts: { look: 'work', icon: 'calendar' },
  live: { look: 'good', icon: 'live' },
  ending: { look: 'soon', icon: 'warn' },
  ended: { look: 'past', icon: 'ended' },
  suspended: { look: 'soon', icon: 'paused' },
  // people
  invited: { look: 'quiet', icon: 'mail' },
  active: { look: 'good', icon: 'check' },
  deactivated: { look: 'past', icon: 'none' },
  // ledger
  recorded: { look: 'quiet', icon: 'receipt' },
  sealed: { look: 'work', icon: 'tree' },
  witnessed: { look: 'good', icon: 'seal' },
  unproven: { look: 'bad', icon: 'unproven' },
} as const satisfies Record<string, { look: TagLook; icon: IconName }>

export type Status = keyof typeof STATUSES

const WITH_DETAIL = ['waiting', 'building', 'ready', 'open', 'expired', 'failed', 'starts', 'ending', 'second', 'lapsed'] as const
type DetailedStatus = (typeof WITH_DETAIL)[number]

function takesDetail(status: Status): status is DetailedStatus {
  return WITH_DETAIL.some((one) => one === status)
}

/**
 * A status as a tag. `detail` completes the sentence where there is one, already formatted: waiting (how many before it),
 * building (`62%`), ready (`25 Nov`), open (a `Countdown` or `18:42`), expired and lapsed (a time), failed (nothing: pass `true`),
 * starts (a date), ending (`14 days`), second (who). `bare` takes the fill away, for long lists where this is the normal state.
 */
export function StatusTag({ status, detail, bare = false }: { status: Status; detail?: ReactNode; bare?: boolean }) {
  const t = useTranslations('ui.status')
  const { look, icon } = STATUSES[status]
  const text = detail !== undefined && takesDetail(status) ? t.rich(`${status}Detail`, { detail: () => <>{detail === true ? null : detail}</> }) : t(status)
  if (!bare) return <Tag look={look} icon={icon}>{text}</Tag>
  return (
    <span className={`tag plain bare-${look}`}>
      <Icon name={icon} />
      <span>{text}</span>
    </span>
  )
}
