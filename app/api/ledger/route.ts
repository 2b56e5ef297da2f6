import { nobody } from '@/lib/auth/actor'
import { currentPerson, recordRefusal, requestAddress, termsFirst } from '@/lib/auth/doors'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { wordsIn } from '@/lib/i18n/words'
import { exportLedger } from '@/lib/ledger/exporting/reads'
import { linesOfArchives } from '@/lib/ledger/keeping/use-cases'

export const dynamic = 'force-dynamic'

/** The whole ledger with its checkpoints, for an auditor who checks it elsewhere; everybody else is told that it is not there. */
export async function GET(): Promise<Response> {
  const due = await termsFirst(null)
  if (due) {
    await recordRefusal({ actor: due.person, what: 'ledger.export', cause: 'terms' })
    return new Response(null, { status: 303, headers: { Location: new URL(due.path, env().PORTAL_ORIGIN).href, 'Cache-Control': 'no-store' } })
  }
  const person = await currentPerson()
  const words = wordsIn(person?.locale ?? 'en')
  if (person?.kind !== 'auditor') {
    await recordRefusal({ actor: person ?? nobody(await requestAddress()), what: 'ledger.export', cause: 'not_found' })
    return say(404, `${words('errorPage.notFoundTitle')}. ${words('errorPage.notFoundText')}`)
  }
  try {
    return new Response(await exportLedger(person, () => linesOfArchives()), { headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Disposition': 'attachment; filename="ledger.txt"', 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' } })
  } catch (error) {
    if (error instanceof AppError && error.code === 'ledger') return say(503, words('errors.ledger'))
    throw error
  }
}

function say(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}
