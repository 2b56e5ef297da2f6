import { getLocale, getTranslations } from 'next-intl/server'
import { About, Outcome, Who } from '@/components/activity/entry-words'
import { EventNeighbours } from '@/components/activity/event-neighbours'
import { GrantChangePanel } from '@/components/activity/grant-change'
import { ledgerPath } from '@/components/activity/paths'
import { ProposedChange } from '@/components/activity/proposed-change'
import { PageTitle } from '@/components/frame/page-title'
import { LinkButton } from '@/components/ui/button'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { detailItems, kindWord } from '@/lib/audit/details'
import { type EventView, readEvent } from '@/lib/audit/one-event'
import { eventSentence } from '@/lib/audit/sentence'
import type { PersonActor } from '@/lib/auth/actor'
import { refuse } from '@/lib/auth/doors'
import { istDayOf } from '@/lib/clock'
import { AppError } from '@/lib/errors'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readLeaf } from '@/lib/ledger/leaves/reads'
import { namePurposes } from '@/lib/purposes/register/reads'
import { catalogue } from '@/lib/reference/catalogue'

/**
 * One event with all that it holds, in words. `ref` is its name in the address for this reader, `what` the page's name in the ledger.
 * A function and no component, as `ledgerPage`: a refusal must become a page.
 */
export async function eventPage({ actor, ref, what }: { actor: PersonActor; ref: string; what: string }) {
  const view = await readEvent({ actor, ref }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return refuse(actor, what, 'not_found')
    throw error
  })
  const [locale, t, activity] = await Promise.all([getLocale(), getTranslations('eventPage'), getTranslations('activity')])
  const { entry } = view
  const list = { label: activity(actor.kind === 'officer' ? 'ownTitle' : actor.kind === 'admin' ? 'title' : 'ledgerTitle'), href: ledgerPath(actor, locale) }
  return (
    <>
      <PageTitle title={kindWord(entry, locale)} scope={formatDateTime(entry.at, locale, { seconds: true })} crumbs={[list, { label: t('one') }]}
        actions={entry.byReader ? <LinkButton icon="receipt" href={localePath(locale, `/receipts?day=${istDayOf(entry.at)}`)}>{activity('toReceipts')}</LinkButton> : undefined} />
      <div className="grid grid-8-4 top">
        <div className="col">
          <Panel id="what" title={t('what')}>
            <p className="lede">{eventSentence(entry, locale)}</p>
            <EventFacts view={view} reader={actor} />
          </Panel>
          <GrantChangePanel reader={actor} entry={entry} />
          <ProposedChange reader={actor} entry={entry} />
          <Holds view={view} reader={actor} />
        </div>
        <div className="col">
          <EventNeighbours view={view} reader={actor} />
          {view.position !== null && actor.kind !== 'officer' && <Leaf reader={actor} position={view.position} />}
        </div>
      </div>
    </>
  )
}

async function EventFacts({ view, reader }: { view: EventView; reader: PersonActor }) {
  const [locale, t, table, codes] = await Promise.all([getLocale(), getTranslations('eventPage'), getTranslations('activity.table'), catalogue()])
  const { entry } = view
  const none = <span className="quiet">{table('nobody')}</span>
  return (
    <Facts items={[
      { term: t('at'), value: formatDateTime(entry.at, locale, { seconds: true }) },
      { term: table('who'), value: <><Who entry={entry} />{view.actorUserId !== null && <span className="block small quiet">{t(`actors.${entry.actorKind}`)}, {view.actorUserId}</span>}</> },
      { term: table('outcome'), value: <Outcome entry={entry} /> },
      { term: table('about'), value: <><About entry={entry} reader={reader} />{view.subjectUserId !== null && <span className="block small quiet">{view.subjectUserId}</span>}</> },
      { term: t('state'), value: entry.stateCode === null ? none : codes.stateName(entry.stateCode, locale) },
      { term: table('from'), value: entry.address ?? none },
      { term: t('session'), value: view.session === null ? none : <span className="hash">{view.session}</span> },
    ]} />
  )
}

async function Holds({ view, reader }: { view: EventView; reader: PersonActor }) {
  const [locale, t, codes, purposes] = await Promise.all([getLocale(), getTranslations('eventPage'), catalogue(), namePurposes(reader)])
  const items = detailItems({ entry: view.entry, isOfficer: reader.kind === 'officer', locale, codes, purposes: new Map(purposes.map((purpose) => [purpose.id, purpose[locale]])) })
  return (
    <Panel id="holds" title={t('holds')} foot={t('noValues')}>
      {items.length === 0 ? <p className="quiet">{t('holdsNothing')}</p> : <Facts items={items.map(({ term, value, isCode }) => ({ term, value: isCode ? <span className="hash">{value}</span> : <span className="whitespace-pre-line">{value}</span> }))} />}
    </Panel>
  )
}

async function Leaf({ reader, position }: { reader: Parameters<typeof readLeaf>[0]; position: number }) {
  const [locale, t, leaf] = await Promise.all([getLocale(), getTranslations('eventPage.leaf'), readLeaf(reader, position)])
  if (!leaf) return null
  const time = (at: Date): string => formatDateTime(at, locale, { seconds: true })
  return (
    <Panel id="leaf" title={t('title')} foot={t('foot')}>
      {leaf.seal && !leaf.seal.isSame && <Note look="bad" role="alert">{t('changed')}</Note>}
      <Facts items={[
        { term: t('position'), value: String(position) },
        { term: t('hash'), value: <span className="hash">{leaf.hash}</span> },
        { term: t('seal'), value: leaf.seal ? t('sealValue', { size: String(leaf.seal.size), at: time(leaf.seal.at) }) : t('notSealed') },
        { term: t('witness'), value: leaf.witness ? t('witnessValue', { name: leaf.witness.name, at: time(leaf.witness.at) }) : t('notWitnessed') },
      ]} />
    </Panel>
  )
}
