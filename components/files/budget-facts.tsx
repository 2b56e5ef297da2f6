import { useLocale, useTranslations } from 'next-intl'
import { Meter } from '@/components/ui/meter'
import { Facts, Note } from '@/components/ui/panel'
import type { BudgetView } from '@/lib/exports/budget/reads'
import { demandOf } from '@/lib/exports/budget/rules'
import { formatCount, formatDateTime, formatSpan } from '@/lib/i18n/format'

/** So many of the files that come back first are named: what frees a level is one of them. */
const shownBack = 3

/** What a file would disclose, what is left before more is asked, and when some of it comes back. Said before the file is asked for. */
export function BudgetFacts({ budget, rows, each }: { budget: BudgetView; rows: number; each: number }) {
  const t = useTranslations('files.budget')
  const locale = useLocale()
  const points = rows * each
  const left = (level: number): string => formatCount(Math.max(0, level - budget.used))
  const [soft, hard, days] = [formatCount(budget.soft), formatCount(budget.hard), formatSpan(budget.days, 'day', locale)]
  const after = budget.used + points
  const demand = demandOf(budget, points)
  return (
    <section className="stack-2" aria-labelledby="budget">
      <h3 id="budget">{t('title')}</h3>
      <Meter label={t('meter')} value={Math.min(after, budget.hard)} max={budget.hard} valueText={t('meterText', { used: formatCount(after), hard })} look={demand === 'nothing' ? 'plain' : 'time'} />
      <Facts items={[
        { term: t('cost'), value: <b>{t('costText', { count: rows, points: formatCount(points), rows: formatCount(rows), each: formatCount(each) })}</b> },
        { term: t('used'), value: t('usedText', { used: formatCount(budget.used), days }) },
        { term: t('left'), value: t('leftText', { soft: left(budget.soft), hard: left(budget.hard) }) },
        { term: t('back'), value: budget.files.length === 0 ? t('backNone') : budget.files.slice(0, shownBack).map((file) => (
          <span key={file.id} className="block">{file.returnsAt
            ? t('backItem', { count: file.points, points: formatCount(file.points), at: formatDateTime(file.returnsAt, locale), number: file.number })
            : t('backOpen', { count: file.points, points: formatCount(file.points), number: file.number, days })}</span>)) },
      ]} />
      <p className="small quiet">{t('hint')}</p>
      {demand === 'factor' && <Note look="time">{t('factor', { soft })}</Note>}
      {demand === 'second' && <Note look="time">{t('second', { hard })}</Note>}
    </section>
  )
}
