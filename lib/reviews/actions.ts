'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { reviewAnswer, reviewAnswers, reviewOpening } from '@/lib/reviews/schema'
import { confirmItem, confirmItems, endItem, openReviewNow } from '@/lib/reviews/use-cases'

/** Opens a review out of turn. */
export const openNow = defineAction({
  name: 'review.open', role: 'admin', permission: 'approve', schema: reviewOpening,
  run: async ({ actor, input, locale }) => {
    await openReviewNow({ actor, ...input })
    return { goTo: localePath(locale, '/admin/reviews?done=opened') }
  },
})

/** One grant is still needed. */
export const confirm = defineAction({
  name: 'review.confirm', role: 'admin', permission: 'approve', schema: reviewAnswer,
  run: async ({ actor, input, locale }) => {
    await confirmItem({ actor, ...input })
    return { goTo: localePath(locale, '/admin/reviews?done=confirmed') }
  },
})

/** Several ordinary grants are still needed. */
export const confirmMany = defineAction({
  name: 'review.confirmMany', role: 'admin', permission: 'approve', schema: reviewAnswers,
  run: async ({ actor, input, locale }) => {
    await confirmItems({ actor, ...input })
    return { goTo: localePath(locale, '/admin/reviews?done=confirmed') }
  },
})

/** One grant is not needed any more. */
export const end = defineAction({
  name: 'review.end', role: 'admin', permission: 'approve', schema: reviewAnswer,
  run: async ({ actor, input, locale }) => {
    await endItem({ actor, ...input })
    return { goTo: localePath(locale, '/admin/reviews?done=ended') }
  },
})
