import type { AdminActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { giveLetter, type LetterDoor, putLetter } from '@/lib/auth/letter-door'
import { mayAdmin } from '@/lib/auth/permissions'
import { attachOrder, openOrder } from '@/lib/handover/letter/use-cases'
import { admitUpload } from '@/lib/requests/letter/use-cases'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ id: string }>
}

/** The order of a handover, or the evidence of a contingency: put there by whoever enters it, read by both officers and by admins. */
const door: LetterDoor = {
  what: 'handover.letter', path: '/api/handovers/[id]/letter',
  mayPut: (person: PersonActor | null): person is AdminActor | OfficerActor => person?.kind === 'officer' || (person?.kind === 'admin' && mayAdmin(person, 'approve')),
  pageOf: (person, id) => (person.kind === 'admin' ? `/admin/handovers/${id}` : `/handovers/${id}`),
  admit: admitUpload, attach: attachOrder, open: openOrder,
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
