import type { Box } from '@/lib/access/box'
import { boxInForce, type BoxPurpose, grantsInForce } from '@/lib/access/in-force'
import type { OfficerActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'

declare const viewRight: unique symbol
declare const downloadRight: unique symbol

interface LiveBoxes {
  readonly officer: OfficerActor
  /** The database's clock when the grants were read. */
  readonly at: Date
  /** What the officer may work for, by the live grants that give this right; several are a choice, and before it is made there are no boxes. */
  readonly purposes: readonly BoxPurpose[]
  /** The one under which the boxes give. */
  readonly purpose: BoxPurpose | null
  readonly boxes: readonly Box[]
}
/** An officer's live boxes for looking. Cannot be passed where a download is asked. */
export interface ViewScope extends LiveBoxes {
  readonly [viewRight]: true
}
/** An officer's live boxes for taking. Cannot be passed where a look is asked. */
export interface DownloadScope extends LiveBoxes {
  readonly [downloadRight]: true
}

/** The officer's boxes for looking, at the database's clock and under the purpose chosen. No live grant, no boxes. */
export async function mintViewScope(tx: Tx, officer: OfficerActor): Promise<ViewScope> {
  return { officer, ...(await liveBoxes(tx, officer, 'view')) } as ViewScope
}

/** The officer's boxes for taking, at the database's clock and under the purpose chosen. */
export async function mintDownloadScope(tx: Tx, officer: OfficerActor): Promise<DownloadScope> {
  return { officer, ...(await liveBoxes(tx, officer, 'download')) } as DownloadScope
}

/** True while the officer has several purposes and has not said which one this work is for. */
export function mustChoosePurpose(scope: ViewScope | DownloadScope): boolean {
  return scope.purpose === null && scope.purposes.length > 1
}

/** The boxes for taking that named grants of an officer give now, for work that nobody asks for at that moment: a file of every week. A grant that does not give has none. */
export async function boxesOfGrants(tx: Tx, { officerId, grantIds }: { officerId: string; grantIds: readonly string[] }): Promise<Box[]> {
  const { at, grants } = await grantsInForce(tx, { officerId })
  return grants.filter(({ id }) => grantIds.includes(id)).map((grant) => boxInForce(grant, 'download', at)).filter((box) => box !== null)
}

async function liveBoxes(tx: Tx, officer: OfficerActor, right: 'view' | 'download'): Promise<Omit<LiveBoxes, 'officer'>> {
  const { at, grants } = await grantsInForce(tx, { officerId: officer.id })
  const all = grants.map((grant) => boxInForce(grant, right, at)).filter((box) => box !== null)
  const purposes = [...new Map(all.map(({ purpose }) => [purpose.id, purpose])).values()]
  const purpose = purposes.length > 1 ? (purposes.find(({ id }) => id === officer.purposeId) ?? null) : (purposes[0] ?? null)
  return { at, purposes, purpose, boxes: all.filter((box) => box.purpose.id === purpose?.id) }
}
