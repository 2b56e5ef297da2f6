import { randomUUID } from 'node:crypto'
import type { IdKind } from '@/lib/access/authorization'
import { sealRef } from '@/lib/audit/places'
import { readLedger } from '@/lib/audit/reads'
import { recordAlone } from '@/lib/audit/record'
import type { AdminActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { openExport, requestExport } from '@/lib/exports/use-cases'
import { istDayOf } from '@/lib/clock'
import { startContingency } from '@/lib/handover/contingency/use-cases'
import { readOwnHandover } from '@/lib/handover/reads'
import { saveHandover, signHandover, startHandover } from '@/lib/handover/use-cases'
import { proposeChange } from '@/lib/proposals/use-cases'
import { saveQuestion } from '@/lib/questions/use-cases'
import { keepSheet } from '@/lib/requests/sheets/use-cases'
import { askHelpDesk } from '@/lib/tickets/use-cases'
import { listViews } from '@/lib/views/reads'
import { saveView } from '@/lib/views/use-cases'
import { traceSuspect } from '@/lib/trace/use-cases'
import { startRequest } from '@/lib/requests/use-cases'
import { TestAuthenticator } from '@/lib/testing/authenticator'
import { buildAdmin, buildAdminRole, buildAuditor, buildGrant, buildInvited, buildOfficer, buildProfile, buildPurpose, putRegistrants } from '@/lib/testing/factories'
import { giveAuthenticator } from '@/lib/testing/factors'
import { giveSession } from '@/lib/testing/sessions'
import { bihar, describeRegistrant, eightFields, jharkhand, kerala, meghalaya, type Signed, type World } from './world'

/** Ids that name no row, each of another kind of wrong. */
export const malformedIds = ['0', '-1', '1e3', 'NaN', 'abc', '%00', '%0d%0a', "1'%20OR%20'1'%3D'1", '1%3B--', '..%2f..%2fadmin', '9223372036854775808', '9'.repeat(60),
  '%F0%9F%98%80', '%E0%A4%95', '[object%20Object]', '__proto__', 'constructor', '00000000-0000-0000-0000-000000000000', 'x'.repeat(3_000)] as const

/** Rows of one kind, by what they are to the readers whose page or act it is. Whoever adds a kind says here how its rows are made. */
export interface Rows {
  readonly own: string
  /** Answered as `own` is. */
  readonly alike?: Readonly<Record<string, string>>
  /** They exist, and are answered as `absent` is, byte for byte. */
  readonly others: Readonly<Record<string, string>>
  /** Rows the same reader opens at another address: absent at this one, while an act may say in words why it does nothing. */
  readonly elsewhere?: Readonly<Record<string, string>>
  readonly absent: string
  /** Where ids are of different lengths: an absent one as long as this, for the framework parts a page by how long its lines are. */
  readonly absentLike?: (id: string) => string
}
type Ids = Record<IdKind, Rows>
const known = new WeakMap<World, Promise<Ids>>()

/** Rows of each kind, made once for a world. */
export function idsOf(world: World): Promise<Ids> {
  const ids = known.get(world) ?? makeIds(world)
  known.set(world, ids)
  return ids
}

const absent = '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f'

/** A proposal of another admin that waits for the reader. */
async function proposalOf({ database }: World): Promise<string> {
  const [policy] = await database.sql<{ value: number }>('SELECT exports_per_day_max AS value FROM portal.policy')
  const { id } = await proposeChange({
    actor: await buildAdmin(database), kind: 'policy.change', subject: 'policy', after: { exports_per_day_max: (policy?.value ?? 1) + 5 }, justification: 'Officers of large States ask for more files',
  })
  return id
}

/** A key that an officer brought for the State and that waits to be proven; the challenge leads nowhere. A State has one at a time, and another worker of the run may make it in the same instant. */
async function keyOf({ database }: World, officer: OfficerActor): Promise<string> {
  const [row] = await database.sql<{ id: string }>(
    `INSERT INTO portal.recipient_key (number, state_code, brought_by_id, format, public_key, algorithm, fingerprint, until_on, challenge, challenge_hash)
     SELECT 'RK-' || upper(left(md5(random()::text), 6)), $1, $2, 'age', 'age1x', 'X25519', 'age1x', portal.india_day() + 300, 'challenge', sha256('x')
     ON CONFLICT (state_code) WHERE status IN ('brought', 'proven') DO NOTHING RETURNING id`, [officer.stateCode, officer.id])
  const [known] = row ? [row] : await database.sql<{ id: string }>(`SELECT id FROM portal.recipient_key WHERE state_code = $1 AND status IN ('brought', 'proven')`, [officer.stateCode])
  if (!known) throw new Error('no key was made')
  return known.id
}

/** A trace that an admin asked for: some rows of nobody. */
async function traceOf({ admin }: World): Promise<string> {
  return traceSuspect({ reader: admin.person, reason: 'Rows found on a public site', bytes: Buffer.from('uan,name\n999900001111,Asha\n') })
}

/** An oddity about the world's officer that waits for an auditor; the event that shows it is whatever stands first. */
async function oddityOf({ database, officer }: World): Promise<string> {
  const [row] = await database.sql<{ id: string }>(
    `INSERT INTO portal.oddity (number, rule, subject_id, state_code, about, day, facts, positions) SELECT 'OD-' || upper(left(md5(random()::text), 6)), 'hour', $1::uuid, $2, gen_random_uuid()::text, portal.india_day(), '{"hour": 3}', ARRAY[min(position)] FROM ledger.event RETURNING id`,
    [officer.person.id, kerala.state])
  if (!row) throw new Error('no oddity was made')
  return row.id
}

/** A legal hold in force, placed by two admins. */
async function holdOf({ database, admin }: World): Promise<string> {
  const [row] = await database.sql<{ id: string }>(
    `WITH p AS (INSERT INTO portal.proposal (number, kind, subject, after, justification, proposed_by_id, lapses_at) SELECT 'PR-' || upper(left(md5(random()::text), 6)), 'hold.new', 'LH-' || upper(left(md5(random()::text), 6)), '{"title": "A case", "order": "Order 1"}', 'A court asked', $1, now() + interval '14 days' RETURNING id, subject)
     INSERT INTO portal.legal_hold (number, title, basis, proposal_id) SELECT subject, 'A case', 'Order 1', id FROM p RETURNING id`, [admin.person.id])
  if (!row) throw new Error('no hold was made')
  await database.sql(`UPDATE portal.proposal SET status = 'withdrawn', decided_by_id = $2, decided_at = now() WHERE id = (SELECT proposal_id FROM portal.legal_hold WHERE id = $1)`, [row.id, admin.person.id])
  return row.id
}

/** An incident that somebody noticed an hour ago, with a report. */
async function incidentOf({ database, auditor }: World): Promise<string> {
  const [row] = await database.sql<{ id: string }>(
    `INSERT INTO portal.incident (number, title, summary, state_code, noticed_at, opened_by_id) SELECT 'IN-' || upper(left(md5(random()::text), 6)), 'A lost computer', 'A computer with a file on it is gone.', $2, now() - interval '1 hour', $1 RETURNING id`, [auditor.person.id, kerala.state])
  if (!row) throw new Error('no incident was made')
  await database.sql(`INSERT INTO portal.incident_entry (incident_id, written_by_id, reported_to, reported_at, reference, text) VALUES ($1, $2, 'certIn', now() - interval '10 minutes', 'CERT/1', 'Told by telephone and by mail.'), ($1, $2, NULL, NULL, '', 'The account was taken out of use.')`, [row.id, auditor.person.id])
  // As if everybody had been told: hundreds of people live in this portal.
  await database.sql(`INSERT INTO portal.incident_call (incident_id, clock, hours) VALUES ($1, 'opened', 0)`, [row.id])
  return row.id
}

/** A file of the other officer that waits for a second person. */
async function heldFileOf({ database, otherOfficer }: World): Promise<string> {
  const [row] = await database.sql<{ id: string }>(
    `INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected, status, why, held_until) VALUES ('EXP-' || upper(left(md5(random()::text), 6)), $1, '[]', '{}', 'en', 9, 'held', 'A drive in all districts', now() + interval '72 hours') RETURNING id`, [otherOfficer.person.id])
  if (!row) throw new Error('no file was made')
  return row.id
}

/** Files of every week of an officer, under a grant of theirs. */
async function scheduleOf({ database }: World, officerId: string, grantId: string): Promise<string> {
  const [row] = await database.sql<{ id: string }>(
    `INSERT INTO portal.export_schedule (number, officer_id, weekday, grant_ids, filters, locale, until) VALUES ('WK-' || upper(left(md5(random()::text), 6)), $1, 1, ARRAY[$2]::uuid[], '{}', 'en', portal.india_day() + 30) RETURNING id`, [officerId, grantId])
  if (!row) throw new Error('no schedule was made')
  return row.id
}

/** Events by their names: for those who see all by position, for an officer sealed for that officer alone. */
async function eventsOf({ database, officer, otherOfficer }: World): Promise<Pick<Ids, 'event' | 'ownEvent'>> {
  const [own, others] = await Promise.all([officer.person, otherOfficer.person].map(async (actor) => {
    await recordAlone({ kind: 'home.viewed', actor, details: { grants: [], count: 0 } })
    return (await readLedger({ actor, filters: {} })).entries[0]?.ref ?? ''
  }))
  const lastPosition = async (): Promise<string> => (await database.sql<{ position: string }>('SELECT position::text AS position FROM ledger.event ORDER BY position DESC LIMIT 1'))[0]?.position ?? ''
  // A number of one or two digits also stands elsewhere in a page.
  while ((await lastPosition()).length < 3) await recordAlone({ kind: 'home.viewed', actor: officer.person, details: { grants: [], count: 0 } })
  const position = await lastPosition()
  const never = '999999'
  return { event: { own: position, others: {}, absent: never, absentLike: (id) => `${id.slice(0, -1)}q` }, ownEvent: { own: own ?? '', others: { "another officer's": others ?? '' }, absent: sealRef(officer.person, never) } }
}

async function numberOf({ database }: World, table: 'grant' | 'export', id: string): Promise<string> {
  const [row] = await database.sql<{ number: string }>(`SELECT number FROM portal."${table}" WHERE id = $1::uuid`, [id])
  return row?.number ?? ''
}

function questionOf(actor: OfficerActor): Promise<string> {
  return saveQuestion({ actor, name: `Refusals ${randomUUID().slice(0, 4).replace(/\d/g, 'x')}`, query: 'outcome=refused' })
}

async function sheetOf({ database }: World, actor: AdminActor): Promise<string> {
  const profileId = await buildProfile(database, { purposeId: await buildPurpose(database) })
  const row = ['Jharkhand', 'Smt. Sheet Nominee', 'Secretary, Labour', 'Secretary', `sheet.${randomUUID().slice(0, 8)}@example.invalid`, 'all', 'LAB/7', '01-01-2026', 'Welfare of workers', '01-01-2026', '01-01-2027']
  return keepSheet({ actor, profileId, text: `state\tname\tdesignation\trank\temail\tdistricts\torderNumber\torderDate\tjustification\tstartsOn\tendsOn\n${row.join('\t')}` })
}

async function ticketOf({ database, officer }: World): Promise<string> {
  const number = await askHelpDesk({ officer: officer.person, input: { topic: 'data', text: 'Why is a worker of last week not in the list any more?', page: '/en/registrants', reference: '' } })
  const [row] = await database.sql<{ id: string }>('SELECT id FROM portal.ticket WHERE number = $1', [number])
  return row?.id ?? ''
}

async function viewOf(actor: OfficerActor): Promise<string> {
  await saveView({ officer: actor, name: `Women ${randomUUID().slice(0, 4).replace(/\d/g, 'x')}`, query: 'gender=2' })
  return (await listViews(actor)).at(-1)?.id ?? ''
}

async function makeIds(world: World): Promise<Ids> {
  const { grant, officer, admin, auditor } = world
  const away = await buildOfficer(world.database, bihar.state)
  const awayGrant = await buildGrant(world.database, { officer: away, districts: [bihar.patna], fields: eightFields(), download: true })
  const over = await lapsedGrants(world)
  const file = await files(world, away)
  const { reviewId, itemId } = await reviewItem(world)
  const purposeId = await buildPurpose(world.database)
  const requests = await requestsOf(world)
  const handovers = await handoversOf(world)
  const key = (accountId: string): Promise<string> => giveAuthenticator(world.database, { accountId, authenticator: new TestAuthenticator(process.env.PORTAL_ORIGIN ?? '') })
  return {
    factor: { own: await key(officer.person.id), others: { "another officer's": await key(world.otherOfficer.person.id), 'a grant': grant.id }, absent },
    session: { own: await giveSession(world.database, officer.person), others: { "another officer's": world.otherOfficer.person.sessionId, 'a grant': grant.id }, elsewhere: { 'the one at hand': officer.person.sessionId }, absent },
    review: { own: reviewId, others: { 'a grant': grant.id }, absent },
    reviewItem: { own: itemId, others: { 'a review': reviewId }, absent },
    registrant: await registrants(world),
    file,
    anyFile: { own: file.others['of another State'] ?? '', others: { 'a grant': grant.id, 'an officer': officer.person.id }, absent },
    heldFile: { own: await heldFileOf(world), others: { 'a file that never waited': file.own, 'a grant': grant.id }, absent },
    schedule: { own: await scheduleOf(world, officer.person.id, grant.id), others: { "another officer's": await scheduleOf(world, away.id, awayGrant), 'a grant': grant.id }, absent },
    // An admin serves every State: what differs is whether it is an officer, a request or a grant at all.
    officer: { own: officer.person.id, alike: { 'of another State': away.id }, others: { 'an admin': admin.person.id, 'an auditor': auditor.person.id, 'a grant': grant.id }, absent },
    // Of every kind: who cannot sign in is let in anew alike.
    account: { own: officer.person.id, alike: { 'of another State': away.id, 'an auditor’s': auditor.person.id }, others: { 'a grant': grant.id, 'a request': grant.requestId }, absent },
    request: { own: grant.requestId, others: { 'a grant': grant.id, 'an officer': officer.person.id, "an officer's draft": requests.otherOfficersDraft }, absent },
    draft: { own: requests.adminsDraft, others: { "another admin's": requests.otherAdminsDraft, "an officer's": requests.officersDraft }, elsewhere: { 'a submitted request': grant.requestId }, absent },
    ownRequest: { own: grant.requestId, others: { "another officer's": requests.otherOfficers, "another officer's draft": requests.otherOfficersDraft, "an admin's draft": requests.adminsDraft }, absent },
    ownDraft: { own: requests.officersDraft, others: { "another officer's": requests.otherOfficersDraft, "an admin's": requests.adminsDraft }, elsewhere: { 'a submitted request': grant.requestId }, absent },
    handover: { own: handovers.toOfficer, alike: { 'of another officer': handovers.toOther, 'to be decided': handovers.toDecide }, others: { 'a grant': grant.id, "an officer's draft": handovers.officersDraft }, absent },
    ownHandover: { own: handovers.officersDraft, alike: { 'to be taken over': handovers.toOfficer }, others: { "another officer's draft": handovers.othersDraft, "another officer's to take over": handovers.toOther, 'a grant': grant.id }, absent },
    ownHandoverDraft: { own: handovers.officersDraft, others: { "another officer's": handovers.othersDraft, "another officer's to take over": handovers.toOther, 'to be taken over': handovers.toOfficer }, absent },
    takeOver: { own: handovers.toOfficer, others: { 'the own draft': handovers.officersDraft, "another officer's to take over": handovers.toOther, "another officer's draft": handovers.othersDraft }, absent },
    contingency: { own: handovers.contingency, others: { "another admin's": handovers.othersContingency, "an officer's draft": handovers.officersDraft, 'a signed handover': handovers.toDecide }, absent },
    grant: { own: grant.id, alike: { 'of another State': awayGrant, ...over }, others: { 'a request': grant.requestId, 'an officer': officer.person.id }, absent },
    proposal: { own: await proposalOf(world), others: { 'a grant': grant.id }, absent },
    purpose: { own: purposeId, others: { 'a grant': grant.id }, absent },
    role: { own: (await buildAdminRole(world.database, ['review', 'reports'])) ?? '', others: { 'a purpose': purposeId }, absent },
    admin: { own: (await buildAdmin(world.database, ['reports'])).id, others: { 'an officer': officer.person.id, 'an auditor': auditor.person.id }, absent },
    auditor: { own: (await buildAuditor(world.database)).id, others: { 'an officer': officer.person.id, 'an admin': admin.person.id }, absent },
    // States are public: every code there is opens, and no other.
    state: { own: String(kerala.state), alike: { 'another State': String(bihar.state) }, others: {}, absent: '99' },
    profile: { own: await buildProfile(world.database, { purposeId }), others: { 'a purpose': purposeId }, absent },
    // Whoever may trace sees every trace.
    // Another officer of the State may take a key back, so a colleague's is of another State here.
    ownKey: { own: await keyOf(world, officer.person), others: { "another State's": await keyOf(world, away), 'a grant': grant.id }, absent },
    recipientKey: { own: await keyOf(world, await buildOfficer(world.database, meghalaya.state)), others: { 'a grant': grant.id, 'an officer': officer.person.id }, absent },
    ...(await eventsOf(world)),
    timeline: { own: officer.person.userId, alike: { 'of a grant': await numberOf(world, 'grant', grant.id), 'of a file': await numberOf(world, 'export', file.own) }, others: { 'an admin': admin.person.userId, 'a request': grant.requestId }, absent: 'GR-000000', absentLike: (id) => `${id.slice(0, -2)}zz` },
    question: { own: await questionOf(officer.person), others: { "another officer's": await questionOf(world.otherOfficer.person), 'a grant': grant.id }, absent },
    sheet: { own: await sheetOf(world, admin.person), others: { "another admin's": await sheetOf(world, await buildAdmin(world.database)), 'a grant': grant.id }, absent },
    ticket: { own: await ticketOf(world), others: { 'a grant': grant.id, 'an officer': officer.person.id }, absent },
    view: { own: await viewOf(officer.person), others: { "another officer's": await viewOf(world.otherOfficer.person), 'a grant': grant.id }, absent },
    hold: { own: await holdOf(world), others: { 'a grant': grant.id, 'an officer': officer.person.id }, absent },
    incident: { own: await incidentOf(world), others: { 'a grant': grant.id, 'an officer': officer.person.id }, absent },
    oddity: { own: await oddityOf(world), others: { 'a grant': grant.id, 'an officer': officer.person.id }, absent },
    trace: { own: await traceOf(world), others: { 'a grant': grant.id, 'a file': file.own }, absent },
  }
}

/** Drafts of both officers and of two admins, and the other officer's request. */
async function requestsOf(world: World) {
  // Kerala's officers enter its requests; an admin enters for a State without one who can sign in.
  await buildInvited(world.database, jharkhand.state)
  const draft = async ({ person }: Signed<PersonActor>): Promise<string> => {
    if (person.kind === 'auditor') throw new Error('an auditor asks for nothing')
    return (await startRequest({ actor: person, asked: { kind: 'newOfficer', stateCode: jharkhand.state } })).id
  }
  const [other] = await world.database.sql<{ id: string }>('SELECT request_id AS id FROM portal."grant" WHERE officer_id = $1', [world.otherOfficer.person.id])
  return {
    adminsDraft: await draft(world.admin), otherAdminsDraft: await draft(await world.another('admin')), officersDraft: await draft(world.officer), otherOfficersDraft: await draft(world.otherOfficer),
    otherOfficers: other?.id ?? '',
  }
}

/** Drafts of both officers, and two that wait for an acceptance: by the world's officer, and by the other one. */
async function handoversOf({ database, admin, officer, otherOfficer }: World) {
  const colleague = await buildOfficer(database, kerala.state)
  const approved = async (successorId: string): Promise<string> => {
    const [made] = await database.sql<{ id: string }>(
      `INSERT INTO portal.handover (number, state_code, officer_id) SELECT 'HO-' || upper(left(md5(random()::text), 6)), $1, $2 RETURNING id`, [kerala.state, (successorId === officer.person.id ? colleague : await buildOfficer(database, kerala.state)).id])
    if (!made) throw new Error('no handover was made')
    await database.sql(
      `WITH letter AS (INSERT INTO portal.letter (handover_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id)
         SELECT id, 'order.pdf', 1, 1, sha256('x'), gen_random_uuid() || '.0', 'x', officer_id FROM portal.handover WHERE id = $1 RETURNING id)
       UPDATE portal.handover h SET letter_id = letter.id FROM letter WHERE h.id = $1`, [made.id])
    await database.sql(
      `UPDATE portal.handover SET status = 'approved', round = 1, successor_id = $2, order_number = 'GAD/1', order_date = portal.india_day(), relief_on = portal.india_day(), stays = false, signed_at = now(), approved_at = now(),
         accept_by = now() + interval '15 days' WHERE id = $1`, [made.id, successorId])
    return made.id
  }
  // The order lies nowhere: this process writes into no store of letters.
  const relieving = await buildOfficer(database, kerala.state, { name: 'Smt. Relieved Officer' })
  const grantIds = [await buildGrant(database, { officer: relieving, districts: [kerala.kasaragod], fields: eightFields(), download: true }), await buildGrant(database, { officer: relieving, districts: [kerala.wayanad], fields: eightFields() })]
  const { id: toDecide } = await startHandover({ actor: relieving })
  await database.sql(
    `WITH letter AS (INSERT INTO portal.letter (handover_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id) VALUES ($1, 'order.pdf', 1, 1, sha256('x'), gen_random_uuid() || '.0', 'x', $2) RETURNING id)
     UPDATE portal.handover h SET letter_id = letter.id FROM letter WHERE h.id = $1`, [toDecide, relieving.id])
  const today = istDayOf(new Date())
  await saveHandover({ actor: relieving, id: toDecide, form: { successor: colleague.id, orderNumber: 'GAD/2026/7', orderDate: today, reliefOn: today, stays: 'no', choices: grantIds.map((each) => `hand:${each}`) } })
  await signHandover({ actor: relieving, id: toDecide, mark: (await readOwnHandover(relieving, toDecide))?.mark ?? '' })
  const cannot = await buildOfficer(database, kerala.state, { name: 'Shri Who Cannot' })
  await buildGrant(database, { officer: cannot, districts: [kerala.malappuram], fields: eightFields() })
  return {
    contingency: (await startContingency({ actor: admin.person, officerId: cannot.id })).id, othersContingency: (await startContingency({ actor: await buildAdmin(database), officerId: (await buildOfficer(database, kerala.state)).id })).id,
    toDecide, officersDraft: (await startHandover({ actor: officer.person })).id, othersDraft: (await startHandover({ actor: otherOfficer.person })).id,
    toOfficer: await approved(officer.person.id), toOther: await approved(otherOfficer.person.id),
  }
}

/** An item about the world's own grant in the one open review, which another test's world may have opened. By SQL: the use case speaks words, which this process cannot load. */
async function reviewItem({ database, admin, grant }: World): Promise<{ reviewId: string; itemId: string }> {
  await database.sql(
    `INSERT INTO portal.review (number, opened_by_id, reason, due_at, escalate_at, remind_days) VALUES ($1, $2, 'Opened by a test.', now() + interval '21 days', now() + interval '16 days', 7) ON CONFLICT DO NOTHING`,
    [`RV-${randomUUID().slice(0, 6).toUpperCase()}`, admin.person.id],
  )
  const facts = {
    officerName: 'Smt. Own Officer', designation: 'Principal Secretary', stateCode: kerala.state, sentence: { en: 'Smt. Own Officer may see 8 parameters.', hi: 'श्रीमती अधिकारी 8 पैरामीटर देख सकती हैं।' }, endsOn: '2099-12-31',
    standing: 'live', since: '2026-01-01T00:00:00.000Z', lastUsedAt: null, looks: 0, rowsSeen: 0, files: 0, fileRows: 0,
  }
  const [item] = await database.sql<{ reviewId: string; itemId: string }>(
    `INSERT INTO portal.review_item (review_id, grant_id, facts, approver_ids) SELECT r.id, $1, $2, '{}' FROM portal.review r WHERE r.closed_at IS NULL
     ON CONFLICT (review_id, grant_id) DO UPDATE SET by_approver = false RETURNING review_id AS "reviewId", id AS "itemId"`,
    [grant.id, JSON.stringify(facts)],
  )
  if (!item) throw new Error('no item was made')
  return item
}

/** Grants of the officer that give nothing now, each over a district of its own. */
async function lapsedGrants({ database, officer: { person } }: World): Promise<Record<'ended' | 'suspended' | 'future' | 'lapsed', string>> {
  const make = (district: number, days: { startsOn?: string; endsOn?: string } = {}): Promise<string> => buildGrant(database, { officer: person, districts: [district], fields: eightFields(), download: true, ...days })
  const grants = {
    ended: await make(kerala.palakkad), suspended: await make(kerala.thrissur),
    future: await make(kerala.kottayam, { startsOn: '2090-01-01' }), lapsed: await make(kerala.malappuram, { startsOn: '2020-01-01', endsOn: '2021-01-01' }),
  }
  await database.sql(`UPDATE portal."grant" SET ended_at = now(), ended_by_id = (SELECT id FROM portal."user" WHERE kind = 'admin' LIMIT 1), ended_reason = 'Proof' WHERE id = $1`, [grants.ended])
  await database.sql(`INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) SELECT $1, id, 'Proof' FROM portal."user" WHERE kind = 'admin' LIMIT 1`, [grants.suspended])
  return grants
}

async function registrants(world: World): Promise<Rows> {
  const old = new Date(Date.now() - 60 * 86_400_000)
  const people = {
    'in another district': world.otherRegistrant,
    'of another State': { ...describeRegistrant({ district: bihar.patna }), permanentState: bihar.state, currentState: bihar.state },
    'before the window': { ...describeRegistrant({ district: kerala.kollam }), registeredAt: old, changedAt: old },
    'under an ended grant': describeRegistrant({ district: kerala.palakkad }), 'under a suspended grant': describeRegistrant({ district: kerala.thrissur }),
    'under a future grant': describeRegistrant({ district: kerala.kottayam }), 'under a grant that is over': describeRegistrant({ district: kerala.malappuram }),
  }
  // By any of both addresses: who left the district for another State, and who came from there.
  const alike = {
    'who left for another State': { ...describeRegistrant({ district: kerala.kollam }), currentState: bihar.state, currentDistrict: bihar.patna },
    'who came from another State': { ...describeRegistrant({ district: kerala.kollam }), permanentState: bihar.state, permanentDistrict: bihar.patna },
  }
  const { 'in another district': _there, ...fresh } = people
  await putRegistrants([...Object.values(fresh), ...Object.values(alike)])
  const idOf = (rows: Record<string, { id: string }>): Record<string, string> => Object.fromEntries(Object.entries(rows).map(([relation, { id }]) => [relation, id]))
  return { own: world.registrant.id, alike: idOf(alike), others: idOf(people), absent: String(BigInt(world.otherRegistrant.id) - 4_000_000_000_000_000n) }
}

async function files(world: World, away: OfficerActor): Promise<Rows> {
  return {
    own: await builtFile(world, world.officer.person), alike: { opened: await openedFile(world, world.officer.person) },
    others: { "another officer's": await builtFile(world, world.otherOfficer.person), 'opened by another officer': await openedFile(world, world.otherOfficer.person), 'of another State': await builtFile(world, away) }, absent,
  }
}

/** A file that waits for its officer. Built to its end: a row that the worker still writes cannot be compared. */
async function builtFile(world: World, officer: OfficerActor): Promise<string> {
  const id = await requestExport({ officer, filters: {}, locale: 'en' })
  await untilReady(world, id)
  return id
}

/** A file whose minutes run: whoever needs its bytes makes one, for those of a worker's other tests may be over. */
export async function openedFile(world: World, officer: OfficerActor): Promise<string> {
  const id = await builtFile(world, officer)
  await openExport({ officer, id })
  return id
}

/** Waits until the worker has built a file. */
export async function untilReady({ database }: World, id: string): Promise<void> {
  for (const until = Date.now() + 120_000; Date.now() < until;) {
    const [row] = await database.sql<{ status: string }>('SELECT status::text AS status FROM portal.export WHERE id = $1', [id])
    if (row?.status === 'ready') return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the file was not built in time')
}
