import { getLocale, getTranslations } from 'next-intl/server'
import type { AddressBasis, Box } from '@/lib/access/box'
import type { GrantInForce } from '@/lib/access/in-force'
import { formatCount, formatDate, formatList } from '@/lib/i18n/format'
import { catalogue } from '@/lib/reference/catalogue'
import type { Case } from '@/lib/simulator/cases/rules'

/** More districts than this are counted first, then named; a State without so few is the State but those. */
const districtsNamedMax = 4

/** Places, addresses and windows in the reader's words. */
export interface PlaceWords {
  readonly place: (place: { stateCode: number; districts: readonly number[] | 'all' }) => string
  readonly address: (address: Case['address'] | AddressBasis) => string
  readonly window: (window: Box['window']) => string
  /** Where, by which address and changed when: the heading of a case. */
  readonly caseLine: (each: Case, stateCode: number) => string
  /** The area of a grant with the address that counts. */
  readonly areaOf: (grant: GrantInForce) => string
}

/** Reads the code list once and gives the words for a page. */
export async function placeWords(): Promise<PlaceWords> {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('simulator'), catalogue()])
  const place: PlaceWords['place'] = ({ stateCode, districts }) => {
    const state = codes.stateName(stateCode, locale)
    if (districts === 'all') return t('place.state', { state })
    const listed = (some: readonly number[]): string => formatList(some.map((code) => codes.districtName(code, locale)), locale)
    const names = listed(districts)
    const others = codes.districtsOf(stateCode).map(({ code }) => code).filter((code) => !districts.includes(code))
    if (districts.length > districtsNamedMax && others.length <= districtsNamedMax) return t('place.but', { state, names: listed(others) })
    return districts.length > districtsNamedMax ? t('place.counted', { n: formatCount(districts.length), names, state }) : t('place.named', { names, state })
  }
  const address: PlaceWords['address'] = (kind) => t(`address.${kind === 'either' ? 'any' : kind}`)
  // The window ends at a midnight: its last day is the one before.
  const window: PlaceWords['window'] = ({ from, to }) => t('window', { first: formatDate(from, locale), last: formatDate(new Date(to.getTime() - 1), locale) })
  return {
    place, address, window,
    caseLine: (each, stateCode) => t('caseLine', { place: place({ stateCode, districts: each.districts }), address: address(each.address), window: window(each.window) }),
    areaOf: (grant) => t('areaLine', { place: place({ stateCode: grant.state_code, districts: grant.whole_state ? 'all' : grant.district_codes }), address: address(grant.basis) }),
  }
}
