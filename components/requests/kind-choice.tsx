import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { SelectField } from '@/components/ui/field'
import { requestKinds } from '@/lib/requests/schema'

/** The first step of a request: what kind, and for an admin which State. A form that gets, so that it needs no script and leaves nothing behind. */
export function KindChoice({ kind, states, stateCode, profileId }: { profileId?: string; kind?: string; states: readonly { value: string; label: string }[]; stateCode?: string }) {
  const t = useTranslations('requests.start')
  return (
    <form method="get" className="panel">
      <div className="body stack-6 max-w-xl">
        {profileId !== undefined && <input type="hidden" name="profile" value={profileId} />}
        <RadioGroup name="kind" legend={t('kind')} look="cards" defaultValue={kind} choices={requestKinds.map((each) => ({ value: each, label: t(`kinds.${each}`), hint: t(`kindHints.${each}`) }))} />
        {states.length > 0 && <SelectField name="state" label={t('state')} hint={t('stateHint')} required defaultValue={stateCode ?? ''} width="medium" options={[{ value: '', label: t('choose') }, ...states]} />}
        <p><Button look="primary" iconEnd="right">{t('continue')}</Button></p>
      </div>
    </form>
  )
}
