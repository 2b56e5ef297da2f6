import { useLocale, useTranslations } from 'next-intl'
import { Steps, type Step } from '@/components/ui/steps'
import { fileFields, isOver } from '@/lib/exports/rules'
import type { ExportView } from '@/lib/exports/reads'
import { formatCount, formatDateTime, formatTime } from '@/lib/i18n/format'

/** The seven steps of the ceremony, each with its time: what happened, what is now, what comes. */
export function FileSteps({ file }: { file: ExportView }) {
  const t = useTranslations('files.steps')
  const locale = useLocale()
  const at = (time: Date | null): string | undefined => (time ? formatTime(time, { seconds: true, zone: false }) : undefined)
  const isOpen = file.status === 'opened'
  // What has not happened is told as what will: nobody was mailed a link before it went out.
  const goneAt = isOver(file.status) ? file.goneAt : null
  const marks: { name: string; at: Date | null; when?: string; text: string }[] = [
    {
      name: t(file.dueOn === null ? 'asked' : 'askedByItself'), at: file.requestedAt, when: formatDateTime(file.requestedAt, locale, { seconds: true, zone: false }),
      // A file of a week is counted when it is built.
      text: t(file.rowsExpected > 0 ? 'askedText' : 'askedFields', { rows: formatCount(file.rowsExpected), fields: formatCount(fileFields(file.boxes).length) }),
    },
    { name: t(file.readyAt ? 'built' : 'builtNext'), at: file.readyAt, text: t(file.readyAt ? 'builtText' : 'builtTextNext') },
    { name: t(file.linkMailedAt ? 'linked' : 'linkedNext'), at: file.linkMailedAt, text: t('linkedText') },
    { name: t(file.openedAt ? 'opened' : 'openedNext'), at: file.openedAt, text: t(file.openedAt ? 'openedText' : 'openedTextNext') },
    { name: t(file.passwordMailedAt ? 'passworded' : 'passwordedNext'), at: file.passwordMailedAt, text: t('passwordedText') },
    { name: t('download'), at: file.openedAt ? goneAt : null, when: isOpen ? t('until', { at: at(file.expiresAt) ?? '' }) : undefined, text: t('downloadText') },
    { name: t(!goneAt ? 'goneNext' : file.readyAt ? 'gone' : 'ended'), at: goneAt, when: isOpen ? at(file.expiresAt) : undefined, text: t(!goneAt ? 'goneTextNext' : file.readyAt ? 'goneText' : 'endedText') },
  ]
  const now = isOpen ? 5 : marks.findIndex((mark) => mark.at === null)
  const steps = marks.map((mark, index): Step => ({
    name: mark.name, when: mark.when ?? at(mark.at), text: mark.text,
    state: mark.at !== null && index !== now ? 'done' : index === now && !isOver(file.status) ? 'now' : 'next',
  }))
  // What can no longer happen is no step of this file.
  return <Steps steps={isOver(file.status) ? steps.filter((step) => step.state === 'done') : steps} />
}
