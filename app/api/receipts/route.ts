import { nobody, type PersonActor } from '@/lib/auth/actor'
import { currentPerson, recordRefusal, requestAddress, termsFirst } from '@/lib/auth/doors'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { wordsIn } from '@/lib/i18n/words'
import { dayOf } from '@/lib/input'
import { takeReceipt, takeReceiptsOfDay } from '@/lib/ledger/receipts/reads'

export const dynamic = 'force-dynamic'

/** Proofs of what the reader did: of one event (`?event=`, as the page of receipts names it), or of all of a day (`?day=`). Whatever is not the reader's own is not there. */
export async function GET(request: Request): Promise<Response> {
  const due = await termsFirst(null)
  if (due) {
    await recordRefusal({ actor: due.person, what: 'receipts.take', cause: 'terms' })
    return new Response(null, { status: 303, headers: { Location: new URL(due.path, env().PORTAL_ORIGIN).href, 'Cache-Control': 'no-store' } })
  }
  const person = await currentPerson()
  const { searchParams } = new URL(request.url)
  const [name, day] = [searchParams.get('event'), dayOf.safeParse(searchParams.get('day'))]
  if (person === null || (name === null && !day.success)) return refuse(person)
  try {
    if (name !== null) return file({ body: await takeReceipt({ actor: person, name }), fileName: 'receipt.tlog-proof' })
    return file({ body: await takeReceiptsOfDay({ actor: person, day: day.data ?? '' }), fileName: `receipts-${day.data}.txt` })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const words = wordsIn(person.locale)
    if (error.code === 'not_found') return refuse(person)
    if (error.reason === 'notSealed') return say(409, words('errors.notSealed'))
    if (error.code === 'ledger') return say(503, words(error.reason === 'notProven' ? 'errors.notProven' : 'errors.ledger'))
    throw error
  }
}

function file({ body, fileName }: { body: string | ReadableStream<Uint8Array>; fileName: string }): Response {
  return new Response(body, { headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Disposition': `attachment; filename="${fileName}"`, 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' } })
}

async function refuse(person: PersonActor | null): Promise<Response> {
  await recordRefusal({ actor: person ?? nobody(await requestAddress()), what: 'receipts.take', cause: 'not_found' })
  const words = wordsIn(person?.locale ?? 'en')
  return say(404, `${words('errorPage.notFoundTitle')}. ${words('errorPage.notFoundText')}`)
}

function say(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}
