// What the worker does with each task. The worker and the tests run the same handlers.
import { exportHandlers, sweepExports } from '@/lib/exports/jobs'
import type { Handlers } from '@/lib/jobs/runner'
import { deliverMail } from '@/lib/mail/deliver'

export const handlers: Handlers = {
  ...exportHandlers,
  sendMail: ({ mailId }) => deliverMail(mailId),
  sweep: sweepExports,
}
