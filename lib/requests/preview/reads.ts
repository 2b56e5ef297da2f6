import { fieldKeys } from '@/lib/access/fields'
import { type GrantInForce, grantsInForce } from '@/lib/access/in-force'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { selectGrants } from '@/lib/grants/store'
import { limits } from '@/lib/limits'
import { readPurposes } from '@/lib/purposes/reads'
import { countParameters } from '@/lib/requests/parameters/store'
import { hashOf, sealPreview } from '@/lib/requests/preview/agreement/rules'
import { openedOf } from '@/lib/requests/preview/counting/rules'
import { countNewly } from '@/lib/requests/preview/counting/store'
import { carriedOf, holdersOf, overlapsOf } from '@/lib/requests/preview/neighbours/rules'
import { fieldChanges, previewQuestions, rightChanges, type RightQuestions, type Standing } from '@/lib/requests/preview/rules'
import { type Opened, type Preview, previewSchema } from '@/lib/requests/preview/schema'
import { findName, type KeptApproval, readInstants, readPreviewLimits, selectApprovals, selectColleagues } from '@/lib/requests/preview/store'
import { findRequest, type StoredRequest } from '@/lib/requests/store'

/** A preview as a page shows it: with its hash, and sealed for the form that decides on it. */
export interface ShownPreview {
  readonly preview: Preview
  /** 64 hex digits */
  readonly hash: string
  readonly sealed: string
}

/** The preview of a request, worked out now for this admin. Its being shown is an event before it is shown. Throws `not_found`, `ledger`. */
export async function readPreview(input: { actor: AdminActor; requestId: string }): Promise<ShownPreview> {
  const { actor, requestId } = input
  const preview = await inReadOnly('portal_web', (tx) => computePreview(tx, { requestId }))
  const hash = hashOf(preview)
  await recordAlone({
    kind: 'request.previewed', actor, subjectId: preview.officer.id, stateCode: preview.stateCode, requestId,
    details: {
      number: preview.request.number, revision: preview.request.revision, hash,
      view: preview.opens.view?.now.n ?? null, download: preview.opens.download?.now.n ?? null, lostView: preview.loses?.view?.now.n ?? null, lostDownload: preview.loses?.download?.now.n ?? null,
    },
  })
  return { preview, hash, sealed: sealPreview({ preview, requestId, revision: preview.request.revision, adminId: actor.id }) }
}

/** What two admins approved, as the one whose approval made the grant saw it. */
export interface Approved {
  readonly approvals: readonly KeptApproval[]
  /** Null for a grant that was given before previews were kept, or when what is kept cannot be read. */
  readonly preview: Preview | null
  /** True when the hash of what is kept is the hash in the decision. */
  readonly isIntact: boolean
}

/** What was approved when the request's grant was given. Computes nothing anew: it shows what was seen then. */
export async function readApproved(_actor: AdminActor, requestId: string): Promise<Approved> {
  const approvals = await inReadOnly('portal_web', (tx) => selectApprovals(tx, requestId))
  const last = approvals.at(-1)
  const kept = previewSchema.safeParse(last?.preview)
  return { approvals, preview: kept.success ? kept.data : null, isIntact: kept.success && hashOf(kept.data) === last?.hash }
}

type Counts = Pick<Preview, 'opens' | 'loses'>

/** Counts, and what was asked for them. */
export interface CountedAhead {
  readonly asked: string
  readonly counts: Counts
}

/** Counts for an approval before it locks anything: counting takes seconds, and whoever waits for a lock waits as long. Undefined for a request that is none or not complete. */
export function countAhead(requestId: string): Promise<CountedAhead | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const request = await findRequest(tx, requestId)
    if (!request) return undefined
    const { at, judgedAt, isLater } = await readInstants(tx, request.startsOn)
    const standing = await readStanding(tx, { request, at, later: isLater ? judgedAt : undefined })
    return { asked: askedOf(standing), counts: await countOpened(tx, standing) }
  })
}

/**
 * What the request would open if it were approved now, on live data, within the caller's transaction (role portal_web). Reads no registrant: counts come
 * from portal.count_newly, or from `counted`. Throws `not_found` for a request that is none, `conflict` (`previewMoved`) when something else would be counted by now.
 */
export async function computePreview(tx: Tx, { requestId, counted }: { requestId: string; counted?: CountedAhead }): Promise<Preview> {
  const request = await findRequest(tx, requestId)
  if (!request) throw new AppError('not_found')
  const { officerId } = request
  const { at, judgedAt, isLater } = await readInstants(tx, request.startsOn)
  const standing = await readStanding(tx, { request, at, later: isLater ? judgedAt : undefined })
  const facts = {
    version: 1 as const, request: { id: request.id, number: request.number, revision: request.revision, kind: request.kind },
    officer: { id: officerId, name: officerId === null ? (request.nominee?.name ?? '') : await findName(tx, officerId) }, stateCode: request.stateCode, at: at.toISOString(), judgedAt: judgedAt.toISOString(),
    box: standing.asked && boxOf(request), fields: fieldChanges(standing), rights: rightChanges(standing),
  }
  return previewSchema.parse({ ...facts, ...(await readNeighbours(tx, { request, standing })), ...(counted ? countsFor(standing, counted) : await countOpened(tx, standing)) } satisfies Preview)
}

