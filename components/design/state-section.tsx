import { useLocale, useTranslations } from 'next-intl'
import { NoLedgerState, NotFoundState } from '@/components/frame/failures'
import { LinkButton } from '@/components/ui/button'
import { Countdown } from '@/components/ui/countdown'
import { MaskCell, UnmaskedCell, WhyPopover } from '@/components/ui/mask'
import { EmptyState, Facts, Figures, Note, Panel } from '@/components/ui/panel'
import { STATUSES, StatusTag, type Status } from '@/components/ui/tag'
import { formatCount, formatDateTime, formatDayMonth, formatSpan, formatTime, formatTimeLeft } from '@/lib/i18n/format'
import { DEMO_TIME } from '@/components/design/demo'

const NAMES = Object.keys(STATUSES).filter((name): name is Status => name in STATUSES)

/** Every status, plain, with its detail, and bare as in long lists. */
export function StatusSection() {
  const t = useTranslations('design')
  const locale = useLocale()
  const day = formatDayMonth(DEMO_TIME, locale)
  const details = { waiting: '2', building: '62%', ready: day, open: <Countdown secondsLeft={1_122} />, expired: day, failed: true, starts: day, ending: formatSpan(14, 'day', locale), lapsed: day }
  return (
    <Panel id="status" title={t('status')}>
      <p className="row">{NAMES.map((status) => <StatusTag key={status} status={status} />)}</p>
      <p className="row">{Object.entries(details).map(([status, detail]) => <StatusTag key={status} status={NAMES.find((name) => name === status) ?? 'waiting'} detail={detail} />)}</p>
      <p className="row">{NAMES.map((status) => <StatusTag key={status} status={status} bare />)}</p>
    </Panel>
  )
}

export function MaskSection() {
  const t = useTranslations('design')
  const locale = useLocale()
  const hindi = locale === 'hi'
  return (
    <Panel id="masks" title={t('masks')}>
      <Facts items={[
        { term: t('p.uan'), value: <MaskCell field={t('p.uan')} shape={{ kind: 'ends', dots: 'uan', text: '8411' }} popoverId="why-mobile" /> },
        { term: t('p.mobile'), value: <MaskCell field={t('p.mobile')} shape={{ kind: 'ends', dots: 'mobile', text: '8629' }} popoverId="why-mobile" /> },
        { term: t('p.name'), value: <MaskCell field={t('p.name')} shape={{ kind: 'initials', texts: hindi ? ['र', 'क'] : ['R', 'K'] }} popoverId="why-mobile" /> },
        { term: t('p.dob'), value: <MaskCell field={t('p.dob')} shape={{ kind: 'year', text: '1996' }} popoverId="why-mobile" /> },
        { term: t('p.address'), value: <MaskCell field={t('p.address')} shape={{ kind: 'place', text: t('d.gaya') }} popoverId="why-mobile" /> },
        { term: t('p.father'), value: <MaskCell field={t('p.father')} shape={{ kind: 'hidden' }} /> },
        { term: t('unmask'), value: <UnmaskedCell value="70042 18794" paper="•••••• 8794" left={formatTimeLeft(252, locale)} /> },
      ]} />
      <WhyPopover id="why-mobile" title={t('whyTitle')}>
        <p>{t('whyText')}</p>
        <p><a href="#masks">{t('askFor')}</a></p>
      </WhyPopover>
    </Panel>
  )
}

export function EmptySection() {
  const t = useTranslations('design')
  return (
    <>
      <h2 id="empty">{t('empty')}</h2>
      <div className="grid grid-6-6">
        <EmptyState level={3} title={t('emptyTitle')} actions={<LinkButton href="#empty">{t('chooseDistrict')}</LinkButton>}>{t('emptyText')}</EmptyState>
        <EmptyState level={3} icon="lock" title={t('refusedTitle')} reference={t('refusal', { number: formatCount(4_821_411) })}
          actions={<><LinkButton href="#empty">{t('backToList')}</LinkButton><LinkButton href="#empty">{t('askClear')}</LinkButton></>}>{t('refusedText')}</EmptyState>
        <EmptyState level={3} icon="expired" title={t('goneTitle')} actions={<LinkButton href="#empty">{t('ask')}</LinkButton>}>{t('goneText', { time: formatTime(DEMO_TIME, { seconds: true }) })}</EmptyState>
        <NoLedgerState level={3} path="/design" />
        <NotFoundState level={3} />
      </div>
    </>
  )
}

export function NoteSection() {
  const t = useTranslations('design')
  const locale = useLocale()
  return (
    <Panel id="notes" title={t('notes')} padding="none">
      <Figures items={[{ term: t('newly'), value: formatCount(2_054) }, { term: t('parameters'), value: '8', aside: t('used', { share: '5' }) }, { term: t('inClear'), value: '0' }]} />
      <div className="body stack">
        <Facts items={[
          { term: t('officer'), value: <b>Shri Rakesh Jha</b> },
          { term: t('letter'), value: <a href="#notes">{t('letterText')}</a> },
          { term: t('changed'), value: formatDateTime(DEMO_TIME, locale) },
        ]} />
        <Note>{t('onRecord')}</Note>
        <Note look="time" title={t('noteTitle')}>{t('noteText')}</Note>
        <Note look="good" role="status">{t('done')}</Note>
        <Note look="bad">{t('wrong')}</Note>
      </div>
    </Panel>
  )
}
