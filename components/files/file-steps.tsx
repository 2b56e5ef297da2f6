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
  const marks: { name: string; at: Date | null; when?: string; text: string }[] = [
    { name: t('asked'), at: file.requestedAt, when: formatDateTime(file.requestedAt, locale, { seconds: true, zone: false }), text: t('askedText', { rows: formatCount(file.rowsExpected), fields: formatCount(fileFields(file.boxes).length) }) },
    { name: t('built'), at: file.readyAt, text: t('builtText') },
    { name: t('linked'), at: file.linkMailedAt, text: t('linkedText') },
    { name: t('opened'), at: file.openedAt, text: t('openedText') },
    { name: t('passworded'), at: file.passwordMailedAt, text: t('passwordedText') },
    { name: t('download'), at: isOver(file.status) && file.openedAt ? file.goneAt : null, when: isOpen ? t('until', { at: at(file.expiresAt) ?? '' }) : undefined, text: t('downloadText') },
    { name: t('gone'), at: isOver(file.status) ? file.goneAt : null, when: isOpen ? at(file.expiresAt) : undefined, text: t('goneText') },
  ]
  const now = isOpen ? 5 : marks.findIndex((mark) => mark.at === null)
  const steps = marks.map((mark, index): Step => ({
    name: mark.name, when: mark.when ?? at(mark.at), text: mark.text,
    state: mark.at !== null && index !== now ? 'done' : index === now && !isOver(file.status) ? 'now' : 'next',
  }))
  // What can no longer happen is no step of this file.
  return <Steps steps={isOver(file.status) ? steps.filter((step) => step.state === 'done') : steps} />
}
