import { beforeAll, describe, expect, it } from 'vitest'
import { readEvent } from '@/lib/audit/one-event'
import { sealRef } from '@/lib/audit/places'
import { readLedger } from '@/lib/audit/reads'
import { recordAlone } from '@/lib/audit/record'
import { readTimeline } from '@/lib/audit/timelines'
import type { AdminActor, AuditorActor, OfficerActor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/actor'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()
let admin: AdminActor
let auditor: AuditorActor
let officer: OfficerActor
let other: OfficerActor
let grant: { id: string; number: string; requestId: string }

beforeAll(async () => {
  admin = await buildAdmin(database)
  auditor = await buildAuditor(database)
  officer = await buildOfficer(database, 10)
  other = await buildOfficer(database, 10)
  const id = await buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } } })
  const [row] = await database.sql<{ number: string; requestId: string }>('SELECT number, request_id AS "requestId" FROM portal."grant" WHERE id = $1', [id])
  if (!row) throw new Error('no grant')
  grant = { id, ...row }
  const about = { subjectId: officer.id, stateCode: 10, requestId: grant.requestId }
  await recordAlone({ kind: 'request.previewed', actor: admin, ...about, details: { number: 'REQ-1', revision: 2, hash: 'x', view: 12, download: null, lostView: null, lostDownload: null } })
  await recordAlone({ kind: 'grant.given', actor: admin, ...about, grantId: id, details: { number: grant.number, request: 'REQ-1' } })
  await recordAlone({ kind: 'home.viewed', actor: officer, details: { grants: [grant.number], count: 3 } })
  await recordAlone({ kind: 'home.viewed', actor: other, details: { grants: [], count: 3 } })
  await recordAlone({ kind: 'grant.suspended', actor: admin, ...about, grantId: id, details: { number: grant.number, reason: 'Leave of the officer.' } })
  await recordAlone({ kind: 'grant.warned', actor: systemActor('worker'), ...about, grantId: id, details: { number: grant.number, days: 30 } })
})

const positionOf = async (kind: string, actorId: string): Promise<string> => {
  const [row] = await database.sql<{ position: string }>('SELECT position::text AS position FROM ledger.event WHERE kind = $1 AND actor_id = $2 ORDER BY position LIMIT 1', [kind, actorId])
  return row?.position ?? ''
}

