'use client'

import { useLocale, useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import { type ActionForm, useActionForm } from '@/components/ui/action-form'
import { DateField } from '@/components/ui/date-field'
import { Field } from '@/components/ui/field'
import { proposeAmendment } from '@/lib/terms/actions'

interface Section {
  id: string
  titleEn: string
  textEn: string
  titleHi: string
  textHi: string
}

/** Every section in both languages side by side, with room for two more; the day; why. A section is taken out by emptying it. */
export function AmendmentForm({ sections, day }: { sections: readonly Section[]; day: string }) {
  const locale = useLocale()
  const t = useTranslations('terms.form')
  const form = useActionForm(proposeAmendment)
  const blank = { id: '', titleEn: '', textEn: '', titleHi: '', textHi: '' }
  return (
    <form action={form.action} noValidate className="stack-6">
      <StepUpHead form={form} />
      {[...sections, blank, blank].map((section, index) => (
        <section key={index} className="panel" aria-labelledby={`section-${index}`}>
          <header><h2 id={`section-${index}`}>{section.id === '' ? t('newSection', { number: String(index + 1) }) : locale === 'hi' ? section.titleHi : section.titleEn}</h2></header>
          <div className="body grid grid-6-6 top">
            <input type="hidden" name="id" value={section.id} />
            <div className="stack">
              <Part form={form} part="titleEn" index={index} now={section.titleEn} language="en" />
              <Part form={form} part="textEn" index={index} now={section.textEn} language="en" rows={6} />
            </div>
            <div className="stack">
              <Part form={form} part="titleHi" index={index} now={section.titleHi} language="hi" />
              <Part form={form} part="textHi" index={index} now={section.textHi} language="hi" rows={6} />
            </div>
          </div>
        </section>
      ))}
      <section className="panel">
        <header><h2>{t('end')}</h2></header>
        <div className="body stack-6">
          <DateField name="effectiveOn" label={t('effectiveOn')} hint={t('effectiveOnHint')} error={form.error('effectiveOn')} defaultValue={form.text('effectiveOn', day)} required />
          <JustificationField form={form} />
        </div>
      </section>
    </form>
  )
}

interface PartProps {
  form: ActionForm
  part: 'titleEn' | 'textEn' | 'titleHi' | 'textHi'
  index: number
  now: string
  language: 'en' | 'hi'
  rows?: number
}

/** One text of one section. Sections share their fields' names, in order; each has an id of its own, so that a mistake leads to it. */
function Part({ form, part, index, now, language, rows }: PartProps) {
  const t = useTranslations('terms.form')
  const id = `${part}.${index}`
  const value = form.list(part)[index] ?? now
  return (
    <Field name={part} id={id} label={t(part)} error={form.error(id)}>
      {(control) => rows === undefined
        ? <input type="text" {...control} lang={language} className="input" defaultValue={value} maxLength={200} autoComplete="off" />
        : <textarea {...control} lang={language} className="input" defaultValue={value} rows={rows} maxLength={6_000} />}
    </Field>
  )
}
