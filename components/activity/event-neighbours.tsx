import { getLocale, getTranslations } from 'next-intl/server'
import { eventPath, timelinePath } from '@/components/activity/paths'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import type { EventThing, EventView } from '@/lib/audit/one-event'
import type { PersonActor } from '@/lib/auth/actor'
import { localePath } from '@/lib/i18n/routing'

/** What else belongs to the same request, grant or file: the events before and after there, and for those who see all its whole life. */
export async function EventNeighbours({ view, reader }: { view: EventView; reader: PersonActor }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('eventPage.neighbours')])
  const officer = view.entry.subjectKind === 'officer' ? view.subjectUserId : view.entry.actorKind === 'officer' ? view.actorUserId : null
  const ofOfficer = officer === null ? null : timelinePath(reader, locale, officer)
  if (view.things.length === 0 && ofOfficer === null) return null
  return (
    <Panel id="neighbours" title={t('title')}>
      {view.things.map((thing) => <ThingLinks key={thing.id} thing={thing} reader={reader} />)}
      {ofOfficer !== null && <p><a href={ofOfficer}>{t('ofOfficer')}</a></p>}
    </Panel>
  )
}

async function ThingLinks({ thing, reader }: { thing: EventThing; reader: PersonActor }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('eventPage.neighbours')])
  const page = pageOf(thing, reader)
  // A request's life is its history, which its own page tells.
  const timeline = thing.of === 'request' ? null : timelinePath(reader, locale, thing.number)
  return (
    <div className="stack-2">
      <p>{t(`of.${thing.of}`)} {page === null ? thing.number : <a href={localePath(locale, page)}>{thing.number}</a>}{timeline !== null && <>, <a href={timeline}>{t('timeline')}<span className="sr"> {thing.number}</span></a></>}</p>
      <p className="row">
        {thing.earlier !== null && <LinkButton size="small" icon="left" href={eventPath(reader, locale, thing.earlier)}>{t('earlier')}</LinkButton>}
        {thing.later !== null && <LinkButton size="small" iconEnd="right" href={eventPath(reader, locale, thing.later)}>{t('later')}</LinkButton>}
        {thing.earlier === null && thing.later === null && <span className="small quiet">{t('alone')}</span>}
      </p>
    </div>
  )
}

/** The thing's own page, where the reader has one. */
function pageOf({ of, id }: EventThing, reader: PersonActor): string | null {
  if (reader.kind === 'admin') return of === 'grant' ? `/admin/grants/${id}` : of === 'request' ? `/admin/requests/${id}` : null
  return reader.kind === 'officer' && of !== 'grant' ? (of === 'request' ? `/requests/${id}` : `/files/${id}`) : null
}
