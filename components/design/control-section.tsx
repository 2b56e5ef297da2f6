import { useLocale, useTranslations } from 'next-intl'
import { DEMO_TIME } from '@/components/design/demo'
import { Button, LinkButton } from '@/components/ui/button'
import { AddChip, Chip, ChipList, ClearAll, Segments } from '@/components/ui/chip'
import { Checkbox, CheckboxGroup, RadioGroup } from '@/components/ui/choice'
import { DateField } from '@/components/ui/date-field'
import { ErrorSummary } from '@/components/ui/error-summary'
import { SelectField, TextAreaField, TextField } from '@/components/ui/field'
import { Disclosure, Panel } from '@/components/ui/panel'
import { formatDate } from '@/lib/i18n/format'

export function ButtonSection() {
  const t = useTranslations('design')
  return (
    <Panel id="buttons" title={t('buttons')}>
      <p className="row">
        <LinkButton look="primary" icon="download" href="#buttons">{t('ask')}</LinkButton>
        <LinkButton icon="search" href="#buttons">{t('find')}</LinkButton>
        <Button type="button" look="danger">{t('end')}</Button>
        <LinkButton icon="download">{t('download')}</LinkButton>
      </p>
      <p className="row">
        <Button type="button" size="small" icon="columns">{t('parameters')}</Button>
        <Button type="button" size="large" look="primary" icon="key">{t('approve')}</Button>
        <Segments label={t('rowHeight')} current="normal" items={(['roomy', 'normal', 'dense'] as const).map((value) => ({ value, label: t(value), href: '#buttons' }))} />
      </p>
      <ChipList>
        <Chip field={t('district')} value={t('d.patna')} removeHref="#buttons" />
        <Chip field={t('sector')} value={t('construction')} />
        <AddChip href="#buttons" />
        <ClearAll href="#buttons" />
      </ChipList>
      <Disclosure summary={t('showTable')}><p className="small">{t('sample')}</p></Disclosure>
    </Panel>
  )
}

export function MistakeSection() {
  const t = useTranslations('design')
  const locale = useLocale()
  const ends = t('endsError', { date: formatDate(DEMO_TIME, locale) })
  return (
    <Panel id="form" title={t('form')}>
      <ErrorSummary focus={false} errors={[{ field: 'order', message: t('orderError') }, { field: 'ends', message: ends }, { field: 'decision', message: t('reasonHint') }]} />
      <TextField name="order" label={t('order')} hint={t('orderHint')} error={t('orderError')} />
      <DateField name="ends" label={t('ends')} error={ends} defaultValue="31-03-2028" />
      <RadioGroup name="decision" legend={t('decision')} error={t('reasonHint')} choices={[{ value: 'yes', label: t('approve') }, { value: 'no', label: t('refuse') }]} />
      <Checkbox name="read" label={t('read')} error={t('reasonHint')} />
    </Panel>
  )
}

export function FormSection() {
  const t = useTranslations('design')
  const names = (['gender', 'occupation', 'currentDistrict', 'mobile'] as const).map((value) => ({ value, label: t(`p.${value}`) }))
  return (
    <Panel id="clean" title={t('clean')}>
      <SelectField name="purpose" label={t('choose')} width="medium" options={[{ value: '1', label: t('construction') }]} />
      <RadioGroup name="verdict" look="cards" legend={t('decision')} defaultValue="yes"
        choices={[{ value: 'yes', label: t('approve'), hint: t('approveHint') }, { value: 'no', label: t('refuse'), hint: t('refuseHint') }]} />
      <CheckboxGroup name="names" legend={t('parameters')} columns choices={[...names, { value: 'father', label: t('p.father'), disabled: true }]} defaultValues={['gender']} />
      <TextAreaField name="reason" label={t('reason')} hint={t('reasonHint')} />
      <Checkbox name="preview" label={t('read')} />
    </Panel>
  )
}
