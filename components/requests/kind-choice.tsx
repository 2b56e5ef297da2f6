import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { SelectField } from '@/components/ui/field'
import { type AskedKind, askedKinds } from '@/lib/requests/schema'

interface Props {
  kinds?: readonly AskedKind[]
  kind?: string
  /** States an admin chooses from; an officer has one and chooses none. */
  states: readonly { value: string; label: string }[]
  stateCode?: string
  /** What the steps before said: it goes with the choice. */
  kept: Readonly<Record<string, string | undefined>>
}

/** What kind of request, and for an admin which State. A form that gets, so that it needs no script and leaves nothing behind. */
export function KindChoice({ kinds = askedKinds, kind, states, stateCode, kept }: Props) {
  const t = useTranslations('requests.start')
  return (
    <form method="get" className="panel">
      <div className="body stack-6 max-w-xl">
        {Object.entries(kept).map(([name, value]) => value !== undefined && <input key={name} type="hidden" name={name} value={value} />)}
        <RadioGroup name="kind" legend={t('kind')} look="cards" defaultValue={kind} choices={kinds.map((each) => ({ value: each, label: t(`kinds.${each}`), hint: t(`kindHints.${each}`) }))} />
        {states.length > 0 && <SelectField name="state" label={t('state')} hint={t('stateHint')} required defaultValue={stateCode ?? ''} width="medium" options={[{ value: '', label: t('choose') }, ...states]} />}
        <p><Button look="primary" iconEnd="right">{t('continue')}</Button></p>
      </div>
    </form>
  )
}
