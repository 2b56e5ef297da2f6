import { useTranslations } from 'next-intl'
import { Tag, type TagLook } from '@/components/ui/tag'
import type { IconName } from '@/components/ui/icon'
import { type ItemState, type Oddity } from '@/lib/reviews/rules'

const looks: Record<ItemState, { look: TagLook; icon: IconName }> = {
  open: { look: 'quiet', icon: 'waiting' }, suspended: { look: 'soon', icon: 'paused' }, confirmed: { look: 'good', icon: 'okring' }, ended: { look: 'past', icon: 'ended' },
  over: { look: 'past', icon: 'lapsed' }, unanswered: { look: 'bad', icon: 'unproven' },
}

/** Where an item of a review stands. */
export function ItemStateTag({ state }: { state: ItemState }) {
  const t = useTranslations('reviews.states')
  return <Tag {...looks[state]}>{t(state)}</Tag>
}

/** What asks for a closer look, each as a tag. Nothing for an ordinary grant. */
export function OddityTags({ oddities }: { oddities: readonly Oddity[] }) {
  const t = useTranslations('reviews.oddities')
  return oddities.map((oddity) => <Tag key={oddity} look="soon" icon={oddity === 'unused' ? 'waiting' : oddity === 'dormant' ? 'none' : 'paused'}>{t(oddity)}</Tag>)
}
