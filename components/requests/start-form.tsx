'use client'

import { useTranslations } from 'next-intl'
import { type FormState, FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { type Choice, RadioGroup } from '@/components/ui/choice'
import { SelectField } from '@/components/ui/field'

interface Props {
  action: (state: FormState, data: FormData) => Promise<FormState>
  kind: 'newOfficer' | 'change' | 'renewal' | 'end'
  stateCode: string
  /** What the request may be about; a change may also stand beside what the officer holds. */
  grants: readonly Choice[]
  grantId: string
  /** Whom a grant beside others may be for; without a choice it is for `officerId`, or for whoever asks. */
  officers: readonly { value: string; label: string }[]
  officerId: string
  purposes: readonly Choice[]
  /** Templates of a grant that the form may start from. */
  profiles: readonly { value: string; label: string }[]
  profileId: string
}

/** The last step before the form: which grant, or for whom and for which purpose. Nothing is asked yet. */
export function StartForm({ action, kind, stateCode, grants, grantId, officers, officerId, purposes, profiles, profileId }: Props) {
  const t = useTranslations('requests.start')
  const form = useActionForm(action)
  const beside = { value: '', label: t('beside'), hint: t('besideHint') }
  const asksGrant = kind !== 'newOfficer'
  const asksPurpose = kind === 'newOfficer' || kind === 'change'
  return (
    <form action={form.action} noValidate className="panel">
      <div className="body stack-6">
        <FormHead form={form} />
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="stateCode" value={stateCode} />
        {officers.length === 0 && officerId !== '' && <input type="hidden" name="officerId" value={officerId} />}
        {asksGrant && (
          <RadioGroup name="grantId" legend={t(`grant.${kind}`)} error={form.error('grantId')} defaultValue={form.text('grantId', grantId)} choices={kind === 'change' ? [...grants, beside] : grants} />
        )}
        {kind === 'change' && officers.length > 0 && (
          <SelectField name="officerId" label={t('officer')} hint={t('officerHint')} error={form.error('officerId')} defaultValue={form.text('officerId', officerId)} width="medium"
            options={[{ value: '', label: t('choose') }, ...officers]} />
        )}
        {asksPurpose && profiles.length > 0 && (
          <SelectField key={`profile-${profileId}`} name="profileId" label={t('profile')} hint={t('profileHint')} error={form.error('profileId')} defaultValue={form.text('profileId', profileId)} width="medium"
            options={[{ value: '', label: t('noProfile') }, ...profiles]} />
        )}
        {asksPurpose && (
          <RadioGroup name="purposeId" legend={t('purpose')} hint={t(kind === 'change' ? 'purposeHintChange' : 'purposeHint')} error={form.error('purposeId')} defaultValue={form.text('purposeId')} choices={purposes} />
        )}
        <p><Button look="primary" iconEnd="right" disabled={form.pending}>{t('begin')}</Button></p>
      </div>
    </form>
  )
}
