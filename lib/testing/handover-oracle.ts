import type { OwnerDatabase } from '@/lib/testing/database'

/** Between which two instants something took effect: nobody outside the transaction knows it closer. */
export interface Span {
  readonly from: number
  readonly to: number
}
export type Side = 'old' | 'new'
export type Who = 'relieving' | 'successor' | 'acting'

interface Pause {
  readonly side: Side
  /** Came with the suspension of the grant it takes the place of, or with the lapse of the handover. */
  readonly isCarried: boolean
  from: Span
  to?: Span
}

/** An acting officer's look at a right whose officer cannot use it: from one instant to another, by two admins' words. */
interface Look {
  readonly id: string
  from: number
  until: number
  /** The right was over, or its officer back: the earliest counts. */
  ends: Span[]
  /** While an admin has the right suspended. */
  readonly pauses: { from: Span; to?: Span }[]
}

/** One right on its way: the relieving officer's grant, and the successor's once it was moved. */
interface Pair {
  readonly oldId: string
  readonly endsAt: number
  newId: string | null
  /** The instant at which it moves, or at which what is given up ends. */
  effectiveAt: number | null
  ended: Partial<Record<Side, Span>>
  readonly pauses: Pause[]
  readonly looks: Look[]
}

const dayMs = 86_400_000

/**
 * What a run knows of itself: who did what between which instants, and what the portal put on record (acceptance, lapse, settlement). From this alone, in a
 * naive way and without the portal's SQL, it says who holds each right at an instant.
 */
export class HandoverRecord {
  readonly pairs: Pair[]
  /** From when to when an account was out of use. */
  readonly absences: { who: Who; from: Span; to?: Span }[] = []
  private readonly spans: Span[] = []
  private readonly lapsesSeen = new Set<string>()
  private readonly settlementsSeen = new Set<string>()
  private readonly contingenciesSeen = new Set<string>()
  private startedAt: number

  constructor(private readonly database: OwnerDatabase, input: { pairs: readonly { id: string; endsAt: number }[]; startedAt: number }) {
    this.pairs = input.pairs.map(({ id, endsAt }) => ({ oldId: id, endsAt, newId: null, effectiveAt: null, ended: {}, pauses: [], looks: [] }))
    this.startedAt = input.startedAt
  }

  /** The database's clock, in milliseconds. */
  async clock(): Promise<number> {
    const [row] = await this.database.sql<{ at: Date }>('SELECT clock_timestamp() AS at')
    if (!row) throw new Error('the database gave no clock')
    return row.at.getTime()
  }

  /** Runs an act and notes it with its span, when it was done. */
  async during(work: () => Promise<unknown>, note: (span: Span) => void): Promise<void> {
    const from = await this.clock()
    await work()
    const span = { from: from - 1, to: (await this.clock()) + 1 }
    this.spans.push(span)
    note(span)
  }

  /** An admin's end; before the instant of a handover it is the end of what takes its place as well. */
  ended(pair: Pair, side: Side, span: Span): void {
    pair.ended[side] ??= span
    if (side === 'old' && pair.newId !== null) pair.ended.new ??= span
    if (side === 'old') for (const look of pair.looks) look.ends.push(span)
  }

  suspended(pair: Pair, side: Side, span: Span): void {
    pair.pauses.push({ side, isCarried: false, from: span })
    if (side === 'old' && pair.newId !== null && !this.isPaused(pair, 'new')) pair.pauses.push({ side: 'new', isCarried: true, from: span })
    if (side === 'old') for (const look of pair.looks) look.pauses.push({ from: span })
  }

  resumed(pair: Pair, side: Side, span: Span): void {
    for (const pause of pair.pauses) if (pause.to === undefined && (pause.side === side || (side === 'old' && pause.side === 'new' && pause.isCarried))) pause.to = span
    if (side === 'old') for (const { pauses } of pair.looks) for (const pause of pauses) pause.to ??= span
  }

  /** The right that stands still, if any does, and whose grant an admin would resume. */
  pausedPair(): { pair: Pair; side: Side } | undefined {
    for (const pair of this.pairs) for (const { side, to } of pair.pauses) if (to === undefined) return { pair, side }
    return undefined
  }

  outOfUse(who: Who, span: Span): void {
    this.absences.push({ who, from: span })
  }

  backInUse(who: Who, span: Span): void {
    for (const absence of this.absences) if (absence.who === who) absence.to ??= span
    if (who === 'relieving') for (const { looks } of this.pairs) for (const look of looks) look.ends.push(span)
  }

