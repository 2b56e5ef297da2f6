import { demandWitnessedLedger } from '@/lib/access/witnessed'
import { nobody, type PersonActor } from '@/lib/auth/actor'
import { currentPerson, recordRefusal, requestAddress, termsFirst } from '@/lib/auth/doors'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { startDownload, type Transfer } from '@/lib/exports/downloads/use-cases'
import { wordsIn } from '@/lib/i18n/words'
import { isRowId } from '@/lib/input'

export const dynamic = 'force-dynamic'

/** The bytes of an opened file, for the officer who opened it; everything else is the same "not found" (design, section 7). The framework would run it for HEAD too; the gate lets none pass (lib/http/gate.ts). */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params
  const due = await termsFirst(null)
  if (due) return refuseBeforeTerms({ ...due, isRange: request.headers.get('range') !== null })
  const person = await currentPerson()
  if (person?.kind !== 'officer' || !isRowId(id)) return refuse(person)
  try {
    await demandWitnessedLedger()
    const found = await startDownload({ officer: person, id, range: request.headers.get('range'), ifRange: request.headers.get('if-range') })
    if (found.kind === 'transfer') return answer(found)
    return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${found.sizeBytes}`, 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-store' } })
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return refuse(person)
    // No audit, no data: not one byte without its event.
    if (error instanceof AppError && error.code === 'ledger') return say(503, wordsIn(person.locale)('errors.ledger'))
    throw error
  }
}

function answer(transfer: Transfer): Response {
  const { number, etag, sizeBytes, from, to, isPart, body } = transfer
  const headers = new Headers({
    'Content-Type': 'application/zip',
    // The number is of our own making: letters, digits, one hyphen.
    'Content-Disposition': `attachment; filename="${number.replace(/[^A-Z0-9-]/g, '')}.zip"`,
    'Content-Length': String(to - from), 'Accept-Ranges': 'bytes', ETag: etag, 'Cache-Control': 'private, no-store, no-transform', 'X-Content-Type-Options': 'nosniff',
  })
  if (isPart) headers.set('Content-Range', `bytes ${from}-${to - 1}/${sizeBytes}`)
  return new Response(body, { status: isPart ? 206 : 200, headers })
}

/** A browser is led to the terms; a download that goes on in ranges gets no page to write into its file. */
async function refuseBeforeTerms({ person, path, isRange }: { person: PersonActor; path: string; isRange: boolean }): Promise<Response> {
  await recordRefusal({ actor: person, what: 'files.download', cause: 'terms' })
  if (isRange) return say(403, wordsIn(person.locale)('terms.first'))
  return new Response(null, { status: 303, headers: { Location: new URL(path, env().PORTAL_ORIGIN).href, 'Cache-Control': 'no-store' } })
}

async function refuse(person: Awaited<ReturnType<typeof currentPerson>>): Promise<Response> {
  await recordRefusal({ actor: person ?? nobody(await requestAddress()), what: 'files.download', cause: 'not_found' })
  const words = wordsIn(person?.locale ?? 'en')
  return say(404, `${words('errorPage.notFoundTitle')}. ${words('errorPage.notFoundText')}`)
}

function say(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}
