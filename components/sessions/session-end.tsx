import { headers } from 'next/headers'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { SessionWarning } from '@/components/sessions/session-warning'
import { StayForm } from '@/components/sessions/session-forms'
import { Note } from '@/components/ui/panel'
import { formatTime } from '@/lib/i18n/format'
import { localePath, PATH_HEADER } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import type { SessionTimes } from '@/lib/sessions/schema'

/**
 * On every page of somebody who is signed in: says before the session ends, and lets it go on (WCAG 2.2.1). With a script a dialog two minutes before; without one a
 * sentence that says when, with the same button.
 */
export async function SessionEnd({ times }: { times: SessionTimes }) {
  const [head, locale, t] = await Promise.all([headers(), getLocale(), getTranslations('sessions')])
  const path = head.get(PATH_HEADER) ?? localePath(locale, '/')
  const isLast = times.left <= times.idleLeft
  return (
    <ClientMessages namespaces={['sessions']}>
      <noscript>
        <div className="wrap pt-4">
          <Note look="time">
            <p>{t(isLast ? 'endsAtLast' : 'endsAt', { at: formatTime(times.endsAt) })}</p>
            {!isLast && <StayForm />}
          </Note>
        </div>
      </noscript>
      <SessionWarning idleLeft={times.idleLeft} idle={times.idle} left={times.left} warnAt={limits.sessionWarningSeconds} goTo={`${localePath(locale, '/sign-in')}?${new URLSearchParams({ callbackUrl: path, poll: '1', over: 'idle' })}`} />
    </ClientMessages>
  )
}
