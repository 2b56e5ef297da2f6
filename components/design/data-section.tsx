import { useLocale, useTranslations } from 'next-intl'
import { DEMO_TIME } from '@/components/design/demo'
import { AccessBox } from '@/components/ui/access-box'
import { DayRail } from '@/components/ui/day-rail'
import { MaskCell } from '@/components/ui/mask'
import { Panel } from '@/components/ui/panel'
import { RovingMasks } from '@/components/ui/roving-masks'
import { MaskedHead, PageSize, Pager, SortHead, Table } from '@/components/ui/table'
import { StatusTag } from '@/components/ui/tag'
import { formatCount, formatDate, formatRowTime, formatTimeLeft, formatWeekday } from '@/lib/i18n/format'

const DAY_MS = 86_400_000
type ParameterKey = 'gender' | 'permanentDistrict' | 'currentDistrict' | 'currentPin' | 'occupation' | 'uan' | 'name' | 'mobile' | 'dob' | 'father' | 'address'

const COUNTS = [84, 187, 203, 221, 210, 214, 102, 63] as const

export function AccessSection() {
  const t = useTranslations('design')
  const locale = useLocale()
  const names = (keys: readonly ParameterKey[]) => keys.map((key) => t(`p.${key}`))
  return (
    <Panel id="access" title={t('access')} padding="none" link={{ href: '#access', label: 'GR-BR-2026-031' }}>
      <div className="body stack-2">
        <p className="lede">{t.rich('sentence', { b: (text) => <b>{text}</b> })}</p>
        <p className="small quiet">{t('purpose')}</p>
      </div>
      <AccessBox
        parameters={{ clear: names(['gender', 'permanentDistrict', 'currentDistrict', 'currentPin', 'occupation']), masked: names(['uan', 'name', 'mobile', 'dob']), none: names(['father', 'address']) }}
        where={{ stateLgd: 10, state: t('d.bihar'), districts: [t('d.patna'), t('d.gaya'), t('d.muzaffarpur')], basis: t('basis') }}
        rights={[{ allowed: true, text: t('see') }, { allowed: true, text: t('download') }, { allowed: false, text: t('unmask') }]}
        until={{ date: formatDate(new Date('2027-03-31T00:00:00Z'), locale), left: formatTimeLeft(130 * 86_400, locale), share: 0.64,
          since: t('since', { date: formatDate(new Date('2026-04-01T00:00:00Z'), locale) }), note: t('renew', { date: formatDate(new Date('2027-03-01T00:00:00Z'), locale) }) }}
      />
    </Panel>
  )
}

export function TableSection() {
  const t = useTranslations('design')
  const locale = useLocale()
  const rows = COUNTS.map((_, index) => new Date(DEMO_TIME.getTime() - index * 5_400_000))
  return (
    <Panel id="table" title={t('table')} padding="none">
      <div className="body stack-2">
        <p className="small">{t.rich('match', { count: formatCount(1_284), b: (text) => <b>{text}</b> })}</p>
        <DayRail label={t('days')} days={COUNTS.map((count, index) => ({
          href: `#table-${index}`, day: formatWeekday(new Date(DEMO_TIME.getTime() - index * DAY_MS), locale), count: formatCount(count), share: count / 221, current: index === 0,
        }))} />
      </div>
      <RovingMasks>
      <Table caption={t('table')} rows="normal" sticky>
        <thead>
          <tr>
            <SortHead href="#table" sorted="descending">{t('changed')}</SortHead>
            <th scope="col">{t('what')}</th>
            <MaskedHead>{t('p.uan')}</MaskedHead>
            <MaskedHead>{t('p.name')}</MaskedHead>
            <MaskedHead>{t('p.mobile')}</MaskedHead>
            <SortHead href="#table">{t('p.gender')}</SortHead>
            <SortHead href="#table">{t('p.currentDistrict')}</SortHead>
            <th scope="col" className="num">{t('workers')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((at, index) => (
            <tr key={at.getTime()} className={index === 2 ? 'here' : undefined}>
              <th scope="row"><a href="#table">{formatRowTime(at, locale)}</a></th>
              <td className="nowrap">{t(index % 3 === 0 ? 'registered' : 'updated')}</td>
              <td><MaskCell field={t('p.uan')} shape={{ kind: 'ends', dots: 'uan', text: String(8411 - index * 91) }} popoverId="why-mobile" /></td>
              <td><MaskCell field={t('p.name')} shape={{ kind: 'initials', texts: locale === 'hi' ? ['र', 'क'] : ['R', 'K'] }} popoverId="why-mobile" /></td>
              <td><MaskCell field={t('p.mobile')} shape={{ kind: 'ends', dots: 'mobile', text: String(8629 - index * 77) }} popoverId="why-mobile" /></td>
              <td>{t(index % 2 ? 'female' : 'male')}</td>
              <td className="nowrap">{t('d.patna')}</td>
              <td className="num"><StatusTag status="witnessed" bare /></td>
            </tr>
          ))}
        </tbody>
      </Table>
      </RovingMasks>
      <Pager olderHref="#table" span={`${formatRowTime(rows[0] ?? DEMO_TIME, locale)} – ${formatRowTime(rows[7] ?? DEMO_TIME, locale)}`} size={<PageSize current={25} />} />
    </Panel>
  )
}
