import type { AdminActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { nobody } from '@/lib/auth/actor'
import { currentPerson, recordRefusal, requestAddress, termsFirst } from '@/lib/auth/doors'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { refusalOfRequest } from '@/lib/http/gate'
import { contentPolicy, responseHeaders } from '@/lib/http/headers'
import { isLocale, localePath } from '@/lib/i18n/routing'
import { wordsIn } from '@/lib/i18n/words'
import { isRowId } from '@/lib/input'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'

type Writer = AdminActor | OfficerActor

/** What the framework gives a route of one letter. */
interface Context {
  params: Promise<{ id: string }>
}

/** What a kind of letter is: who may come near, where its page lies, and the use cases. */
export interface LetterDoor {
  /** As in refusals. */
  readonly what: string
  /** As in the log. */
  readonly path: string
  readonly mayPut: (person: PersonActor | null) => person is Writer
  readonly pageOf: (person: Writer, id: string) => string
  /** Counts an upload before a byte of it is read. */
  readonly admit: (actor: Writer) => Promise<void>
  readonly attach: (input: { actor: Writer; id: string; typedName: string; bytes: Buffer }) => Promise<void>
  readonly open: (input: { actor: Writer; id: string }) => Promise<{ fileName: string; bytes: Buffer }>
}

/** What stands around the letter in a form of one file: boundaries and names. */
const formBytes = 10_000

/**
 * POST of a letter: takes it from a browser's own form (no script) and leads back to its page, which says what was done or what was wrong. Outside the proxy's
 * matcher, through which uploads are cut; so this door asks itself: a signed-in person, our own page, a stated length within the limit.
 */
export function putLetter(door: LetterDoor): (request: Request, context: Context) => Promise<Response> {
  return async (request, { params }) => take(door, request, (await params).id)
}

/** GET of a letter: a file to keep, never to be shown inside the portal; for those who may read it, on record before a byte leaves. */
export function giveLetter(door: LetterDoor): (request: Request, context: Context) => Promise<Response> {
  return async (_request, { params }) => give(door, (await params).id)
}

/** The framework would answer HEAD with what GET does, event included. */
export function HEAD(): Response {
  return new Response(null, { status: 405, headers: { Allow: 'GET, POST' } })
}

async function take(door: LetterDoor, request: Request, id: string): Promise<Response> {
  const refusal = refusalOfRequest(request, limits.letterBytesMax + formBytes)
  if (refusal !== null) log.warn({ method: request.method, path: door.path, status: refusal.status }, 'a route refused a request')
  const person = refusal === null || refusal.status === 413 ? await currentPerson() : null
  const due = refusal === null ? await termsFirst(null) : null
  if (due) return beforeTerms(door, due)
  if (refusal !== null && (refusal.status !== 413 || person === null)) return say(refusal.status, refusal.sentence)
  if (!door.mayPut(person) || !isRowId(id)) return refuse(door, person)
  // The language of the page that sent the form, in its address: a letter that is too large is not read, and its sender is led back all the same.
  const asked = new URL(request.url).searchParams.get('locale')
  const locale = isLocale(asked) ? asked : person.locale
  const back = (key: string, value: string): Response => redirectTo(`${localePath(locale, door.pageOf(person, id))}?${key}=${value}#paper`)
  // What is too large is not read at all.
  if (refusal !== null) return back('letter', 'letterTooLarge')
  try {
    await door.admit(person)
    const file = await request.formData().then((form) => form.get('letter'), () => null)
    if (!(file instanceof File) || file.size === 0) return back('letter', 'letterMissing')
    await door.attach({ actor: person, id, typedName: file.name, bytes: Buffer.from(await file.arrayBuffer()) })
  } catch (error) {
    if (!(error instanceof AppError)) {
      log.error({ error }, 'a letter was not stored')
      return back('letter', 'ours')
    }
    if (error.code === 'not_found') return refuse(door, person)
    return back('letter', error.fields[0]?.message ?? error.reason)
  }
  return back('done', 'letter')
}

async function give(door: LetterDoor, id: string): Promise<Response> {
  const due = await termsFirst(null)
  if (due) return beforeTerms(door, due)
  const person = await currentPerson()
  if (!person || person.kind === 'auditor' || !isRowId(id)) return refuse(door, person)
  try {
    const { fileName, bytes } = await door.open({ actor: person, id })
    const headers = { 'Content-Type': 'application/pdf', 'Content-Length': String(bytes.length), 'Content-Disposition': `attachment; filename="letter.pdf"; filename*=UTF-8''${encodeURIComponent(fileName)}` }
    return new Response(new Uint8Array(bytes), { headers: { ...securityHeaders('sandbox; '), ...headers } })
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return refuse(door, person)
    // No audit, no data: not one byte without its event.
    if (error instanceof AppError && error.code === 'ledger') return say(503, wordsIn(person.locale)('errors.ledger'))
    throw error
  }
}

/** Leads to the terms first, on record. */
export async function beforeTerms({ what }: Pick<LetterDoor, 'what'>, { person, path }: { person: PersonActor; path: string }): Promise<Response> {
  await recordRefusal({ actor: person, what, cause: 'terms' })
  return redirectTo(path)
}

/** The same answer as for what is not there, on record. */
export async function refuse({ what }: Pick<LetterDoor, 'what'>, person: PersonActor | null): Promise<Response> {
  await recordRefusal({ actor: person ?? nobody(await requestAddress()), what, cause: 'not_found' })
  const words = wordsIn(person?.locale ?? 'en')
  return say(404, `${words('errorPage.notFoundTitle')}. ${words('errorPage.notFoundText')}`)
}

/** Leads a browser on after its form. */
export function redirectTo(path: string): Response {
  return new Response(null, { status: 303, headers: { ...securityHeaders(), Location: new URL(path, env().PORTAL_ORIGIN).href } })
}

/** A sentence as the whole answer. */
export function say(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, { status, headers: { ...securityHeaders(), 'Content-Type': 'text/plain; charset=utf-8' } })
}

/** The proxy, which gives every other answer its headers, never sees these. */
function securityHeaders(sandbox = ''): Record<string, string> {
  return Object.fromEntries(responseHeaders({ origin: env().PORTAL_ORIGIN, policy: `${sandbox}${contentPolicy({ nonce: null, development: false })}` }))
}
