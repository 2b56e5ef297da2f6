import { useLocale, useTranslations } from 'next-intl'
import { type Chapter, entryOf, type PictureName } from '@/components/manual/chapters'
import { pictureOf } from '@/components/manual/pictures'
import { Said } from '@/components/manual/said'

/** The steps of a chapter, each with the pictures that belong to it. `isPrinted`: every picture is fetched at once, for paper does not scroll. */
export function ChapterSteps({ chapter, isPrinted = false }: { chapter: Chapter; isPrinted?: boolean }) {
  const t = useTranslations('manual')
  const { pictures, kind, command } = entryOf(chapter)
  const List = kind === 'points' ? 'ul' : 'ol'
  return (
    <>
      <List className={kind === 'points' ? 'manual-steps points' : 'manual-steps'}>
        {t(`chapters.${chapter}.steps`).split('\n').map((step, index) => (
          <li key={step}>
            <p className="measure"><Said text={step} /></p>
            {pictures.filter(({ after }) => after === index + 1).map(({ name }) => <Picture key={name} name={name} isPrinted={isPrinted} />)}
          </li>
        ))}
      </List>
      {command !== undefined && <p className="break-words"><code>{command}</code></p>}
    </>
  )
}

/** A picture of a screen; pressed, it is shown alone, for small screens. */
function Picture({ name, isPrinted }: { name: PictureName; isPrinted: boolean }) {
  const t = useTranslations('manual.pictures')
  const { src, width, height } = pictureOf(name, useLocale())
  return (
    <a className="manual-picture" href={src}>
      {/* The framework's own element carries a style attribute, which the content policy refuses, and would have nothing to optimise. */}
      {/* eslint-disable-next-line @next/next/no-img-element */}
      <img src={src} width={width} height={height} alt={t(name)} loading={isPrinted ? 'eager' : 'lazy'} decoding="async" />
    </a>
  )
}
