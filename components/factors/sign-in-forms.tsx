'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useRef } from 'react'
import { FactorAsk } from '@/components/factors/factor-ask'
import { useFactor } from '@/components/factors/use-factor'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { TextField } from '@/components/ui/field'
import { enrolFirst, signInWithFactor } from '@/lib/factors/actions'
import type { FactorKind } from '@/lib/factors/schema'
import { localePath } from '@/lib/i18n/routing'

/** The second step of signing in. */
export function SignInFactorForm({ callbackUrl }: { callbackUrl: string }) {
  const t = useTranslations('factors')
  const form = useActionForm(signInWithFactor)
  const anchor = useRef<HTMLSpanElement>(null)
  const asking = useFactor(form, anchor)
  const isAsked = asking.needed !== null || asking.failure !== null
  return (
    <form action={form.action} noValidate className="panel">
      <div className="body stack">
        <FormHead form={form} />
        <span hidden ref={anchor} />
        <input type="hidden" name="callbackUrl" value={callbackUrl} />
        {isAsked ? <FactorAsk asking={asking} auto /> : <p><Button look="primary" size="large" full icon="fingerprint" disabled={form.pending}>{t('signIn.begin')}</Button></p>}
      </div>
    </form>
  )
}

/** The first factor of an account: which kind where there is a choice, what to call it, and then the making. */
export function EnrolForm({ kinds, callbackUrl }: { kinds: readonly FactorKind[]; callbackUrl: string }) {
  const t = useTranslations('factors')
  const locale = useLocale()
  const form = useActionForm(enrolFirst)
  const anchor = useRef<HTMLSpanElement>(null)
  const asking = useFactor(form, anchor)
  const isAsked = asking.needed !== null || asking.failure !== null
  return (
    <form action={form.action} noValidate className="panel">
      <div className="body stack">
        <FormHead form={form} />
        <span hidden ref={anchor} />
        <input type="hidden" name="callbackUrl" value={callbackUrl} />
        {/* What was sent stays in memory and goes on with the answer; on screen it would only look as if it were lost. */}
        <div className="stack" hidden={isAsked}><FactorFields form={form} kinds={kinds} /></div>
        {isAsked ? <><FactorAsk asking={asking} /><p className="small"><a href={`${localePath(locale, '/sign-in/enrol')}?${new URLSearchParams({ callbackUrl })}`}>{t('enrol.startOver')}</a></p></> : <p><Button look="primary" size="large" full icon="plus" disabled={form.pending}>{t('enrol.begin')}</Button></p>}
      </div>
    </form>
  )
}

/** Which kind, and what its owner calls it. */
export function FactorFields({ form, kinds }: { form: ReturnType<typeof useActionForm>; kinds: readonly FactorKind[] }) {
  const t = useTranslations('factors')
  const [only] = kinds
  return (
    <>
      {kinds.length === 1
        ? <input type="hidden" name="kind" value={only} />
        : <RadioGroup name="kind" legend={t('kind')} error={form.error('kind')} defaultValue={form.text('kind', only)} choices={kinds.map((value) => ({ value, label: t(`kinds.${value}`), hint: t(`kindHints.${value}`) }))} />}
      {kinds.includes('aadhaar') && (
        <TextField name="aadhaarNumber" label={t('aadhaarNumber')} hint={t(kinds.length > 1 ? 'aadhaarNumberHintIf' : form.state.status === 'error' ? 'aadhaarNumberAgain' : 'aadhaarNumberHint')} error={form.error('aadhaarNumber')} width="medium"
          inputMode="numeric" autoComplete="off" autoCorrect="off" spellCheck={false} maxLength={20} required={kinds.length === 1} />
      )}
      <TextField name="label" label={t('label')} hint={t('labelHint')} error={form.error('label')} defaultValue={form.text('label')} maxLength={60} autoComplete="off" required />
    </>
  )
}
