import { useTranslations } from 'next-intl'
import { Figures } from '@/components/ui/panel'
import { fields } from '@/lib/access/fields'
import { formatCount } from '@/lib/i18n/format'
import { perWeek } from '@/lib/requests/preview/counting/rules'
import type { Counted, Opened, Preview } from '@/lib/requests/preview/schema'

type Words = ReturnType<typeof useTranslations<'preview'>>

/** The numbers of a preview: newly in reach for each right asked, out of reach where a grant ends, parameters, and those personal ones that would be seen or taken in clear. */
export function PreviewFigures({ preview }: { preview: Preview }) {
  const t = useTranslations('preview')
  const { opens, loses, box } = preview
  const now = (opened: Opened | null | undefined, term: 'nowView' | 'nowDownload' | 'lostView' | 'lostDownload') =>
    opened ? [{ term: t(`figures.${term}`), value: countedText(opened.now, t), aside: opened.covers.n === opened.now.n ? undefined : t('figures.ofCovered', { n: countedText(opened.covers, t) }) }] : []
  const week = (opened: Opened | null, term: 'weekView' | 'weekDownload') => {
    const weekly = opened && perWeek(opened.fourWeeks)
    return weekly ? [{ term: t(`figures.${term}`), value: countedText(weekly, t) }] : []
  }
  return (
    <Figures items={[
      ...now(opens.view, 'nowView'), ...week(opens.view, 'weekView'), ...now(opens.download, 'nowDownload'), ...week(opens.download, 'weekDownload'),
      ...now(loses?.view, 'lostView'), ...now(loses?.download, 'lostDownload'), ...(box ? parameterFigures(preview, box, t) : []),
    ]} />
  )
}

/** "2,054", or "at least 10,00,000" where counting stopped. */
export function countedText({ n, complete }: Counted, t: Words): string {
  return complete ? formatCount(n) : t('atLeast', { n: formatCount(n) })
}

function parameterFigures({ fields: changes }: Preview, box: NonNullable<Preview['box']>, t: Words) {
  const given = changes.filter(({ isAsked, isNeeded }) => isAsked && isNeeded).map(({ field }) => field)
  const levelOf = (field: (typeof given)[number]) => box.fields[field]
  const isClear = (field: (typeof given)[number]): boolean => (box.canView && levelOf(field)?.view === 'clear') || (box.canDownload && (field === 'uan' || levelOf(field)?.file === 'clear'))
  const clear = given.filter((field) => (box.canView ? levelOf(field)?.view === 'clear' : isClear(field))).length
  return [
    { term: t('figures.parameters'), value: formatCount(given.length), aside: t('figures.parametersAside', { clear: formatCount(clear), masked: formatCount(given.length - clear) }) },
    {
      term: t('figures.clear'), value: formatCount(given.filter((field) => fields[field].class !== 'attribute' && isClear(field)).length),
      aside: box.canView && box.canDownload ? t('figures.clearAside') : undefined,
    },
  ]
}
