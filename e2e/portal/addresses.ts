import type { IdKind } from '@/lib/access/authorization'
import type { World } from './world'

/** Ids that name no row, each of another kind of wrong. */
export const malformedIds = ['0', '-1', '1e3', 'NaN', 'abc', '%00', '%0d%0a', "1'%20OR%20'1'%3D'1", '1%3B--', '..%2f..%2fadmin', '9223372036854775808', '9'.repeat(60),
  '%F0%9F%98%80', '%E0%A4%95', '[object%20Object]', '__proto__', 'constructor', '00000000-0000-0000-0000-000000000000', 'x'.repeat(3_000)] as const

/** A row of the reader's own, one of somebody else's, and one that is nowhere, of each kind of id. */
export async function idsOf(world: World): Promise<Record<IdKind, { own: string; others: string[]; absent: string }>> {
  const { database } = world
  const uuid = async (text: string, values: unknown[]): Promise<string> => (await database.sql<{ id: string }>(text, values))[0]?.id ?? ''
  const absent = '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f'
  const file = (id: string): Promise<string> => uuid(
    `INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected) VALUES ('EXP-T' || left(md5(random()::text), 8), $1, '[]', '{}', 'en', 1) RETURNING id`, [id])
  return {
    registrant: { own: world.registrant.id, others: [world.otherRegistrant.id], absent: String(BigInt(world.otherRegistrant.id) - 4_000_000_000_000_000n) },
    file: { own: await file(world.officer.person.id), others: [await file(world.otherOfficer.person.id)], absent },
    officer: { own: world.officer.person.id, others: [world.admin.person.id, world.auditor.person.id], absent },
    request: { own: world.grant.requestId, others: [], absent },
    grant: { own: world.grant.id, others: [world.grant.requestId], absent },
  }
}
