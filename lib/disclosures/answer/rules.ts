import { fileFields } from '@/lib/exports/rules'
import { type DisclosureWay, type LevelsOf, shownBy, type ShownFields, together, wayOf } from '@/lib/disclosures/rules'
import type { FileRow, LookRow } from '@/lib/disclosures/store'
import { limits } from '@/lib/limits'

/** A look or file that showed the registrant. `isProven`: the ledger's own event says the same of whom it showed; of a file whose event is in an archive that cannot be read nothing says otherwise. */
export interface FoundLook {
  readonly row: LookRow
  /** Whether its event is in an archive alone: no page shows that one. */
  readonly isArchived: boolean
  readonly isProven: boolean
}
export interface FoundFile {
  readonly row: FileRow
  readonly isProven: boolean
}

/** One look or file as an answer lists it. */
export interface Disclosure {
  readonly at: Date
  readonly way: DisclosureWay
  readonly officerId: string
  readonly officer: string
  readonly userId: string
  readonly stateCode: number | null
  readonly purpose: string
  readonly shown: ShownFields
  readonly isProven: boolean
  /** The event's position; null for a file, which has several, and for a look whose event is in an archive alone. */
  readonly position: string | null
  readonly isArchived: boolean
  readonly file: { readonly number: string; readonly openedAt: Date | null; readonly downloads: number } | null
}

/** All that one officer received. */
export interface OfficerDisclosures {
  readonly officerId: string
  readonly officer: string
  readonly userId: string
  readonly stateCode: number | null
  readonly first: Date
  readonly last: Date
  readonly counts: Readonly<Record<DisclosureWay, number>>
  readonly purposes: readonly string[]
  readonly shown: ShownFields
}

export interface DisclosureAnswer {
  readonly looks: number
  readonly files: number
  /** By who saw it last. */
  readonly officers: readonly OfficerDisclosures[]
  /** The newest looks and files, the newest first; all are counted above. */
  readonly newest: readonly Disclosure[]
  /** Of all above: those that the ledger does not confirm, and looks whose event is in an archive that cannot be read, which names nobody. */
  readonly doubtful: number
  readonly unreadLooks: number
  /** Looks and files of which is not kept whom they showed, though it was: none in an honest database. */
  readonly missing: number
  /** Files of before such things were kept; since when they are. */
  readonly filesBefore: number
  readonly keptSince: Date
}

/** What was found, put together: by officer, and the newest one by one. */
export function answerOf(input: { looks: readonly FoundLook[]; files: readonly FoundFile[]; levels: LevelsOf; unread: number; missing: number; filesBefore: number; keptSince: Date }): DisclosureAnswer {
  const all = [...input.looks.map((look) => ofLook(look, input.levels)), ...input.files.map(ofFile)].sort((one, other) => other.at.getTime() - one.at.getTime())
  const byOfficer = new Map<string, Disclosure[]>()
  for (const each of all) {
    const known = byOfficer.get(each.officerId)
    if (known) known.push(each)
    else byOfficer.set(each.officerId, [each])
  }
  return {
    looks: input.looks.length + input.unread, files: input.files.length, officers: [...byOfficer.values()].map(ofOfficer), newest: all.slice(0, limits.disclosuresListed),
    doubtful: all.filter(({ isProven }) => !isProven).length, unreadLooks: input.unread, missing: input.missing, filesBefore: input.filesBefore, keptSince: input.keptSince,
  }
}

function ofLook({ row, isArchived, isProven }: FoundLook, levels: LevelsOf): Disclosure {
  const { at, officerId, officer, userId, stateCode, position, details } = row
  return { at, way: wayOf(row.kind), officerId, officer, userId, stateCode, purpose: typeof details.purpose === 'string' ? details.purpose : '', shown: shownBy(row, levels), isProven, position: isArchived ? null : position, isArchived, file: null }
}

function ofFile({ row, isProven }: FoundFile): Disclosure {
  const fields = fileFields(row.boxes)
  const shown = { clear: fields.filter(({ level }) => level === 'clear').map(({ field }) => field), masked: fields.filter(({ level }) => level !== 'clear').map(({ field }) => field) }
  return {
    at: row.builtAt, way: 'file', officerId: row.officerId, officer: row.officer, userId: row.userId, stateCode: row.stateCode, purpose: row.boxes[0]?.purpose.en ?? '', shown, isProven, position: null, isArchived: false,
    file: { number: row.number, openedAt: row.openedAt, downloads: row.downloads },
  }
}

function ofOfficer(newestFirst: readonly Disclosure[]): OfficerDisclosures {
  const [last, first] = [newestFirst[0], newestFirst.at(-1)]
  if (!last || !first) throw new Error('an officer of no disclosure')
  const counts: Record<DisclosureWay, number> = { page: 0, record: 0, unmask: 0, lookUp: 0, file: 0 }
  for (const { way } of newestFirst) counts[way] += 1
  return {
    officerId: last.officerId, officer: last.officer, userId: last.userId, stateCode: last.stateCode, first: first.at, last: last.at, counts,
    purposes: [...new Set(newestFirst.map(({ purpose }) => purpose).filter((purpose) => purpose !== ''))], shown: together(newestFirst.map(({ shown }) => shown)),
  }
}
