import { keepKeys } from '@/lib/recipient-keys/use-cases'

/** Part of the minute's round: keys whose time is over, and officers who are to be warned. */
export async function sweepKeys(): Promise<void> {
  await keepKeys()
}