  /** Everything of the past is so many days longer ago. */
  shift(days: number): void {
    const back = (span: Span): Span => ({ from: span.from - days * dayMs, to: span.to - days * dayMs })
    this.startedAt -= days * dayMs
    this.spans.splice(0, this.spans.length, ...this.spans.map(back))
    for (const each of [...this.absences, ...this.pairs.flatMap(({ pauses, looks }) => [...pauses, ...looks.flatMap((look) => look.pauses)])]) {
      each.from = back(each.from)
      if (each.to) each.to = back(each.to)
    }
    for (const pair of this.pairs) {
      Object.assign(pair, { endsAt: pair.endsAt - days * dayMs })
      if (pair.effectiveAt !== null) pair.effectiveAt -= days * dayMs
      for (const look of pair.looks) Object.assign(look, { from: look.from - days * dayMs, until: look.until - days * dayMs, ends: look.ends.map(back) })
      for (const side of ['old', 'new'] as const) if (pair.ended[side]) pair.ended[side] = back(pair.ended[side])
    }
  }

  /** Reads what the portal put on record since the last look: what moved and when, what neither holds, whose account a settlement closed. */
  async look(handovers: readonly string[]): Promise<void> {
    const rows = await this.database.sql<{ id: string; grantId: string; choice: string; newId: string | null; newEndedAt: Date | null; newPausedAt: Date | null; effectiveAt: Date | null; neitherAt: Date | null; settledAt: Date | null; stays: boolean }>(
      `SELECT h.id, i.grant_id AS "grantId", i.choice, i.new_grant_id AS "newId", h.effective_at AS "effectiveAt", h.neither_at AS "neitherAt", h.settled_at AS "settledAt", h.stays,
         n.ended_at AS "newEndedAt", (SELECT s.suspended_at FROM portal.grant_suspension s WHERE s.grant_id = n.id AND s.handover_id = h.id AND s.resumed_at IS NULL) AS "newPausedAt"
       FROM portal.handover h JOIN portal.handover_item i ON i.handover_id = h.id AND i.round = h.round LEFT JOIN portal."grant" n ON n.id = i.new_grant_id WHERE h.id = ANY ($1::uuid[])`, [[...handovers]])
    for (const row of rows) {
      const pair = this.pairs.find(({ oldId }) => oldId === row.grantId)
      if (!pair) throw new Error('a handover of another run')
      if (row.newId !== null) pair.newId = row.newId
      // An act on the old grant that went on while the other officer accepted may have come first: then it followed, and is on record.
      if (row.newEndedAt && covers(pair.ended.old, row.newEndedAt)) pair.ended.new ??= pair.ended.old
      const cause = row.newPausedAt && pair.pauses.find((pause) => pause.side === 'old' && row.newPausedAt !== null && covers(pause.from, row.newPausedAt))
      if (cause && !this.isPaused(pair, 'new')) pair.pauses.push({ side: 'new', isCarried: true, from: cause.from })
      // An end of before the acceptance stays what it was.
      if (row.effectiveAt && row.choice !== 'keep' && pair.effectiveAt === null) {
        pair.effectiveAt = row.effectiveAt.getTime()
        for (const look of pair.looks) look.ends.push({ from: pair.effectiveAt, to: pair.effectiveAt })
      }
      if (row.neitherAt && !this.lapsesSeen.has(row.id + row.grantId)) {
        this.lapsesSeen.add(row.id + row.grantId)
        if (row.choice !== 'keep' && !this.isPaused(pair, 'old')) pair.pauses.push({ side: 'old', isCarried: true, from: this.around(row.neitherAt) })
      }
      if (row.settledAt && !row.stays && !this.settlementsSeen.has(row.id)) {
        this.settlementsSeen.add(row.id)
        if (!this.absences.some(({ who, to }) => who === 'relieving' && to === undefined)) this.outOfUse('relieving', this.around(row.settledAt))
      }
    }
  }

