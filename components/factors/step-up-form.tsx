'use client'

import { useMessages, useTranslations, type Messages } from 'next-intl'
import { useEffect, useId, useRef } from 'react'
import { FactorAsk } from '@/components/factors/factor-ask'
import { useFactor } from '@/components/factors/use-factor'
import { type ActionForm, FormHead } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Note } from '@/components/ui/panel'

/**
 * The head of a form whose act needs a fresh proof of an own factor; it stands where `FormHead` stands elsewhere. The server asks back before anything is done,
 * a dialog says what for and takes the answer, and the same form goes once more with it. Nothing typed is lost.
 */
export function StepUpHead({ form }: { form: ActionForm }) {
  const t = useTranslations('factors')
  const known = useMessages().factors.acts
  const anchor = useRef<HTMLSpanElement>(null)
  const asking = useFactor(form, anchor)
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const { factor } = form.state
  const act = asking.needed?.act.replaceAll('.', '_') ?? ''
  // Each answer of the server opens it anew, also after it was closed; what is not about a factor closes it.
  useEffect(() => {
    if (!factor) dialog.current?.close()
    else if (dialog.current && !dialog.current.open) dialog.current.showModal()
  }, [factor])
  return (
    <>
      <FormHead form={form} />
      <span hidden ref={anchor} />
      <noscript><Note look="time">{t('noScript')}</Note></noscript>
      <dialog ref={dialog} className="dialog stack" aria-labelledby={titleId} onClose={asking.cancel}>
        <h2 id={titleId}>{t(asking.needed?.purpose === 'enrol' ? 'titleEnrol' : 'title')}</h2>
        {isAct(act, known) && <p>{t('what', { act: t(`acts.${act}`) })}</p>}
        <FactorAsk asking={asking} />
        <p><Button type="button" onClick={() => dialog.current?.close()}>{t('cancel')}</Button></p>
      </dialog>
    </>
  )
}

function isAct(act: string, known: Messages['factors']['acts']): act is keyof Messages['factors']['acts'] {
  return Object.hasOwn(known, act)
}
