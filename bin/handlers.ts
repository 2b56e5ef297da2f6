// What the worker does with each task. The worker and the tests run the same handlers.
import { closeStrangers } from '@/lib/auth/strangers'
import { exportHandlers, sweepExports } from '@/lib/exports/jobs'
import { noteGrantLives } from '@/lib/grants/life/use-cases'
import { forgetOldAnswers } from '@/lib/factors/use-cases'
import { handoverHandlers, sweepHandovers } from '@/lib/handover/jobs'
import { eachInTurn } from '@/lib/jobs/in-turn'
import type { Handlers } from '@/lib/jobs/runner'
import { sweepProposals } from '@/lib/proposals/jobs'
import { deliverMail } from '@/lib/mail/deliver'
import { sweepKeys } from '@/lib/recipient-keys/jobs'
import { removeStrayLetters } from '@/lib/letters/use-cases'
import { ledgerHandlers } from '@/lib/ledger/jobs'
import { keepLedger } from '@/lib/ledger/keeping/use-cases'
import { mailCheckpoint } from '@/lib/ledger/mailing/use-cases'
import { callForIncidents } from '@/lib/incidents/clocks/use-cases'
import { mailDigests } from '@/lib/notices/digest/use-cases'
import { watchForOddities } from '@/lib/oddities/watching/use-cases'
import { makeReports } from '@/lib/reports/use-cases'
import { lapseRequests } from '@/lib/requests/use-cases'
import { keepReviews } from '@/lib/reviews/rounds/use-cases'
import { forgetOldAttempts } from '@/lib/sessions/use-cases'
import { tidyVault } from '@/lib/vault/use-cases'

/** The minute's round, in this order. */
const rounds: readonly (() => Promise<void>)[] = [lapseRequests, sweepHandovers, sweepExports, sweepProposals, sweepKeys, () => noteGrantLives(), () => keepReviews(), closeStrangers, () => mailCheckpoint(), () => mailDigests(), watchForOddities, () => callForIncidents(), forgetOldAttempts, forgetOldAnswers, keepLedger, makeReports, async () => void (await removeStrayLetters()), async () => void (await tidyVault())]

export const handlers: Handlers = {
  ...exportHandlers,
  ...handoverHandlers,
  ...ledgerHandlers,
  sendMail: ({ mailId }) => deliverMail(mailId),
  sweep: () => eachInTurn(rounds),
}