  /** The same of contingencies: who was put out of use by them, and which looks began. */
  async lookAtLooks(contingencies: readonly string[]): Promise<void> {
    const rows = await this.database.sql<{ id: string; at: Date; isPutOut: boolean; grantId: string; lookId: string | null; until: Date | null; endedAt: Date | null }>(
      `SELECT h.id, h.effective_at AS at, EXISTS (SELECT FROM portal.user_standing s WHERE s.user_id = h.officer_id AND s.status = 'deactivated' AND s.from_at = h.effective_at) AS "isPutOut",
         i.grant_id AS "grantId", i.new_grant_id AS "lookId", n.ends_at AS until, n.ended_at AS "endedAt"
       FROM portal.handover h JOIN portal.handover_item i ON i.handover_id = h.id AND i.round = h.round LEFT JOIN portal."grant" n ON n.id = i.new_grant_id
       WHERE h.id = ANY ($1::uuid[]) AND h.effective_at IS NOT NULL`, [contingencies.filter((id) => !this.contingenciesSeen.has(id))])
    for (const { id, at, isPutOut, grantId, lookId, until, endedAt } of rows) {
      const exactly = { from: at.getTime(), to: at.getTime() }
      if (isPutOut && !this.contingenciesSeen.has(id)) this.outOfUse('relieving', exactly)
      this.contingenciesSeen.add(id)
      const pair = this.pairs.find(({ oldId }) => oldId === grantId)
      if (!pair) throw new Error('a contingency of another run')
      if (lookId === null || until === null) continue
      // What went on at the same time may have come first or afterwards: where the look ended within it, it came afterwards.
      const causes = [pair.ended.old, ...this.absences.flatMap(({ who, to }) => (who === 'relieving' && to ? [to] : []))]
      const ends = causes.filter((cause) => cause !== undefined && endedAt !== null && covers(cause, endedAt)).flatMap((cause) => cause ?? [])
      if (pair.effectiveAt !== null) ends.push({ from: pair.effectiveAt, to: pair.effectiveAt })
      const pauses = pair.pauses.filter(({ side, isCarried, to }) => side === 'old' && !isCarried && to === undefined).map(({ from }) => ({ from }))
      pair.looks.push({ id: lookId, from: at.getTime(), until: until.getTime(), ends, pauses })
    }
  }

  /** Instants that matter, outside of all spans: now, both sides of each handover's instant, before and after each act, and some of the future. */
  instants(now: number): number[] {
    const found = [now, now + 1_000, now + dayMs, now + 9 * dayMs, now + 40 * dayMs, this.startedAt + 1]
    for (const { from, to } of this.spans) found.push(from - 1, to + 1)
    for (const { effectiveAt, endsAt, looks } of this.pairs) {
      found.push(endsAt - 1, endsAt)
      if (effectiveAt !== null) found.push(effectiveAt - 1, effectiveAt, effectiveAt + 1)
      for (const { from, until } of looks) found.push(from - 1, from, from + 1, until - 1, until)
    }
    return [...new Set(found)].filter((at) => at > this.startedAt && !this.spans.some(({ from, to }) => from <= at && at <= to))
  }

  /** The grants in force at the instant, of all pairs: never both of one pair, and neither only for a reason on record. */
  holders(at: number): string[] {
    return this.pairs.flatMap((pair) => {
      const hasMoved = pair.effectiveAt !== null && at >= pair.effectiveAt
      const side: Side = hasMoved ? 'new' : 'old'
      const id = side === 'new' ? pair.newId : pair.oldId
      const isOver = id === null || at >= pair.endsAt || isAfter(pair.ended[side], at)
      const isPaused = pair.pauses.some((pause) => pause.side === side && isWithin(pause, at))
      const isAbsent = this.absences.some((absence) => absence.who === (side === 'old' ? 'relieving' : 'successor') && isWithin(absence, at))
      const looking = pair.looks.filter((look) => at >= look.from && at < look.until && !look.ends.some((end) => isAfter(end, at)) && !look.pauses.some((pause) => isWithin(pause, at)))
      return [...(isOver || isPaused || isAbsent ? [] : [id]), ...looking.map((look) => look.id)]
    })
  }

  private isPaused(pair: Pair, side: Side): boolean {
    return pair.pauses.some((pause) => pause.side === side && pause.to === undefined)
  }

  private around(at: Date): Span {
    const span = { from: at.getTime() - 1, to: at.getTime() + 3_000 }
    this.spans.push(span)
    return span
  }
}

function covers(span: Span | undefined, at: Date): boolean {
  return span !== undefined && span.from <= at.getTime() && at.getTime() <= span.to
}

function isAfter(span: Span | undefined, at: number): boolean {
  return span !== undefined && at >= span.to
}

function isWithin({ from, to }: { from: Span; to?: Span }, at: number): boolean {
  return at >= from.to && (to === undefined || at < to.to)
}
