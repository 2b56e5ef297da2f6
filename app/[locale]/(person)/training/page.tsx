import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { ExerciseTable } from '@/components/exercises/exercise-table'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { Note, Panel } from '@/components/ui/panel'
import { requirePerson } from '@/lib/auth/doors'
import { env } from '@/lib/env'
import { readProgress } from '@/lib/exercises/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('training'))('title') }
}

/** What can be practised, and what the reader has done of it: in a demonstration or training portal alone, for elsewhere everything is in earnest. */
export default shown(async function TrainingPage() {
  const [actor, t] = await Promise.all([requirePerson(), getTranslations('training')])
  if (env().PORTAL_MODE !== 'demo') notFound()
  const progress = await readProgress(actor)
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope', { done: progress.filter(({ at }) => at !== null).length, all: progress.length })} />
      <Note>{t('how')}</Note>
      <Panel id="exercises" title={t('list')} padding="none"><ExerciseTable kind={actor.kind} progress={progress} /></Panel>
    </>
  )
})
