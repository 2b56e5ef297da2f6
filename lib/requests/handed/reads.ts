import type { GrantFields } from '@/lib/access/box'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import type { Tx } from '@/lib/db/transaction'
import type { FieldError } from '@/lib/errors'
import { type DecisionBar, type DecisionRow, readBar, selectDecisions } from '@/lib/requests/decisions/store'
import { approvalProblems, nomineeProblems } from '@/lib/requests/rules'
import type { Nominee, RequestBox } from '@/lib/requests/schema'
import { findRequest, readRequestFacts } from '@/lib/requests/store'
import { readTaken } from '@/lib/users/reads'

/**
 * What keeps these boxes from going to the successor, by law, policy and the State's standing, as for any request. The parameters of all of them are counted
 * together: each alone could fit where all do not.
 */
export async function judgeHanded(tx: Tx, input: {
  actor: OfficerActor; successor: { officerId: string } | { nominee: Nominee }; rights: readonly { grantId: string; box: RequestBox }[]
}): Promise<FieldError[]> {
  const { actor, successor, rights } = input
  const problems: FieldError[] = []
  if ('nominee' in successor) {
    const { nominee } = successor
    problems.push(...nomineeProblems(nominee, await readTaken(tx, { userId: nominee.userId ?? '', email: nominee.email, ofState: actor.stateCode })))
  }
  const together: GrantFields = Object.assign({}, ...rights.map(({ box }) => box.fields))
  for (const { grantId, box } of rights) {
    const facts = await readRequestFacts(tx, {
      officerId: 'officerId' in successor ? successor.officerId : null, stateCode: actor.stateCode, replacesGrantId: grantId, box: { ...box, fields: together },
    })
    // As an approval is judged: the period is the old grant's, which two admins have approved. What is wrong stands at the grant.
    for (const problem of approvalProblems(box, facts)) problems.push({ ...problem, field: `choice_${grantId}` })
  }
  return problems
}

/** What changed since these requests of one handover were approved, so that their boxes can no longer be given: purpose, policy, the State's standing. */
export async function readChanged(tx: Tx, ids: readonly string[]): Promise<FieldError[]> {
  const requests = await Promise.all(ids.map((id) => findRequest(tx, id)))
  const known = requests.flatMap((request) => request ?? [])
  const together: GrantFields = Object.assign({}, ...known.map(({ fields }) => fields))
  const problems: FieldError[] = []
  for (const request of known) problems.push(...approvalProblems(request, await readRequestFacts(tx, { ...request, box: { ...request, fields: together } })))
  return problems
}

/** One admin's word on a handover: the same on each of its requests, each with a preview of its own, whose hashes stand there and in the ledger. */
export type HandedDecision = Pick<DecisionRow, 'id' | 'adminName' | 'verdict' | 'reason' | 'decidedAt' | 'counts' | 'previewHash'>

/** The words spoken on the requests of one signature, each once, in order; one counts while it counts on all of them. */
export async function readHandedDecisions(tx: Tx, ids: readonly string[]): Promise<HandedDecision[]> {
  const all = await Promise.all(ids.map((id) => selectDecisions(tx, id)))
  return (all[0] ?? []).map((decision, index) => ({ ...decision, previewHash: null, counts: all.every((each) => each[index]?.counts === true) }))
}

/** Where an admin stands to the requests of a handover: they may decide, may only read, lack the permission, or are barred by the rule of two persons. */
export type HandedStanding = 'mayDecide' | 'reads' | 'noPermission' | DecisionBar

/** What keeps the admin from deciding on any of them keeps them from deciding on all. */
export async function readHandedStanding(tx: Tx, { actor, ids }: { actor: AdminActor; ids: readonly string[] }): Promise<HandedStanding> {
  if (!mayAdmin(actor, 'approve')) return 'noPermission'
  for (const id of ids) {
    const bar = await readBar(tx, { requestId: id, adminId: actor.id })
    if (bar !== null) return bar
  }
  return 'mayDecide'
}
