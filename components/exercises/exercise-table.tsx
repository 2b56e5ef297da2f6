import { useLocale, useTranslations } from 'next-intl'
import { placeOf } from '@/components/exercises/exercise-places'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import type { PersonActor } from '@/lib/auth/actor'
import type { Exercise } from '@/lib/exercises/rules'
import { formatRowTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

interface ExerciseTableProps {
  kind: PersonActor['kind']
  progress: readonly { name: Exercise; at: Date | null }[]
}

/** Exercises, whether each is done, where it is done and which chapter tells how. */
export function ExerciseTable({ kind, progress }: ExerciseTableProps) {
  const [locale, t] = [useLocale(), useTranslations('training')]
  return (
    <Table caption={t('list')} rows="normal" lines>
      <thead>
        <tr><th scope="col">{t('exercise')}</th><th scope="col">{t('standing')}</th><th scope="col">{t('where')}</th></tr>
      </thead>
      <tbody>
        {progress.map(({ name, at }) => {
          const { page, chapter } = placeOf(name, kind)
          const title = t(`exercises.${name}`)
          return (
            <tr key={name}>
              <th scope="row" className="whitespace-normal">{title}</th>
              <td data-head={t('standing')}>{at === null ? <Tag look="past" icon="none">{t('todo')}</Tag> : <><Tag look="good" icon="check">{t('done')}</Tag> <span className="quiet">{formatRowTime(at, locale)}</span></>}</td>
              <td data-head={t('where')}><a href={localePath(locale, page)} aria-label={`${t('toPage')}: ${title}`}>{t('toPage')}</a> · <a href={localePath(locale, `/manual/${chapter}`)} aria-label={`${t('toChapter')}: ${title}`}>{t('toChapter')}</a></td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}