describe('one event', () => {
  it('is shown whole to admins and auditors, by its position, with its neighbours in grant and request', async () => {
    const ref = await positionOf('grant.suspended', admin.id)
    for (const reader of [admin, auditor]) {
      const { entry, position, things, actorUserId, subjectUserId, session } = await readEvent({ actor: reader, ref })
      expect({ kind: entry.kind, position: String(position), actorUserId, subjectUserId, session: session?.length }).toEqual({ kind: 'grant.suspended', position: ref, actorUserId: admin.userId, subjectUserId: officer.userId, session: 8 })
      expect(things.map(({ of, number }) => [of, number])).toEqual([['request', expect.stringMatching(/^REQ-/)], ['grant', grant.number]])
      const [ofRequest, ofGrant] = things
      expect(ofRequest?.earlier).toBe(await positionOf('grant.given', admin.id))
      expect((await readEvent({ actor: reader, ref: ofGrant?.later ?? '' })).entry.kind).toBe('grant.warned')
    }
  })

  it('is on record, by its position where positions are known and else by what it was', async () => {
    const last = async (id: string) => (await database.sql<{ details: Record<string, unknown> }>(`SELECT details FROM ledger.event WHERE kind = 'ledger.eventRead' AND actor_id = $1 ORDER BY position DESC LIMIT 1`, [id]))[0]?.details
    const ref = await positionOf('home.viewed', officer.id)
    await readEvent({ actor: auditor, ref })
    expect(await last(auditor.id)).toMatchObject({ view: 'auditor', kind: 'home.viewed', position: Number(ref) })
    await readEvent({ actor: officer, ref: sealRef(officer, ref) })
    expect(await last(officer.id)).toEqual({ view: 'own', kind: 'home.viewed', at: expect.any(String) })
  })

  it('tells an officer nothing from which positions could be told, and only of the own trail', async () => {
    const own = sealRef(officer, await positionOf('grant.suspended', admin.id))
    const view = await readEvent({ actor: officer, ref: own })
    expect([view.position, view.session, view.actorUserId, view.entry.address]).toEqual([null, null, null, null])
    for (const { earlier, later } of view.things) for (const ref of [earlier, later]) expect(ref === null || ref.length > 60).toBe(true)
    for (const ref of [sealRef(officer, await positionOf('home.viewed', other.id)), sealRef(other, await positionOf('home.viewed', officer.id)), await positionOf('home.viewed', officer.id), `${own.startsWith('x') ? 'y' : 'x'}${own.slice(1)}`, sealRef(officer, '999999999')]) {
      await expect(readEvent({ actor: officer, ref })).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it('is absent for what names none', async () => {
    for (const ref of ['0', '-1', '1e3', '9223372036854775808', '999999999999', '', '٣', '1 ', '01']) await expect(readEvent({ actor: admin, ref })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('has a name of one length for an officer, whatever its position', () => {
    expect(new Set(['1', '12345', '123456789012345678'].map((position) => sealRef(officer, position).length)).size).toBe(1)
  })

  it('is not shown without the ledger', async () => {
    await database.sql('REVOKE EXECUTE ON FUNCTION ledger.append(jsonb) FROM portal_web')
    try {
      await expect(readEvent({ actor: admin, ref: '1' })).rejects.toMatchObject({ code: 'ledger' })
    } finally {
      await database.sql('GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO portal_web')
    }
  })
})

describe('a timeline', () => {
  it('tells a grant’s life, the oldest first: how it came, what was seen under it, what became of it', async () => {
    for (const reader of [admin, auditor]) {
      const { subject, page } = await readTimeline({ actor: reader, of: grant.number })
      expect(subject).toMatchObject({ of: 'grant', id: grant.id, officerName: officer.name })
      expect(page.entries.map(({ kind }) => kind)).toEqual(['request.previewed', 'grant.given', 'home.viewed', 'grant.suspended', 'grant.warned'])
    }
  })

  it('tells what an officer did and what was done to them, and is itself an event', async () => {
    const { page } = await readTimeline({ actor: admin, of: other.userId })
    expect(page.entries.map(({ kind }) => kind)).toEqual(['home.viewed'])
    const { entries } = await readLedger({ actor: admin, filters: { kind: 'ledger.timelineRead' } })
    expect(entries[0]?.details).toEqual({ of: 'officer', number: other.userId, rows: 1 })
  })

  it('pages forward and back', async () => {
    const busy = await buildOfficer(database, 32)
    for (let count = 0; count < 120; count += 1) await recordAlone({ kind: 'home.viewed', actor: busy, details: { grants: [], count } })
    const read = async (cursor?: string) => (await readTimeline({ actor: admin, of: busy.userId, cursor })).page
    const counts = (page: Awaited<ReturnType<typeof read>>) => page.entries.map(({ details }) => details.count)
    const first = await read()
    const second = await read(first.newer ?? '')
    const third = await read(second.newer ?? '')
    expect([...counts(first), ...counts(second), ...counts(third)]).toEqual(Array.from({ length: 120 }, (_, index) => index))
    expect([first.older, third.newer]).toEqual([null, null])
    expect(counts(await read(third.older ?? ''))).toEqual(counts(second))
    await expect(readTimeline({ actor: admin, of: grant.number, cursor: first.newer ?? '' })).rejects.toMatchObject({ code: 'refused', reason: 'cursor' })
  })

  it('knows officers, grants and files, and nobody and nothing else', async () => {
    for (const of of [admin.userId, 'GR-000000', 'nobody.here', '', "x' OR '1'='1", grant.requestId, 'x'.repeat(400)]) await expect(readTimeline({ actor: admin, of })).rejects.toMatchObject({ code: 'not_found' })
  })
})
