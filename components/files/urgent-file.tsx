import { headers } from 'next/headers'
import { getLocale, getTranslations } from 'next-intl/server'
import { UrgentStrip } from '@/components/frame/urgent-strip'
import { LinkButton } from '@/components/ui/button'
import { Countdown, WhileItLasts } from '@/components/ui/countdown'
import { StatusTag } from '@/components/ui/tag'
import { currentPerson } from '@/lib/auth/doors'
import { readOpenExport } from '@/lib/exports/reads'
import { formatTime } from '@/lib/i18n/format'
import { localePath, PATH_HEADER } from '@/lib/i18n/routing'

/** The line under every title while a file of the officer is open: how long still, until when, and the way to it. Nothing when none is, for anybody else, and on the file's own page, which counts itself. */
export async function UrgentFile() {
  const person = await currentPerson()
  if (person?.kind !== 'officer') return null
  const [t, locale, head] = await Promise.all([getTranslations('home'), getLocale(), headers()])
  const besides = /^\/(?:en|hi)\/files\/([0-9a-f-]{36})(?:$|[/?])/.exec(head.get(PATH_HEADER) ?? '')?.[1] ?? null
  const open = await readOpenExport(person, { besides })
  if (!open) return null
  const href = localePath(locale, `/files/${open.id}`)
  return (
    <WhileItLasts secondsLeft={open.secondsLeft} over={<UrgentStrip><span>{t('fileOver', { number: open.number })}</span></UrgentStrip>}>
      <UrgentStrip action={<LinkButton look="primary" icon="download" href={href}>{t('toFile')}</LinkButton>}>
        <StatusTag status="open" detail={<Countdown secondsLeft={open.secondsLeft} />} />
        <span>{t('fileOpen', { number: open.number, time: formatTime(open.expiresAt, { seconds: true }) })}</span>
      </UrgentStrip>
    </WhileItLasts>
  )
}
