import { z } from 'zod'
import type { FieldError } from '@/lib/errors'
import { istMidnight } from '@/lib/clock'
import { type Field, fieldKeys } from '@/lib/access/fields'
import { dayOf, isRowId, latinDigits, noteOf } from '@/lib/input'

/** Why somebody brings a registrant's number; codes, in words below `simulator.reasons`. */
export const resolveReasons = ['complaint', 'audit', 'incident', 'order', 'check'] as const

/** A UAN as people write it, in groups and in either script's digits; out come its twelve digits. */
const uanOf = z.string().max(60, 'uanDigits').transform((typed) => latinDigits(typed).replace(/[\s-]/g, '')).pipe(z.string().regex(/^\d{12}$/, 'uanDigits'))

/** What is asked about whoever has the number: who can see them, or who received their data. */
export const resolveGoals = ['simulator/registrant', 'disclosures'] as const

/** The form that brings a UAN: a POST, so that the number stands in no address. */
export const resolveForm = z.object({ uan: uanOf, reason: z.enum(resolveReasons, 'required'), note: noteOf, next: z.enum(resolveGoals).optional() })
export type ResolveInput = z.output<typeof resolveForm>

type Query = Readonly<Record<string, string | string[] | undefined>>

/** An instant as an address names it: `day` and `time` of the clock in India; neither means now. */
export interface AskedInstant {
  readonly at: Date | undefined
  readonly typed: { readonly day: string; readonly time: string }
  readonly mistakes: readonly FieldError[]
}

/** Of which time an answer speaks: of now, or of a moment that is over. */
export type When = 'now' | 'past'

export function whenOf({ at }: AskedInstant): When {
  return at === undefined ? 'now' : 'past'
}

/** Reads `day` (`21-11-2026`) and `time` (`15:04` or `15:04:09`, IST; midnight when empty). A mistake leaves `at` undefined. */
export function instantOf(query: Query): AskedInstant {
  const typed = { day: text(query.day).slice(0, 40), time: text(query.time).slice(0, 40) }
  if (typed.day === '' && typed.time === '') return { at: undefined, typed, mistakes: [] }
  if (typed.day === '') return { at: undefined, typed, mistakes: [{ field: 'day', message: 'required' }] }
  const day = dayOf.safeParse(typed.day)
  const time = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?$/.exec(typed.time === '' ? '00:00' : latinDigits(typed.time).trim())
  const [hours, minutes, seconds] = [Number(time?.[1]), Number(time?.[2]), Number(time?.[3] ?? 0)]
  const isTime = time !== null && hours < 24 && minutes < 60 && seconds < 60
  const mistakes = [...(day.success ? [] : [{ field: 'day', message: day.error.issues[0]?.message ?? 'dateForm' }]), ...(isTime ? [] : [{ field: 'time', message: 'timeForm' }])]
  if (!day.success || !isTime) return { at: undefined, typed, mistakes }
  return { at: new Date(istMidnight(day.data).getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1_000), typed, mistakes }
}

/** What somebody typed to find an officer: as it stands in the field again, at most 80 characters. */
export function typedOf(query: Query): string {
  return text(query.find).normalize('NFC').slice(0, 80)
}

/** The words of a search in small letters, each once; signs around a word do not count, and more than six say no more. */
export function wordsOf(typed: string): string[] {
  return [...new Set(typed.toLowerCase().split(/[\s,;()]+/).filter((word) => word !== ''))].slice(0, 6)
}

/** The officer an address names; null for none or anything that names nobody. */
export function officerOf(query: Query): string | null {
  return isRowId(text(query.officer)) ? text(query.officer) : null
}

/** The field and place an address asks about. Districts are checked against the code list by the reader of it. */
export interface AskedField {
  readonly field: Field | null
  readonly stateCode: number | null
  readonly district: number | null
  readonly mistakes: readonly FieldError[]
}

/** Reads `field`, `state` and `district` (LGD codes; no district is the whole State). */
export function fieldOf(query: Query): AskedField {
  const asked = { field: text(query.field), state: text(query.state), district: text(query.district) }
  const field = fieldKeys.find((key) => key === asked.field) ?? null
  const stateCode = codeOf(asked.state)
  const district = codeOf(asked.district)
  const isAsked = asked.field !== '' || asked.state !== ''
  const mistakes = [
    ...(isAsked && field === null ? [{ field: 'field', message: 'required' }] : []),
    ...(isAsked && stateCode === null ? [{ field: 'state', message: 'required' }] : []),
    ...(asked.district !== '' && district === null ? [{ field: 'district', message: 'notValid' }] : []),
  ]
  return { field, stateCode, district, mistakes }
}

/** The handle an address carries; empty for none. */
export function handleOf(query: Query): string {
  return text(query.of)
}

function codeOf(typed: string): number | null {
  return /^\d{1,6}$/.test(typed) ? Number(typed) : null
}

function text(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value.trim() : ''
}
