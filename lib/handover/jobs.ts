import { lapseHandovers, remindSuccessors, settleDue, settleHandover } from '@/lib/handover/settling/use-cases'
import { eachInTurn } from '@/lib/jobs/in-turn'
import type { Handlers } from '@/lib/jobs/runner'

/** The worker's part of the handovers: what is done at the instant at which rights move. */
export const handoverHandlers: Pick<Handlers, 'settleHandover'> = {
  settleHandover: ({ handoverId }) => settleHandover(handoverId),
}

/** The minute's round: instants whose job was lost, reminders, and time that ran out. Throws the first failure when all had their turn. */
export function sweepHandovers(): Promise<void> {
  return eachInTurn([settleDue, remindSuccessors, lapseHandovers])
}
