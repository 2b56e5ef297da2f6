import { createTranslator } from 'next-intl'
import type { AddressBasis, GrantFields } from '@/lib/access/box'
import { type Field, fieldKeys, type FileLevel, type ViewLevel } from '@/lib/access/fields'
import type { GrantWindow } from '@/lib/access/window'
import type { IstDay } from '@/lib/clock'
import { formatCalendarDate, formatCount, formatList } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import en from '@/messages/en.json' with { type: 'json' }
import hi from '@/messages/hi.json' with { type: 'json' }

/** A box in the words of its request: what a sentence, a picture or a list says of it. A request has the same shape as its grant. */
export interface GrantFacts {
  readonly stateCode: number
  readonly districts: readonly number[] | 'all'
  readonly basis: AddressBasis
  readonly fields: GrantFields
  readonly canView: boolean
  readonly canDownload: boolean
  readonly window: GrantWindow
  /** What it is for, as the register words it now. */
  readonly purpose: { readonly id: string; readonly en: string; readonly hi: string }
  /** First and last day, both included. */
  readonly startsOn: IstDay
  readonly endsOn: IstDay
}

/** Where a grant stands, by the database's clock. */
export interface GrantStanding {
  readonly state: 'live' | 'future' | 'suspended' | 'ended' | 'over'
  /** Whole days from today to the last day; 0 on the last day and after it. */
  readonly daysLeft: number
  /** From how many days on the end is near, by policy: the first warning goes out then. */
  readonly warnDays: number
  /** How much of the period is gone, 0 to 1. */
  readonly periodShare: number
}

/** The word for the grant's standing: `ending` is live with its end near. */
export function grantStatus(grant: GrantStanding): GrantStanding['state'] | 'ending' {
  return grant.state === 'live' && grant.daysLeft <= grant.warnDays ? 'ending' : grant.state
}

/** One parameter of a grant with its levels, in the order of columns. */
export interface GrantedField {
  readonly field: Field
  readonly view: ViewLevel
  readonly file: FileLevel
}

/** The parameters of a box in the order of columns. */
export function grantedFields(granted: GrantFields): GrantedField[] {
  return fieldKeys.flatMap((field) => {
    const level = granted[field]
    return level ? [{ field, ...level }] : []
  })
}

/** A piece of a sentence; `strong` pieces are shown in semibold. */
export interface SentencePart {
  readonly text: string
  readonly strong: boolean
}

/** The names a sentence needs, in its language. Without `officer` it speaks to the reader ("You may …"). */
export interface SentenceNames {
  readonly officer?: string
  readonly state: string
  /** The districts' names, in the order they shall stand; empty for a whole State. */
  readonly districts: readonly string[]
}

/** More districts than this are counted, not named. */
const districtsNamedMax = 3

/**
 * The one sentence that says what a grant or request gives (visual direction, section 1): home, review, lists and mails use it.
 * Out come its pieces in order, spaces included; joined they are the plain sentence. Pure but for the messages.
 */
export function grantSentence(grant: GrantFacts, locale: Locale, names: SentenceNames): SentencePart[] {
  const t = sentenceWords(locale)
  const counts = sentenceCounts(grant)
  const who = names.officer === undefined ? 'you' : 'officer'
  const area = grant.districts === 'all'
    ? t.say('area.state', { state: names.state })
    : names.districts.length > districtsNamedMax
      ? t.say('area.counted', { n: formatCount(names.districts.length), state: names.state })
      : t.say('area.named', { districts: formatList(names.districts, locale), state: names.state })
  const window = 'days' in grant.window
    ? t.say('window.days', { count: grant.window.days, n: formatCount(grant.window.days) })
    : t.say('window.dates', { first: formatCalendarDate(grant.window.from, locale), last: formatCalendarDate(grant.window.to, locale) })
  const not = grant.canView ? (grant.canDownload ? '' : t.say(`not.${who}Download`)) : t.say(`not.${who}View`)
  return partsOf(t.say('sentence', {
    subject: names.officer ?? t.say('you'), rights: rightsOf(grant, counts, t), masked: maskedOf(grant, counts, t), place: t.say(`place.${grant.basis}`, { area }), window,
    purpose: grant.purpose[locale], from: formatCalendarDate(grant.startsOn, locale), until: formatCalendarDate(grant.endsOn, locale), not,
    uan: grant.canDownload && grant.fields.uan === undefined ? t.say('uanInFile') : '',
  }))
}

