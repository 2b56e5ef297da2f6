import { diffWords } from 'diff'
import { getLocale, getTranslations } from 'next-intl/server'
import { Tag } from '@/components/ui/tag'
import { LOCALE_NAMES, type Locale, LOCALES } from '@/lib/i18n/routing'
import { sectionChanges, type SectionChange } from '@/lib/terms/rules'
import type { TermsSection } from '@/lib/terms/schema'

interface Text {
  readonly en: readonly TermsSection[]
  readonly hi: readonly TermsSection[]
}

// Words of Hindi are no Latin letters: the language's own segmenter finds where they end.
const segmenters = { en: new Intl.Segmenter('en', { granularity: 'word' }), hi: new Intl.Segmenter('hi', { granularity: 'word' }) } as const
const tags = { same: ['quiet', 'check'], changed: ['soon', 'draft'], added: ['good', 'plus'], removed: ['bad', 'cross'] } as const

/** What an amendment changes, section by section in both languages: new words underlined, words that go struck out. */
export async function TermsDifference({ before, after }: { before: Text; after: Text }) {
  const [own, t] = await Promise.all([getLocale(), getTranslations('terms.difference')])
  return (
    <div className="stack-6">
      {sectionChanges(before, after).map((change) => (
        <section key={change.id} className="stack" aria-labelledby={`section-${change.id}`}>
          <h3 id={`section-${change.id}`}>{(change.after ?? change.before)?.[own].title} <Tag look={tags[change.standing][0]} icon={tags[change.standing][1]}>{t(change.standing)}</Tag></h3>
          {change.standing !== 'same' && <div className="grid grid-6-6 top">{LOCALES.map((locale) => <OneLanguage key={locale} change={change} locale={locale} />)}</div>}
        </section>
      ))}
    </div>
  )
}

function OneLanguage({ change: { before, after }, locale }: { change: SectionChange; locale: Locale }) {
  return (
    <div lang={locale} className="stack-2">
      <p className="small quiet">{LOCALE_NAMES[locale]}</p>
      <p><b><Words before={before?.[locale].title ?? ''} after={after?.[locale].title ?? ''} locale={locale} /></b></p>
      <p className="measure whitespace-pre-line break-words"><Words before={before?.[locale].text ?? ''} after={after?.[locale].text ?? ''} locale={locale} /></p>
    </div>
  )
}

function Words({ before, after, locale }: { before: string; after: string; locale: Locale }) {
  return diffWords(before, after, { intlSegmenter: segmenters[locale] }).map(({ value, added, removed }, index) =>
    added ? <ins key={index}>{value}</ins> : removed ? <del key={index}>{value}</del> : <span key={index}>{value}</span>)
}
