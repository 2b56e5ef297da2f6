import type { IdKind } from '@/lib/access/authorization'
import { requestExport } from '@/lib/exports/use-cases'
import { readReview } from '@/lib/reviews/reads'
import { openReviewNow } from '@/lib/reviews/use-cases'
import type { World } from './world'

/** Ids that name no row, each of another kind of wrong. */
export const malformedIds = ['0', '-1', '1e3', 'NaN', 'abc', '%00', '%0d%0a', "1'%20OR%20'1'%3D'1", '1%3B--', '..%2f..%2fadmin', '9223372036854775808', '9'.repeat(60),
  '%F0%9F%98%80', '%E0%A4%95', '[object%20Object]', '__proto__', 'constructor', '00000000-0000-0000-0000-000000000000', 'x'.repeat(3_000)] as const

type Ids = Record<IdKind, { own: string; others: string[]; absent: string }>
const known = new WeakMap<World, Promise<Ids>>()

/** A row of the reader's own, one of somebody else's, and one that is nowhere, of each kind of id; made once for a world. */
export function idsOf(world: World): Promise<Ids> {
  const ids = known.get(world) ?? makeIds(world)
  known.set(world, ids)
  return ids
}

async function makeIds(world: World): Promise<Ids> {
  const absent = '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f'
  const file = (who: World['officer']): Promise<string> => requestExport({ officer: who.person, filters: {}, locale: 'en' })
  const review = await openReviewNow({ actor: world.admin.person, reason: 'Opened by a test.' })
  const items = (await readReview(world.auditor.person, review.id))?.items ?? []
  return {
    review: { own: review.id, others: [world.grant.id], absent },
    reviewItem: { own: items[0]?.id ?? '', others: [review.id], absent },
    registrant: { own: world.registrant.id, others: [world.otherRegistrant.id], absent: String(BigInt(world.otherRegistrant.id) - 4_000_000_000_000_000n) },
    file: { own: await file(world.officer), others: [await file(world.otherOfficer)], absent },
    officer: { own: world.officer.person.id, others: [world.admin.person.id, world.auditor.person.id], absent },
    request: { own: world.grant.requestId, others: [], absent },
    grant: { own: world.grant.id, others: [world.grant.requestId], absent },
  }
}
