import { lapseProposals } from '@/lib/proposals/use-cases'

/** Part of the minute's round: proposals whose days are over, or whose ground is gone. */
export async function sweepProposals(): Promise<void> {
  await lapseProposals()
}
