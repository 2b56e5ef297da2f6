import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays } from '@/lib/clock'
import { readToday } from '@/lib/db/clock'
import type { Tx } from '@/lib/db/transaction'
import type { FieldError } from '@/lib/errors'
import { findGrant, type StoredGrant } from '@/lib/grants/store'
import { selectProfiles } from '@/lib/profiles/reads'
import { readRequestPolicy } from '@/lib/policy/reads'
import { formOfBox, readForm } from '@/lib/requests/form/rules'
import { endProblems, lastDayOfMonths, nomineeProblems, requestProblems } from '@/lib/requests/rules'
import type { Nominee, RequestBox, RequestKind, StoredForm } from '@/lib/requests/schema'
import { readRequestFacts, type RequestRecord } from '@/lib/requests/store'
import { readTaken } from '@/lib/users/reads'

/** A form judged: what it says, and everything that keeps it from being asked, by form, law, policy and the State's standing. */
export interface Judged {
  readonly box: RequestBox | null
  readonly nominee: Nominee | null
  readonly problems: readonly FieldError[]
}

/**
 * Judges what stands in the form of a request, at the database's clock. An officer hears that an address or a user id is taken only of the own State's
 * officers: whether anybody else has an account here is not for a State to find out. The admins who approve hear the rest.
 */
export async function judgeForm(tx: Tx, { actor, request, form }: { actor: AdminActor | OfficerActor; request: Pick<RequestRecord, 'kind' | 'stateCode' | 'officerId' | 'replacesGrantId'>; form: StoredForm }): Promise<Judged> {
  const grant = request.replacesGrantId === null ? undefined : await findGrant(tx, request.replacesGrantId)
  const { box, nominee, problems } = readForm(request.kind, form, grant && boxOfGrant(grant))
  const found = [...problems]
  if (nominee) found.push(...nomineeProblems(nominee, await readTaken(tx, { userId: nominee.userId ?? '', email: nominee.email, ofState: actor.kind === 'officer' ? actor.stateCode : undefined })))
  if (box && request.kind === 'end') found.push(...endProblems(box, { today: await readToday(tx) }))
  else if (box) found.push(...requestProblems(box, await readRequestFacts(tx, { ...request, box })))
  return { box, nominee, problems: found }
}

/** What the form of a new request starts from: the box of the grant it is about, else the usual; days that fit; never an order, for that is a new one. */
export async function openingForm(tx: Tx, input: { kind: RequestKind; grantId: string | null; purposeId?: string; profileId?: string }): Promise<StoredForm> {
  const today = await readToday(tx)
  const grant = input.grantId === null ? undefined : await findGrant(tx, input.grantId)
  const [profile] = grant || input.profileId === undefined ? [] : await selectProfiles(tx, { id: input.profileId, open: true })
  if (profile) {
    const { purposeId, basis, fields, canView, canDownload, windowDays } = profile
    return { ...formOfBox({ purposeId, basis, fields, canView, canDownload, window: { days: windowDays }, startsOn: today }), language: 'en' }
  }
  if (!grant) return { ...formOfBox({ purposeId: input.purposeId, basis: 'either', window: { days: 7 }, startsOn: today }), language: 'en' }
  const { justification, ...box } = boxOfGrant(grant)
  const { grantMonthsMax } = await readRequestPolicy(tx)
  // A renewal goes on where the grant stops; a change and an ending begin today.
  const startsOn = input.kind === 'renewal' && grant.endsOn >= today ? addDays(grant.endsOn, 1) : grant.state === 'future' ? grant.startsOn : today
  const endsOn = input.kind === 'renewal' ? lastDayOfMonths(startsOn, grantMonthsMax) : grant.endsOn
  return formOfBox({ ...box, justification: input.kind === 'end' ? '' : justification, startsOn, endsOn })
}

function boxOfGrant({ districts, basis, fields, canView, canDownload, window, purpose, justification, startsOn, endsOn }: StoredGrant): RequestBox {
  return { districts, basis, fields, canView, canDownload, window, purposeId: purpose.id, justification, orderNumber: '', orderDate: '', startsOn, endsOn }
}
