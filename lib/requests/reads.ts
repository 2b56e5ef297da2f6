import type { AdminActor } from '@/lib/auth/actor'
import type { IstDay } from '@/lib/clock'
import { inReadOnly } from '@/lib/db/transaction'
import { selectGrants, type StoredGrant } from '@/lib/grants/store'
import { limits } from '@/lib/limits'
import { readRequestPolicy, type RequestPolicy } from '@/lib/policy/reads'
import { readPurposes } from '@/lib/purposes/reads'
import type { Purpose } from '@/lib/purposes/schema'
import { type DecisionRow, findRequest, readToday, selectDecisions, selectPeople, selectRequests, type StoredRequest } from '@/lib/requests/store'

/** A request in a list: with its people's names, and whether it waits for the reader. */
export interface RequestRow extends StoredRequest {
  readonly officerName: string
  readonly proposedByName: string
  readonly waitsForReader: boolean
}

/** Requests, newest first; with `open` only those not decided yet. */
export function readRequests(actor: AdminActor, filter: { open?: boolean; officerId?: string } = {}): Promise<RequestRow[]> {
  return inReadOnly('portal_web', async (tx) => {
    const requests = await selectRequests(tx, { status: filter.open ? 'submitted' : undefined, officerId: filter.officerId, limit: limits.listRowsMax })
    const people = await selectPeople(tx, requests.map(({ id }) => id))
    return requests.map((request) => {
      const person = people.get(request.id)
      if (!person) throw new Error('a request has no people')
      const isOpen = request.status === 'submitted' && request.proposedById !== actor.id
      return { ...request, officerName: person.officerName, proposedByName: person.proposedByName, waitsForReader: isOpen && !person.deciders.includes(actor.id) }
    })
  })
}

/** All that the review page shows of one request. */
export interface RequestDetail {
  readonly request: StoredRequest
  readonly proposedByName: string
  readonly decisions: readonly DecisionRow[]
  /** The officer's grants that are not over: what the new box would stand beside. */
  readonly held: readonly StoredGrant[]
  readonly grantId: string | null
  readonly policy: RequestPolicy
  /** Why the reader may or may not decide. */
  readonly standing: 'mayDecide' | 'own' | 'decided' | 'closed'
}

/** One request with its decisions and what the officer holds already; undefined when there is none. */
export function readRequest(actor: AdminActor, id: string): Promise<RequestDetail | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const request = await findRequest(tx, id)
    if (!request) return undefined
    const decisions = await selectDecisions(tx, id)
    const held = await selectGrants(tx, { officerId: request.officerId, current: true, limit: limits.listRowsMax })
    const policy = await readRequestPolicy(tx)
    const people = await selectPeople(tx, [id])
    const standing = request.status !== 'submitted' ? 'closed'
      : request.proposedById === actor.id ? 'own'
        : decisions.some(({ adminId }) => adminId === actor.id) ? 'decided' : 'mayDecide'
    return {
      request, decisions, policy, standing, proposedByName: people.get(id)?.proposedByName ?? '', grantId: people.get(id)?.grantId ?? null,
      held: held.filter((grant) => grant.requestId !== id),
    }
  })
}

/** What the form of a new request needs: policy, today in India, the purposes it may name. */
export function readRequestForm(_actor: AdminActor): Promise<{ policy: RequestPolicy; today: IstDay; purposes: readonly Purpose[] }> {
  return inReadOnly('portal_web', async (tx) => ({ policy: await readRequestPolicy(tx), today: await readToday(tx), purposes: await readPurposes(tx, { open: true }) }))
}

/** How many requests wait for this admin's word. */
export function countWaiting(actor: AdminActor): Promise<number> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM portal.request r WHERE r.status = 'submitted' AND r.proposed_by_id <> $1::uuid
         AND NOT EXISTS (SELECT FROM portal.decision d WHERE d.request_id = r.id AND d.admin_id = $1::uuid)`, [actor.id],
    )
    return row?.waiting ?? 0
  })
}
