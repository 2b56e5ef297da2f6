import { getLocale, getTranslations } from 'next-intl/server'
import { GrantSentence } from '@/components/grants/grant-sentence'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import type { LedgerEntry } from '@/lib/audit/entries'
import type { PersonActor } from '@/lib/auth/actor'
import { type GrantChange, type GrantThen, readGrantChange } from '@/lib/grants/past/reads'
import { differencesOf, type GrantAspect, type LevelChange } from '@/lib/grants/past/rules'
import { grantNames } from '@/lib/grants/reads'
import { type GrantFacts, grantSentence } from '@/lib/grants/rules'
import { formatCalendarDate, formatCount, formatList } from '@/lib/i18n/format'

/** What an event did to a grant, or would do by a request: both sides in the grant's own sentence, then each part that differs. Nothing for an event of no grant. */
export async function GrantChangePanel({ reader, entry }: { reader: PersonActor; entry: LedgerEntry }) {
  const change = await readGrantChange(reader, entry)
  if (!change) return null
  const t = await getTranslations('eventPage.grant')
  const { aspects, levels } = differencesOf(change.before?.facts ?? null, change.after?.facts ?? null)
  // One box that only stands otherwise: its parts did not change.
  const isOneBox = change.before === null || change.after === null || (aspects.length === 0 && levels.length === 0)
  return (
    <Panel id="grant-change" title={t('title')} padding="none">
      <Table caption={t('title')} lines>
        <thead><tr><th scope="col">{t('part')}</th><th scope="col">{t('before')}</th><th scope="col">{t('after')}</th></tr></thead>
        <tbody>
          <Standing change={change} />
          <tr>
            <th scope="row">{t('gives')}</th>
            <td data-head={t('before')} data-wide className="whitespace-normal"><Side then={change.before} /></td>
            <td data-head={t('after')} data-wide className="whitespace-normal"><Side then={change.after} /></td>
          </tr>
          {!isOneBox && aspects.map((aspect) => <AspectRow key={aspect} aspect={aspect} change={change} />)}
          {!isOneBox && levels.map((level) => <LevelRow key={level.field} change={level} />)}
        </tbody>
      </Table>
    </Panel>
  )
}

async function Standing({ change: { sides } }: { change: GrantChange }) {
  if (!sides) return null
  const t = await getTranslations('eventPage.grant')
  return <tr><th scope="row">{t('standing')}</th><td data-head={t('before')}>{t(`sides.${sides.before}`)}</td><td data-head={t('after')}>{t(`sides.${sides.after}`)}</td></tr>
}

async function Side({ then }: { then: GrantThen | null }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('eventPage.grant')])
  if (!then) return <span className="quiet">{t('nothing')}</span>
  const names = await grantNames(then.facts, locale, then.officerName ?? t('officer'))
  return <>{then.number !== null && <p className="small quiet">{then.number}</p>}<GrantSentence parts={grantSentence(then.facts, locale, names)} look="small" /></>
}

async function AspectRow({ aspect, change }: { aspect: GrantAspect; change: GrantChange }) {
  const t = await getTranslations('eventPage.grant')
  return (
    <tr>
      <th scope="row">{t(`aspects.${aspect}`)}</th>
      <td data-head={t('before')} data-wide className="whitespace-normal">{await aspectText(aspect, change.before?.facts ?? null)}</td>
      <td data-head={t('after')} data-wide className="whitespace-normal">{await aspectText(aspect, change.after?.facts ?? null)}</td>
    </tr>
  )
}

async function aspectText(aspect: GrantAspect, facts: GrantFacts | null): Promise<string> {
  const [locale, t, box] = await Promise.all([getLocale(), getTranslations('eventPage.grant'), getTranslations('grants.box')])
  if (!facts) return t('nothing')
  switch (aspect) {
    case 'area': {
      const names = await grantNames(facts, locale)
      return facts.districts === 'all' ? `${box('wholeState')}, ${names.state}` : `${formatList(names.districts, locale)}, ${names.state}`
    }
    case 'basis': return box(`basis.${facts.basis}`)
    case 'rights': return [box(facts.canView ? 'view' : 'noView'), box(facts.canDownload ? 'download' : 'noDownload')].join(', ')
    case 'window': return 'days' in facts.window
      ? box('windowDays', { count: facts.window.days, n: formatCount(facts.window.days) })
      : box('windowDates', { first: formatCalendarDate(facts.window.from, locale), last: formatCalendarDate(facts.window.to, locale) })
    case 'purpose': return facts.purpose[locale]
    case 'period': return t('period', { from: formatCalendarDate(facts.startsOn, locale), to: formatCalendarDate(facts.endsOn, locale) })
  }
}

async function LevelRow({ change }: { change: LevelChange }) {
  const [t, field] = await Promise.all([getTranslations('eventPage.grant'), getTranslations('fields')])
  return <tr><th scope="row">{field(change.field)}</th><td data-head={t('before')}>{await levelText(change.before)}</td><td data-head={t('after')}>{await levelText(change.after)}</td></tr>
}

async function levelText(level: LevelChange['before']): Promise<string> {
  const [t, words] = await Promise.all([getTranslations('eventPage.grant'), getTranslations('requests.fields')])
  return level === null ? t('notGiven') : t('level', { view: words(`views.${level.view}`), file: words(`files.${level.file}`) })
}
