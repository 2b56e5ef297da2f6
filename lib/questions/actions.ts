'use server'

import { defineAction } from '@/lib/action'
import type { PersonActor } from '@/lib/auth/actor'
import { type Locale, localePath } from '@/lib/i18n/routing'
import { deleteQuestionForm, renameQuestionForm, saveQuestionForm } from '@/lib/questions/schema'
import { deleteQuestion, renameQuestion, saveQuestion } from '@/lib/questions/use-cases'

/** Where each reads the ledger. */
const places: Readonly<Record<PersonActor['kind'], string>> = { officer: '/activity', admin: '/admin/activity', auditor: '/auditor' }

function ledgerPath(actor: PersonActor, locale: Locale, query: string): string {
  return `${localePath(locale, places[actor.kind])}?${query}`
}

/** Keeps the filters at hand under a name. */
export const keepQuestion = defineAction({
  name: 'question.save', role: 'person', schema: saveQuestionForm,
  run: async ({ actor, input, locale }) => ({ goTo: ledgerPath(actor, locale, `question=${await saveQuestion({ actor, ...input })}`) }),
})

/** Another name for an own question. */
export const nameQuestion = defineAction({
  name: 'question.rename', role: 'person', schema: renameQuestionForm,
  run: async ({ actor, input, locale }) => {
    await renameQuestion({ actor, ...input })
    return { goTo: ledgerPath(actor, locale, 'done=renamed') }
  },
})

/** Forgets an own question. */
export const forgetQuestion = defineAction({
  name: 'question.delete', role: 'person', schema: deleteQuestionForm,
  run: async ({ actor, input, locale }) => {
    await deleteQuestion({ actor, id: input.id })
    return { goTo: ledgerPath(actor, locale, 'done=deleted') }
  },
})
