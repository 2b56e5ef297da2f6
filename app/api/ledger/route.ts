import { setFilters } from '@/lib/access/policy'
import { parseLedgerFilters } from '@/lib/audit/filters'
import { type AdminActor, type AuditorActor, nobody, type PersonActor } from '@/lib/auth/actor'
import { currentPerson, recordRefusal, requestAddress, termsFirst } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { wordsIn } from '@/lib/i18n/words'
import { exportLedger } from '@/lib/ledger/exporting/reads'
import { extractLedger } from '@/lib/ledger/extracts/reads'
import { linesOfArchives } from '@/lib/ledger/keeping/use-cases'

export const dynamic = 'force-dynamic'

/**
 * The ledger for whoever checks it elsewhere: the whole of it with its checkpoints for an auditor; with filters in its address what fits them, each event with its proof, also for an admin who reads the ledger. Everybody
 * else is told that it is not there.
 */
export async function GET(request: Request): Promise<Response> {
  const due = await termsFirst(null)
  if (due) {
    await recordRefusal({ actor: due.person, what: 'ledger.export', cause: 'terms' })
    return new Response(null, { status: 303, headers: { Location: new URL(due.path, env().PORTAL_ORIGIN).href, 'Cache-Control': 'no-store' } })
  }
  const person = await currentPerson()
  const words = wordsIn(person?.locale ?? 'en')
  const { filters, mistakes } = parseLedgerFilters(Object.fromEntries(new URL(request.url).searchParams), { own: false })
  const isExtract = mistakes.length > 0 || Object.keys(setFilters(filters)).length > 0
  if (person === null || !mayTake(person, isExtract)) {
    await recordRefusal({ actor: person ?? nobody(await requestAddress()), what: 'ledger.export', cause: 'not_found' })
    return say(404, `${words('errorPage.notFoundTitle')}. ${words('errorPage.notFoundText')}`)
  }
  if (mistakes.length > 0) return say(400, words('errors.invalid'))
  try {
    const log = isExtract ? await extractLedger({ actor: person, filters }) : person.kind === 'auditor' ? await exportLedger(person, (range) => linesOfArchives(range)) : null
    return new Response(log, { headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Disposition': `attachment; filename="${isExtract ? 'ledger-extract' : 'ledger'}.txt"`, 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' } })
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return say(400, words('errors.invalid'))
    if (error instanceof AppError && error.code === 'ledger') return say(503, words('errors.ledger'))
    throw error
  }
}

/** All of it for auditors; what some filters find also for admins who read the ledger. */
function mayTake(person: PersonActor, isExtract: boolean): person is AdminActor | AuditorActor {
  return person.kind === 'auditor' || (isExtract && person.kind === 'admin' && mayAdmin(person, 'reports'))
}

function say(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}
