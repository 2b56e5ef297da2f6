import type { AdminActor, AuditorActor, PersonActor } from '@/lib/auth/actor'
import { currentPerson, recordRefusal, termsFirst } from '@/lib/auth/doors'
import { beforeTerms, redirectTo, refuse, say } from '@/lib/auth/letter-door'
import { mayAdmin } from '@/lib/auth/permissions'
import { AppError } from '@/lib/errors'
import { refusalOfRequest } from '@/lib/http/gate'
import { isLocale, localePath } from '@/lib/i18n/routing'
import { noteOf } from '@/lib/input'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'

type Tracer = AdminActor | AuditorActor

/** As in refusals, and the page's own path below an admin's or auditor's. */
const door = { what: 'trace.ask' }
/** What stands around the file in its form: boundaries, names, the reason, and rows that were pasted. */
const formBytes = 300_000

/** True for whoever may trace: admins who read the ledger, and auditors. */
export function mayTrace(person: PersonActor | null): person is Tracer {
  return person?.kind === 'auditor' || (person?.kind === 'admin' && mayAdmin(person, 'reports'))
}

/**
 * Takes a suspect file, or some pasted rows, from a browser's own form and leads to the answer, or back to the form with what was wrong. A page's script, which
 * asks for JSON, is told so instead: `goTo` or `problem`. Outside the proxy's matcher, through which uploads are cut; so this door asks itself, as that of letters
 * does. `trace` does the work and returns the trace's id.
 */
export async function putSuspect(request: Request, trace: (input: { reader: Tracer; reason: string; bytes: Buffer }) => Promise<string>): Promise<Response> {
  const refusal = refusalOfRequest(request, limits.traceBytesMax + formBytes)
  if (refusal !== null) log.warn({ method: request.method, path: '/api/trace', status: refusal.status }, 'a route refused a request')
  const person = refusal === null || refusal.status === 413 ? await currentPerson() : null
  const due = refusal === null ? await termsFirst(null) : null
  if (due) return beforeTerms(door, due)
  if (refusal !== null && (refusal.status !== 413 || person === null)) return say(refusal.status, refusal.sentence)
  if (!mayTrace(person)) return refuse(door, person)
  const asked = new URL(request.url).searchParams.get('locale')
  const page = localePath(isLocale(asked) ? asked : person.locale, person.kind === 'auditor' ? '/auditor/trace' : '/admin/trace')
  const isScript = request.headers.get('accept') === 'application/json'
  const back = (problem: string, reason = ''): Response => (isScript ? Response.json({ problem }, { headers: { 'Cache-Control': 'no-store' } }) : redirectTo(`${page}?${new URLSearchParams({ problem, ...(isFitForAddress(reason) && { reason }) })}#bring`))
  // What is too large is not read at all.
  if (refusal !== null) return back('traceTooLarge')
  const form = await request.formData().catch(() => new FormData())
  const typed = form.get('reason')
  const reason = typeof typed === 'string' ? typed : ''
  try {
    const answer = `${page}/${await trace({ reader: person, reason, bytes: await suspectOf(form) })}`
    return isScript ? Response.json({ goTo: answer }, { headers: { 'Cache-Control': 'no-store' } }) : redirectTo(answer)
  } catch (error) {
    if (!(error instanceof AppError)) {
      log.error({ error }, 'a file was not traced')
      return back('ours', reason)
    }
    if (error.code === 'limit') await recordRefusal({ actor: person, what: door.what, cause: error.reason })
    const [mistake] = error.fields
    return back(mistake === undefined ? error.reason : mistake.field === 'reason' ? `reason-${mistake.message}` : mistake.message, reason)
  }
}

/** A reason with a registrant's number, or one that is no reason, is written into no address. */
function isFitForAddress(reason: string): boolean {
  return noteOf.safeParse(reason).success
}

/** The file, or else what was pasted. Throws `invalid` when there is neither, or too much. */
async function suspectOf(form: FormData): Promise<Buffer> {
  const [file, rows] = [form.get('file'), form.get('rows')]
  if (file instanceof File && file.size > limits.traceBytesMax) throw new AppError('invalid', { fields: [{ field: 'file', message: 'traceTooLarge' }] })
  if (file instanceof File && file.size > 0) return Buffer.from(await file.arrayBuffer())
  if (typeof rows === 'string' && rows.trim() !== '') return Buffer.from(rows)
  throw new AppError('invalid', { fields: [{ field: 'file', message: 'traceEmpty' }] })
}
