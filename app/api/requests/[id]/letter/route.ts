import type { AdminActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { giveLetter, type LetterDoor, putLetter } from '@/lib/auth/letter-door'
import { mayAdmin } from '@/lib/auth/permissions'
import { admitUpload } from '@/lib/letters/use-cases'
import { attachLetter, openLetter } from '@/lib/requests/letter/use-cases'

export const dynamic = 'force-dynamic'

/** The State's letter of a request. */
const door: LetterDoor = {
  what: 'request.letter', path: '/api/requests/[id]/letter',
  mayPut: (person: PersonActor | null): person is AdminActor | OfficerActor => person?.kind === 'officer' || (person?.kind === 'admin' && mayAdmin(person, 'review')),
  pageOf: (person, id) => (person.kind === 'admin' ? `/admin/requests/${id}` : `/requests/${id}`),
  admit: admitUpload, attach: attachLetter, open: openLetter,
}

export const GET = giveLetter(door)
export const POST = putLetter(door)
export { HEAD } from '@/lib/auth/letter-door'
