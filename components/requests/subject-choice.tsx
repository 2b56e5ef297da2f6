import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { SelectField } from '@/components/ui/field'
import type { StateOfficer } from '@/lib/requests/enterers/store'

export const subjects = ['newOfficer', 'me', 'colleague'] as const
export type Subject = (typeof subjects)[number]

/** An officer's first step: for whom the State asks. A form that gets, so that it needs no script and leaves nothing behind. */
export function SubjectChoice({ colleagues, subject }: { colleagues: readonly StateOfficer[]; subject?: Subject }) {
  const t = useTranslations('requests.start')
  const offered = subjects.filter((each) => each !== 'colleague' || colleagues.length > 0)
  return (
    <form method="get" className="panel">
      <div className="body stack-6 max-w-xl">
        <RadioGroup name="for" legend={t('whom')} look="cards" defaultValue={subject} choices={offered.map((each) => ({ value: each, label: t(`subjects.${each}`), hint: t(`subjectHints.${each}`) }))} />
        {colleagues.length > 0 && (
          <SelectField name="officer" label={t('colleague')} hint={t('colleagueHint')} error={subject === 'colleague' ? t('colleagueMissing') : undefined} defaultValue="" width="medium"
            options={[{ value: '', label: t('choose') }, ...colleagues.map(({ id, name, designation }) => ({ value: id, label: `${name}, ${designation}` }))]} />
        )}
        <p><Button look="primary" iconEnd="right">{t('continue')}</Button></p>
      </div>
    </form>
  )
}