/** The sentence without its emphasis, for mails and titles. */
export function plainSentence(parts: readonly SentencePart[]): string {
  return parts.map(({ text }) => text).join('')
}

interface SentenceCounts {
  readonly shown: number
  readonly shownMasked: number
  readonly inFile: number
  readonly inFileMasked: number
}

function sentenceCounts(grant: GrantFacts): SentenceCounts {
  const levels = grantedFields(grant.fields)
  const inFile = levels.filter(({ field, file }) => field === 'uan' || file !== 'absent')
  return {
    shown: levels.length, shownMasked: levels.filter(({ view }) => view !== 'clear').length,
    inFile: inFile.length, inFileMasked: inFile.filter(({ field, file }) => field !== 'uan' && file === 'masked').length,
  }
}

function rightsOf(grant: GrantFacts, counts: SentenceCounts, t: SentenceWords): string {
  const values = (count: number) => ({ count, n: formatCount(count), files: formatCount(counts.inFile) })
  if (!grant.canView) return t.say('rights.download', values(counts.inFile))
  if (!grant.canDownload) return t.say('rights.view', values(counts.shown))
  return t.say(counts.inFile === counts.shown ? 'rights.both' : 'rights.bothDiffer', values(counts.shown))
}

function maskedOf(grant: GrantFacts, counts: SentenceCounts, t: SentenceWords): string {
  const screen = grant.canView ? counts.shownMasked : 0
  const file = grant.canDownload ? counts.inFileMasked : 0
  const values = { n: formatCount(screen), m: formatCount(file) }
  if (screen > 0 && file > 0) return t.say('masked.screenAndFile', values)
  if (file > 0) return t.say('masked.file', values)
  if (screen > 0) return t.say(grant.canDownload ? 'masked.screen' : 'masked.some', values)
  return ''
}

/** Marks that no text of a person can hold (lib/input refuses control characters); between them stands what is strong. */
const strongFrom = '\u0001'
const strongTo = '\u0002'

const translators = {
  en: createTranslator<typeof en, 'grantSentence'>({ locale: 'en', messages: en, namespace: 'grantSentence' }),
  hi: createTranslator<typeof en, 'grantSentence'>({ locale: 'hi', messages: hi, namespace: 'grantSentence' }),
}
type SentenceKey = Parameters<(typeof translators)['en']['markup']>[0]

interface SentenceWords {
  readonly say: (key: SentenceKey, values?: Record<string, string | number>) => string
}

function sentenceWords(locale: Locale): SentenceWords {
  const b = (chunks: string): string => `${strongFrom}${chunks}${strongTo}`
  return { say: (key, values = {}) => translators[locale].markup(key, { ...values, b }) }
}

function partsOf(marked: string): SentencePart[] {
  const parts: SentencePart[] = []
  let strong = false
  for (const piece of marked.split(/([\u0001\u0002])/)) {
    if (piece === strongFrom) strong = true
    else if (piece === strongTo) strong = false
    else if (piece !== '') parts.push({ text: piece, strong })
  }
  return parts
}

/** What an officer gets of each field today on screen, by any grant that gives now: the best level of all. For reviews; cells are decided per box (lib/access). */
export function heldLevels(grants: readonly (GrantFacts & GrantStanding)[]): ReadonlyMap<Field, 'masked' | 'clear'> {
  const held = new Map<Field, 'masked' | 'clear'>()
  for (const grant of grants) {
    if (grant.state !== 'live' || !grant.canView) continue
    for (const { field, view } of grantedFields(grant.fields)) if (view === 'clear' || !held.has(field)) held.set(field, view === 'clear' ? 'clear' : 'masked')
  }
  return held
}

/** Whether two boxes share a place, and how many parameters they share. */
export function overlapOf(one: GrantFacts, other: GrantFacts): { samePlace: boolean; fields: number } {
  const { districts } = one
  const others = other.districts
  const samePlace = one.stateCode === other.stateCode && (districts === 'all' || others === 'all' || districts.some((district) => others.includes(district)))
  return { samePlace, fields: grantedFields(one.fields).filter(({ field }) => other.fields[field] !== undefined).length }
}
