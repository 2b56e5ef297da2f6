import { getLocale, getTranslations } from 'next-intl/server'
import { mistakeWords } from '@/components/frame/mistake-words'
import { Button, LinkButton } from '@/components/ui/button'
import { DateField } from '@/components/ui/date-field'
import { ErrorSummary } from '@/components/ui/error-summary'
import { SelectField, TextField } from '@/components/ui/field'
import { type EventKind, eventKinds } from '@/lib/audit/catalogue'
import { eventKey } from '@/lib/audit/sentence'
import type { PersonActor } from '@/lib/auth/actor'
import type { FieldError } from '@/lib/errors'
import { namePurposes } from '@/lib/purposes/register/reads'
import { catalogue } from '@/lib/reference/catalogue'
import en from '@/messages/en.json'

interface Props {
  path: string
  typed: Readonly<Record<string, string>>
  mistakes: readonly FieldError[]
  /** For an officer's own trail whose and where are not asked. */
  reader: PersonActor
}

/** The ledger's filters as a form that gets: the address carries all, no script takes part. */
export async function LedgerFilterForm({ path, typed, mistakes, reader }: Props) {
  const own = reader.kind === 'officer'
  const [t, { at: error, listed }] = await Promise.all([getTranslations('activity.filters'), mistakeWords(mistakes)])
  return (
    <form method="get" action={path} className="body stack" aria-label={t('title')}>
      <ErrorSummary errors={listed} />
      <div className="grid gap-4 sm:grid-cols-2 md:grid-cols-3 lg:grid-cols-4">
        {!own && <TextField name="who" label={t('who')} error={error('who')} defaultValue={typed.who} autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={80} />}
        <Kinds label={t('kind')} any={t('anyKind')} value={typed.kind} error={error('kind')} />
        <Outcomes label={t('outcome')} any={t('anyOutcome')} value={typed.outcome} error={error('outcome')} />
        {!own && <States label={t('state')} any={t('anyState')} value={typed.state} error={error('state')} />}
        <Purposes reader={reader} label={t('purpose')} any={t('anyPurpose')} value={typed.purpose} error={error('purpose')} />
        <DateField name="fromDay" label={t('fromDay')} error={error('fromDay')} defaultValue={typed.fromDay} />
        <DateField name="toDay" label={t('toDay')} error={error('toDay')} defaultValue={typed.toDay} />
        <TextField name="number" label={t('number')} error={error('number')} defaultValue={typed.number} autoComplete="off" spellCheck={false} maxLength={40} />
      </div>
      <div className="row">
        <Button icon="search">{t('show')}</Button>
        {Object.keys(typed).length > 0 && <LinkButton href={path}>{t('clear')}</LinkButton>}
      </div>
    </form>
  )
}

interface ChoiceProps {
  label: string
  any: string
  value: string | undefined
  error: string | undefined
}

async function Kinds({ label, any, value, error }: ChoiceProps) {
  const t = await getTranslations('activity.kinds')
  const options = eventKinds.flatMap((kind: EventKind) => {
    const key = eventKey(kind)
    return isKindKey(key) ? [{ value: kind, label: t(key) }] : []
  })
  return <SelectField name="kind" label={label} error={error} defaultValue={value} options={[{ value: '', label: any }, ...options]} />
}

async function Outcomes({ label, any, value, error }: ChoiceProps) {
  const t = await getTranslations('activity.outcomes')
  const options = (['done', 'refused', 'failed'] as const).map((outcome) => ({ value: outcome, label: t(outcome) }))
  return <SelectField name="outcome" label={label} error={error} defaultValue={value} options={[{ value: '', label: any }, ...options]} />
}

async function States({ label, any, value, error }: ChoiceProps) {
  const [codes, locale] = await Promise.all([catalogue(), getLocale()])
  const options = codes.states.map(({ code }) => ({ value: String(code), label: codes.stateName(code, locale) }))
  return <SelectField name="state" label={label} error={error} defaultValue={value} options={[{ value: '', label: any }, ...options]} />
}

async function Purposes({ reader, label, any, value, error }: ChoiceProps & { reader: PersonActor }) {
  const [locale, purposes] = await Promise.all([getLocale(), namePurposes(reader)])
  return <SelectField name="purpose" label={label} error={error} defaultValue={value} options={[{ value: '', label: any }, ...purposes.map((purpose) => ({ value: purpose.id, label: purpose[locale] }))]} />
}

function isKindKey(key: string): key is keyof typeof en.activity.kinds {
  return Object.hasOwn(en.activity.kinds, key)
}
