import type { Box } from '@/lib/access/box'
import type { BoxPurpose } from '@/lib/access/in-force'

/** One number of a picture; null: hidden, because it is small or would give a small one away. */
export interface Bar<Key> {
  readonly key: Key
  readonly count: number | null
}

/** Why there is no picture: no box gives what it counts by, too few to hide anybody among, too many to count while somebody waits, or it stands for the whole window alone. */
export type NoPicture = 'closed' | 'few' | 'many' | 'wholeOnly'

/** A picture's numbers; the hidden ones are given together, 0 where there are none. */
export interface Picture<Key> {
  readonly bars: readonly Bar<Key>[]
  readonly together: number
}
export type Drawn<Key> = Picture<Key> | { readonly none: NoPicture }

/** A day's changes; of them those of workers registered inside the window, null where the two kinds are not told apart. */
export interface DayBar {
  readonly day: string
  readonly count: number
  readonly registered: number | null
}

/** Ages that somebody reaches in the year of the picture; null: no bound on this side. */
export interface AgeBand {
  readonly from: number | null
  readonly to: number | null
}

export interface Pictures {
  readonly at: Date
  readonly boxes: readonly Box[]
  readonly purposes: readonly BoxPurpose[]
  readonly purpose: BoxPurpose | null
  /** The days that can be chosen, newest first. */
  readonly windowDays: readonly string[]
  /** Oldest first; `earlier` are the changes before them in a window longer than a page shows. */
  readonly days: { readonly bars: readonly DayBar[]; readonly earlier: number } | { readonly none: NoPicture }
  /** LGD codes, most workers first; a worker of two districts stands in both. */
  readonly districts: Drawn<number>
  /** NCO families of four digits, most workers first. */
  readonly occupations: Drawn<string>
  /** By the year of birth, youngest first. */
  readonly ages: Drawn<AgeBand> & { readonly year: number }
  /** LGD codes of the States in which the workers live now, most workers first. */
  readonly states: Drawn<number>
}
