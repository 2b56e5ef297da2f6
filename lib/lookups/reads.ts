import { z } from 'zod'
import { boxesThatFind } from '@/lib/access/policy'
import { mintViewScope, mustChoosePurpose } from '@/lib/access/scope'
import type { OfficerActor } from '@/lib/auth/actor'
import { openSecret, sealSecret } from '@/lib/crypto/sealed-secret'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { attemptsToday } from '@/lib/lookups/store'
import { type LookUpChoices, lookUpFields } from '@/lib/lookups/schema'
import { openRegistrants, type OpenedRegistrants } from '@/lib/registrants/reads'

/** By what this officer may look up now, and how many attempts of the day are used. Tells nothing of any registrant. */
export async function lookUpChoices(officer: OfficerActor): Promise<LookUpChoices> {
  const [scope, today] = await Promise.all([inReadOnly('portal_reader', (tx) => mintViewScope(tx, officer)), inReadOnly('portal_web', (tx) => attemptsToday(tx, officer.id))])
  return { mustChoosePurpose: mustChoosePurpose(scope), fields: lookUpFields.filter((field) => boxesThatFind(scope.boxes, field).length > 0), ...today }
}

const content = z.tuple([z.number().int(), z.array(z.string().regex(/^\d{1,19}$/)).min(1)])

/** The address of several found registrants: sealed, for this session only, for some minutes. It names nobody and holds nothing that was typed. */
export async function sealAnswer({ officer, ids }: { officer: OfficerActor; ids: readonly string[] }): Promise<string> {
  const until = (await inReadOnly('portal_web', databaseClock)).getTime() + limits.lookUpAnswerMinutes * 60_000
  // One more than a page shows tells the page that there are more.
  return sealSecret({ secret: JSON.stringify([until, ids.slice(0, limits.lookUpRowsMax + 1)]), label: labelOf(officer), purpose: 'look-up' }).toString('base64url')
}

/** The registrants behind such an address, under the grants of this instant. Throws AppError('not_found') when it is another's, too old, or no longer anybody in scope. */
export async function readAnswer({ officer, answer }: { officer: OfficerActor; answer: string }): Promise<OpenedRegistrants & { readonly hasMore: boolean }> {
  const ids = openAnswer(officer, answer, await inReadOnly('portal_web', databaseClock))
  const opened = await openRegistrants({ officer, ids: ids.slice(0, limits.lookUpRowsMax) })
  return { ...opened, hasMore: ids.length > limits.lookUpRowsMax }
}

function openAnswer(officer: OfficerActor, answer: string, now: Date): string[] {
  try {
    const [until, ids] = content.parse(JSON.parse(openSecret({ sealed: Buffer.from(answer, 'base64url'), label: labelOf(officer), purpose: 'look-up' })))
    if (now.getTime() < until) return ids
  } catch (cause) {
    throw new AppError('not_found', { cause })
  }
  throw new AppError('not_found')
}

function labelOf(officer: OfficerActor): string {
  return JSON.stringify(['look-up', officer.id, officer.sessionId])
}

async function databaseClock(tx: Tx): Promise<Date> {
  const [clock] = await tx.sql<{ at: Date }>('SELECT now() AS at')
  if (!clock) throw new Error('the database gave no clock')
  return clock.at
}