async function readStanding(tx: Tx, input: { request: StoredRequest; at: Date; later?: Date }): Promise<Standing> {
  const { request, at, later } = input
  const { officerId, replacesGrantId } = request
  const inForce = async (instant?: Date): Promise<GrantInForce[]> => (officerId === null ? [] : (await grantsInForce(tx, { officerId, at: instant })).grants)
  const grants = await inForce(later)
  const isReplaced = ({ id }: GrantInForce): boolean => id === replacesGrantId
  // A grant that is over before the new one starts is what the officer has today: a renewal opens nothing new by its gap.
  const replaced = grants.find(isReplaced) ?? (later && replacesGrantId ? (await inForce()).find(isReplaced) : undefined) ?? null
  const held = replaced && !grants.some(isReplaced) ? [...grants, replaced] : grants
  if (request.kind === 'end') return { at, asked: null, held, replaced }
  const [purpose] = await readPurposes(tx, { id: request.purposeId, open: true })
  const window = 'days' in request.window ? { days: request.window.days, from: null, to: null } : { days: null, ...request.window }
  const asked: GrantInForce = {
    id: request.id, number: request.number, state_code: request.stateCode, whole_state: request.districts === 'all', district_codes: request.districts === 'all' ? [] : [...request.districts],
    basis: request.basis, fields: request.fields, can_view: request.canView, can_download: request.canDownload, window_days: window.days, window_from: window.from, window_to: window.to,
    purpose_id: request.purposeId, purpose_en: request.purpose.en, purpose_hi: request.purpose.hi, purpose_fields: purpose ? [...purpose.fields] : [],
  }
  return { at, asked, held, replaced }
}

async function readNeighbours(tx: Tx, input: { request: StoredRequest; standing: Standing }): Promise<Pick<Preview, 'overlaps' | 'holders' | 'carried' | 'parameters'>> {
  const { request, standing } = input
  const { officerId, stateCode } = request
  const own = officerId === null ? [] : await selectGrants(tx, { officerId, current: true, limit: limits.listRowsMax })
  const colleagues = await selectColleagues(tx, stateCode)
  return {
    overlaps: overlapsOf(own.filter(({ requestId }) => requestId !== request.id), standing),
    holders: holdersOf({ colleagues, officerId, standing, listedMax: limits.previewHoldersListed }), carried: carriedOf(standing.asked, colleagues.flatMap(({ grants }) => grants)),
    parameters: await readParameters(tx, request),
  }
}

/** How many distinct parameters are held from now on, and in the period asked once this is decided. */
async function readParameters(tx: Tx, { kind, officerId, stateCode, fields, startsOn, endsOn, replacesGrantId }: StoredRequest): Promise<Preview['parameters']> {
  const policy = await readPreviewLimits(tx)
  const isEnd = kind === 'end'
  const before = await countParameters(tx, { stateCode, officerId, asked: [], to: isEnd ? undefined : endsOn })
  const after = await countParameters(tx, isEnd ? { stateCode, officerId, asked: [], withoutGrantId: replacesGrantId }
    : { stateCode, officerId, asked: fieldKeys.filter((field) => fields[field]), from: startsOn, to: endsOn, withoutGrantId: replacesGrantId })
  return {
    officer: { before: before.officer, after: after.officer, max: policy.parametersPerOfficerMax },
    state: { before: before.state, after: after.state, max: policy.parametersPerStateMax },
  }
}

/** All that counting hangs on but the registrants: boxes to count and boxes held, in the order in which they were given. */
function askedOf(standing: Standing): string {
  return JSON.stringify(previewQuestions(standing))
}

function countsFor(standing: Standing, { asked, counts }: CountedAhead): Counts {
  if (askedOf(standing) !== asked) throw new AppError('conflict', { reason: 'previewMoved' })
  return counts
}

async function countOpened(tx: Tx, standing: Standing): Promise<Counts> {
  const { opens, loses } = previewQuestions(standing)
  const asked = [opens.view, opens.download, loses?.view, loses?.download].flatMap((each) => (each ? [each.now, each.covers, each.flow] : [])).filter((question) => question !== null)
  const answer = await countNewly(tx, asked)
  const openedBy = (each: RightQuestions['view']): Opened | null => each && openedOf({ now: answer(each.now), covers: answer(each.covers), flow: each.flow && answer(each.flow) })
  return { opens: { view: openedBy(opens.view), download: openedBy(opens.download) }, loses: loses && { view: openedBy(loses.view), download: openedBy(loses.download) } }
}

function boxOf({ districts, basis, fields, canView, canDownload, window, startsOn, endsOn, purpose }: StoredRequest): NonNullable<Preview['box']> {
  return { districts: districts === 'all' ? 'all' : [...districts], basis, fields, canView, canDownload, window, startsOn, endsOn, purpose }
}
