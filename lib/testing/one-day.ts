import { setTimeout as pause } from 'node:timers/promises'
import { istDayOf } from '@/lib/clock'

const [minute, day, istOffset] = [60_000, 86_400_000, 5.5 * 3_600_000]
/** Longer than a test file of every change takes, also on a busy machine. */
const lastMinutes = 10

/** How long a file that begins at the instant waits, so that it does not lie over an Indian midnight: what it takes for today stays today. */
export function waitBefore(at: Date): number {
  const left = day - ((at.getTime() + istOffset) % day)
  return left > lastMinutes * minute ? 0 : left + 1_000
}

/** Before each test file (vitest.config.ts), before anything of it is loaded. */
export async function beginWithinOneDay(): Promise<void> {
  const wait = waitBefore(new Date())
  if (wait === 0) return
  process.stdout.write(`waits ${Math.ceil(wait / 1_000)} s for the Indian midnight: a test file begins and ends on one day\n`)
  await pause(wait)
}

/** For proofs of hours: judges a world at an instant, and one that lay over an Indian midnight anew, for its windows have moved on by a day. */
export async function withinOneDay<Verdict>(judge: (at: Date) => Promise<Verdict>): Promise<Verdict> {
  const at = new Date()
  const isSameDay = (): boolean => istDayOf(new Date()) === istDayOf(at)
  try {
    const verdict = await judge(at)
    if (isSameDay()) return verdict
  } catch (error) {
    if (isSameDay()) throw error
  }
  return withinOneDay(judge)
}
