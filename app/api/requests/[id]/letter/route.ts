import type { AdminActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { giveLetter, type LetterDoor, putLetter } from '@/lib/auth/letter-door'
import { mayAdmin } from '@/lib/auth/permissions'
import { admitUpload, attachLetter, openLetter } from '@/lib/requests/letter/use-cases'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ id: string }>
}

/** The State's letter of a request. */
const door: LetterDoor = {
  what: 'request.letter', path: '/api/requests/[id]/letter',
  mayPut: (person: PersonActor | null): person is AdminActor | OfficerActor => person?.kind === 'officer' || (person?.kind === 'admin' && mayAdmin(person, 'review')),
  pageOf: (person, id) => (person.kind === 'admin' ? `/admin/requests/${id}` : `/requests/${id}`),
  admit: admitUpload, attach: attachLetter, open: openLetter,
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  return putLetter(door, request, (await params).id)
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  return giveLetter(door, (await params).id)
}

/** The framework would answer HEAD with what GET does, event included. */
export function HEAD(): Response {
  return new Response(null, { status: 405, headers: { Allow: 'GET, POST' } })
}
