import type { AdminActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { giveLetter, type LetterDoor, putLetter } from '@/lib/auth/letter-door'
import { mayAdmin } from '@/lib/auth/permissions'
import { attachOrder, openOrder } from '@/lib/handover/letter/use-cases'
import { admitUpload } from '@/lib/letters/use-cases'

export const dynamic = 'force-dynamic'

/** The order of a handover, or the evidence of a contingency: put there by whoever enters it, read by both officers and by admins. */
const door: LetterDoor = {
  what: 'handover.letter', path: '/api/handovers/[id]/letter',
  mayPut: (person: PersonActor | null): person is AdminActor | OfficerActor => person?.kind === 'officer' || (person?.kind === 'admin' && mayAdmin(person, 'approve')),
  pageOf: (person, id) => (person.kind === 'admin' ? `/admin/handovers/${id}` : `/handovers/${id}`),
  admit: admitUpload, attach: attachOrder, open: openOrder,
}

export const GET = giveLetter(door)
export const POST = putLetter(door)
export { HEAD } from '@/lib/auth/letter-door'
