import type { PersonActor } from '@/lib/auth/actor'
import { currentPerson, recordRefusal, requestAddress, termsFirst } from '@/lib/auth/doors'
import { nobody } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { refusalOfRequest } from '@/lib/http/gate'
import { contentPolicy, responseHeaders } from '@/lib/http/headers'
import { isLocale, localePath } from '@/lib/i18n/routing'
import { wordsIn } from '@/lib/i18n/words'
import { isRowId } from '@/lib/input'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'
import { admitUpload, attachLetter, openLetter } from '@/lib/requests/letter/use-cases'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ id: string }>
}

/** What stands around the letter in a form of one file: boundaries and names. */
const formBytes = 10_000

/**
 * Takes a request's letter from a browser's own form (no script) and leads back to the request, which says what was done or what was wrong.
 * Outside the proxy's matcher, through which uploads are cut; so this door asks itself: a signed-in person, our own page, a stated length within the limit.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const refusal = refusalOfRequest(request, limits.letterBytesMax + formBytes)
  if (refusal !== null) log.warn({ method: request.method, path: '/api/requests/[id]/letter', status: refusal.status }, 'a route refused a request')
  const person = refusal === null || refusal.status === 413 ? await currentPerson() : null
  const { id } = await params
  const due = refusal === null ? await termsFirst(null) : null
  if (due) return beforeTerms(due)
  if (refusal !== null && (refusal.status !== 413 || person === null)) return say(refusal.status, refusal.sentence)
  if (!mayEnter(person) || !isRowId(id)) return refuse(person)
  // The language of the page that sent the form, in its address: a letter that is too large is not read, and its sender is led back all the same.
  const asked = new URL(request.url).searchParams.get('locale')
  const locale = isLocale(asked) ? asked : person.locale
  const back = (key: string, value: string): Response => redirectTo(`${localePath(locale, person.kind === 'admin' ? `/admin/requests/${id}` : `/requests/${id}`)}?${key}=${value}#paper`)
  // What is too large is not read at all.
  if (refusal !== null) return back('letter', 'letterTooLarge')
  try {
    await admitUpload(person)
    const file = await request.formData().then((form) => form.get('letter'), () => null)
    if (!(file instanceof File) || file.size === 0) return back('letter', 'letterMissing')
    await attachLetter({ actor: person, id, typedName: file.name, bytes: Buffer.from(await file.arrayBuffer()) })
  } catch (error) {
    if (!(error instanceof AppError)) {
      log.error({ error }, 'a letter was not stored')
      return back('letter', 'ours')
    }
    if (error.code === 'not_found') return refuse(person)
    return back('letter', error.fields[0]?.message ?? error.reason)
  }
  return back('done', 'letter')
}

/** The letter as a file to keep, never to be shown inside the portal; for those who may read it, on record before a byte leaves. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { id } = await params
  const due = await termsFirst(null)
  if (due) return beforeTerms(due)
  const person = await currentPerson()
  if (!person || person.kind === 'auditor' || !isRowId(id)) return refuse(person)
  try {
    const { fileName, bytes } = await openLetter({ actor: person, id })
    const headers = { 'Content-Type': 'application/pdf', 'Content-Length': String(bytes.length), 'Content-Disposition': `attachment; filename="letter.pdf"; filename*=UTF-8''${encodeURIComponent(fileName)}` }
    return new Response(new Uint8Array(bytes), { headers: { ...securityHeaders('sandbox; '), ...headers } })
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return refuse(person)
    // No audit, no data: not one byte without its event.
    if (error instanceof AppError && error.code === 'ledger') return say(503, wordsIn(person.locale)('errors.ledger'))
    throw error
  }
}

/** The framework would answer HEAD with what GET does, event included. */
export function HEAD(): Response {
  return new Response(null, { status: 405, headers: { Allow: 'GET, POST' } })
}

function mayEnter(person: PersonActor | null): person is Exclude<PersonActor, { kind: 'auditor' }> {
  return person?.kind === 'officer' || (person?.kind === 'admin' && mayAdmin(person, 'review'))
}

async function beforeTerms({ person, path }: { person: PersonActor; path: string }): Promise<Response> {
  await recordRefusal({ actor: person, what: 'request.letter', cause: 'terms' })
  return redirectTo(path)
}

async function refuse(person: PersonActor | null): Promise<Response> {
  await recordRefusal({ actor: person ?? nobody(await requestAddress()), what: 'request.letter', cause: 'not_found' })
  const words = wordsIn(person?.locale ?? 'en')
  return say(404, `${words('errorPage.notFoundTitle')}. ${words('errorPage.notFoundText')}`)
}

function redirectTo(path: string): Response {
  return new Response(null, { status: 303, headers: { ...securityHeaders(), Location: new URL(path, env().PORTAL_ORIGIN).href } })
}

function say(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, { status, headers: { ...securityHeaders(), 'Content-Type': 'text/plain; charset=utf-8' } })
}

/** The proxy, which gives every other answer its headers, never sees these. */
function securityHeaders(sandbox = ''): Record<string, string> {
  return Object.fromEntries(responseHeaders({ origin: env().PORTAL_ORIGIN, policy: `${sandbox}${contentPolicy({ nonce: null, development: false })}` }))
}
