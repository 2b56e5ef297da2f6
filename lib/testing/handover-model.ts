import fc from 'fast-check'
import { expect } from 'vitest'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { startSession } from '@/lib/auth/session'
import { rowToken } from '@/lib/crypto/row-token'
import { inReadOnly, inRoleTransaction, inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { endGrant, resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { decideHandover } from '@/lib/handover/decisions/use-cases'
import { sweepHandovers } from '@/lib/handover/jobs'
import { settle } from '@/lib/handover/settling/store'
import { settleHandover } from '@/lib/handover/settling/use-cases'
import { takeOver } from '@/lib/handover/store'
import { acceptHandover, declineHandover, withdrawHandover } from '@/lib/handover/use-cases'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { approveHandover, enteredContingency, passDays, seenOfHandover, signedHandover } from '@/lib/testing/handover'
import { HandoverRecord, type Side, type Who } from '@/lib/testing/handover-oracle'
import { activateOfficer, deactivateOfficer } from '@/lib/users/use-cases'

/** The people and grants of one run as they really are, and what the run knows of itself. */
export interface HandoverWorld {
  readonly database: OwnerDatabase
  readonly record: HandoverRecord
  readonly admins: readonly AdminActor[]
  readonly people: Record<Who, OfficerActor>
  /** Every handover of the run, in order. */
  readonly handovers: string[]
  readonly contingencies: string[]
  /** How often each act was done, over all runs. */
  readonly done: Map<ActName, number>
}

/** An officer with three grants, one of which ends within weeks, a successor, one who may act for the officer, and admins. */
export async function buildWorld(database: OwnerDatabase, { admins, done }: Pick<HandoverWorld, 'admins' | 'done'>): Promise<HandoverWorld> {
  // Each run begins as the first one: the worker's rounds, a preview's colleagues and the State's counts would cost more from run to run. What hangs on these tables goes with them.
  await database.sql('TRUNCATE portal."grant", portal.request, portal.handover, portal.mail CASCADE')
  // A long proof outlives the minutes of a session.
  await database.sql('UPDATE portal.session SET last_seen_at = now() WHERE id = ANY ($1::uuid[])', [admins.map(({ sessionId }) => sessionId)])
  const people = { relieving: await buildOfficer(database, 10), successor: await buildOfficer(database, 10), acting: await buildOfficer(database, 10) }
  const soon = new Date(Date.now() + 25 * 86_400_000).toISOString().slice(0, 10)
  for (const [district, endsOn] of [[212, '2099-12-31'], [193, '2099-12-31'], [203, soon]] as const) {
    await buildGrant(database, { officer: people.relieving, districts: [district], fields: { gender: { view: 'clear', file: 'clear' } }, endsOn, approvers: admins })
  }
  const grants = await database.sql<{ id: string; endsAt: Date }>('SELECT id, ends_at AS "endsAt" FROM portal."grant" WHERE officer_id = $1 ORDER BY created_at, id', [people.relieving.id])
  const [started] = await database.sql<{ at: Date }>('SELECT clock_timestamp() AS at')
  const record = new HandoverRecord(database, { pairs: grants.map(({ id, endsAt }) => ({ id, endsAt: endsAt.getTime() })), startedAt: started?.at.getTime() ?? 0 })
  return { database, record, admins, people, handovers: [], contingencies: [], done }
}

export async function buildAdmins(database: OwnerDatabase): Promise<AdminActor[]> {
  return [await buildAdmin(database), await buildAdmin(database), await buildAdmin(database)]
}

interface Drawn {
  readonly nth: number
  readonly days: number
}
type Act = (world: HandoverWorld, drawn: Drawn) => Promise<unknown>

const nothing = '00000000-0000-4000-8000-000000000000'
const latest = ({ handovers }: HandoverWorld): string => handovers.at(-1) ?? nothing
const adminOf = ({ admins }: HandoverWorld, nth: number): AdminActor => admins[nth % admins.length] ?? notThere()
const pairOf = ({ record }: HandoverWorld, nth: number) => record.pairs[nth % record.pairs.length] ?? notThere()

/** The acts of people, of the worker, of time and of accidents. Those that take a right away note it in the run's record. */
const acts = {
  sign: async (world, { nth, days }) => {
    const { database, record, people, handovers } = world
    await passDoor(world, 'relieving')
    const held = new Set((await database.sql<{ id: string }>(`SELECT id FROM portal."grant" WHERE officer_id = $1 AND least(ended_at, ends_at) > now()`, [people.relieving.id])).map(({ id }) => id))
    const words = [['hand', 'hand', 'drop'], ['hand', 'keep', 'hand'], ['hand', 'hand', 'hand']][nth % 3] ?? []
    const choices = record.pairs.map(({ oldId }, index) => ({ id: oldId, choice: `${words[index]}:${oldId}` })).filter(({ id }) => held.has(id)).map(({ choice }) => choice)
    const { id } = await signedHandover({ officer: people.relieving, successor: people.successor, inDays: days % 4, stays: nth % 3 === 1, choices })
    handovers.push(id)
  },
  approve: (world, { nth }) => approveHandover(adminOf(world, nth), latest(world)),
  turnDown: async (world, { nth }) => decideHandover({ actor: adminOf(world, nth), id: latest(world), verdict: nth % 2 === 0 ? 'refuse' : 'return', reason: 'Not so.', ...(await seenOfHandover(adminOf(world, nth), latest(world))) }),
  withdraw: async (world) => withdrawHandover({ actor: await passDoor(world, 'relieving'), id: latest(world) }),
  accept: async (world) => acceptHandover({ actor: await passDoor(world, 'successor'), id: latest(world) }),
  decline: async (world) => declineHandover({ actor: await passDoor(world, 'successor'), id: latest(world), reason: 'Posted elsewhere' }),
  // The first admin enters, the second one's word puts the officer out of use and lets the acting one look.
  standIn: async ({ database, admins, people, contingencies }, { nth, days }) => {
    const grants = await database.sql<{ id: string }>(`SELECT id FROM portal."grant" WHERE officer_id = $1 AND ended_at IS NULL AND ends_at > now() ORDER BY created_at, id`, [people.relieving.id])
    const { id } = await enteredContingency({ admin: admins[0] ?? notThere(), officerId: people.relieving.id, actingId: people.acting.id, grantIds: grants.map((grant) => grant.id).slice(nth % 2), days: days + 5 })
    contingencies.push(id)
  },
  beginLook: ({ admins, contingencies }, { nth }) => approveHandover(admins[1 + (nth % 2)] ?? notThere(), contingencies.at(-1) ?? nothing),
  end: (world, drawn) => onGrant(world, drawn, { work: (id) => endGrant({ actor: adminOf(world, 0), id, reason: 'No longer needed' }), note: 'ended' }),
  suspend: (world, drawn) => onGrant(world, drawn, { work: (id) => suspendGrant({ actor: adminOf(world, 0), id, reason: 'Looked into' }), note: 'suspended' }),
  resume: (world, drawn) => onGrant(world, drawn, { work: (id) => resumeGrant({ actor: adminOf(world, 0), id, reason: 'All is well' }), note: 'resumed' }),
  deactivate: ({ admins, people, record }, { nth }) => {
    const who = nth % 3 === 0 ? 'relieving' : 'successor'
    return record.during(() => deactivateOfficer({ actor: admins[0] ?? notThere(), id: people[who].id, reason: 'On leave' }), (span) => record.outOfUse(who, span))
  },
  activate: async ({ database, admins, people, record }, { nth }) => {
    const who = nth % 3 === 0 ? 'relieving' : 'successor'
    await database.sql(`UPDATE portal."user" SET password_hash = 'sealed.x' WHERE id = $1`, [people[who].id])
    await record.during(() => activateOfficer({ actor: admins[0] ?? notThere(), id: people[who].id }), (span) => record.backInUse(who, span))
  },
  work: () => sweepHandovers(),
  workTwice: (world) => Promise.all([settleHandover(latest(world)), settleHandover(latest(world)), sweepHandovers()]),
  // Transactions that break off after their last step: nothing of them may be left.
  crashAccept: (world) => brokenOff(() => inActorTransaction(world.people.successor, async (tx) => {
    await takeOver(tx, { id: latest(world), numbers: ['GR-CRASH-1', 'GR-CRASH-2', 'GR-CRASH-3'] })
    throw new Crash()
  })),
  crashWork: (world) => brokenOff(() => inRoleTransaction('portal_worker', async (tx) => {
    await settle(tx, latest(world))
    throw new Crash()
  })),
  time: async ({ database, people, record }, { days }) => {
    await passDays(database, { officerIds: Object.values(people).map(({ id }) => id), days })
    record.shift(days)
  },
} as const satisfies Record<string, Act>
type ActName = keyof typeof acts

/** An admin's act on a right: on the successor's grant once it has begun, or when `ahead` is drawn as soon as it is there. */
async function onGrant(world: HandoverWorld, { nth, days }: Drawn, { work, note }: { work: (id: string) => Promise<void>; note: 'ended' | 'suspended' | 'resumed' }): Promise<void> {
  // Only what stands still is resumed.
  const paused = note === 'resumed' ? world.record.pausedPair() : undefined
  const pair = paused?.pair ?? pairOf(world, nth)
  const [made] = await world.database.sql('SELECT FROM portal."grant" WHERE id = $1 AND ($2 OR starts_at <= now())', [pair.newId, days % 3 === 0])
  const side: Side = paused?.side ?? (made ? 'new' : 'old')
  await world.record.during(() => work((side === 'new' ? pair.newId : pair.oldId) ?? notThere()), (span) => world.record[note](pair, side, span))
}

/** The portal's own door: who is out of use does not come so far. */
async function passDoor({ database, people }: HandoverWorld, who: Who): Promise<OfficerActor> {
  const [account] = await database.sql<{ status: string }>('SELECT status::text AS status FROM portal."user" WHERE id = $1', [people[who].id])
  return account?.status === 'active' ? people[who] : notThere()
}

class Crash extends Error {}

async function brokenOff(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    // What the database refuses before the crash is refused.
    if (!(error instanceof Crash) && !/does not wait for acceptance|named successor|suspended right|handed right/.test(String(error))) throw error
  })
}

function notThere(): never {
  throw new AppError('not_found')
}

/** One act, or two at once. What the portal refuses in words is no fault, anything else is. Afterwards the law and the second lock are asked. */
class Step implements fc.AsyncCommand<object, HandoverWorld> {
  constructor(private readonly names: readonly ActName[], private readonly drawn: Drawn) {}
  check(): boolean {
    return true
  }
  async run(_model: object, world: HandoverWorld): Promise<void> {
    await wake(world)
    const outcomes = await Promise.allSettled(this.names.map((name) => acts[name](world, this.drawn)))
    for (const [index, outcome] of outcomes.entries()) {
      const name = this.names[index]
      if (outcome.status === 'fulfilled' && name) world.done.set(name, (world.done.get(name) ?? 0) + 1)
      if (outcome.status === 'rejected' && !isRefusal(outcome.reason)) throw outcome.reason
    }
    await expectLaw(world)
  }
  toString(): string {
    return `${this.names.join(' ∥ ')} (${this.drawn.nth}, ${this.drawn.days})`
  }
}

function isRefusal(reason: unknown): boolean {
  return reason instanceof AppError || /the draft is not whole/.test(String(reason))
}

/** Whoever was put out of use signs in again: acts need a session that lives, and there is one at a time. */
async function wake({ database, people }: HandoverWorld): Promise<void> {
  const all = ['relieving', 'successor', 'acting'] as const
  const live = await database.sql<{ id: string }>('SELECT id FROM portal.session WHERE id = ANY ($1::uuid[]) AND revoked_at IS NULL', [all.map((who) => people[who].sessionId)])
  for (const who of all) {
    if (live.some(({ id }) => id === people[who].sessionId)) continue
    const { sessionId } = await inTransaction((tx) => startSession(tx, { userId: people[who].id, address: null, userAgent: null, stage: 'full' }))
    people[who] = { ...people[who], sessionId }
  }
}

/** Each right has exactly the holder the record says, now and at every instant that matters, and the second lock says the same as the first. */
async function expectLaw(world: HandoverWorld): Promise<void> {
  const { database, record, people, handovers, contingencies } = world
  await record.look(handovers)
  await record.lookAtLooks(contingencies)
  // A handover ends sessions; the second lock is asked about rights.
  await wake(world)
  const now = await record.clock()
  const instants = record.instants(now)
  const ids = record.pairs.flatMap(({ oldId, newId, looks }) => [oldId, ...(newId === null ? [] : [newId]), ...looks.map(({ id }) => id)])
  const rows = await database.sql<{ at: Date; held: string[] }>(
    `SELECT t.at, ARRAY (SELECT g.id::text FROM portal."grant" g, LATERAL portal.grants_in_force(g.officer_id, t.at) f WHERE f.id = g.id AND g.id = ANY ($2::uuid[])) AS held FROM unnest($1::timestamptz[]) AS t (at)`,
    [instants.map((at) => new Date(at).toISOString()), ids])
  // The record's own law: no look beside the right it looks at.
  for (const { at, held } of rows) for (const { oldId, newId, looks } of record.pairs) if (looks.some(({ id }) => held.includes(id))) expect(held.filter((id) => id === oldId || id === newId), `beside a look at ${at.toISOString()}`).toEqual([])
  for (const { at, held } of rows) expect([...held].sort(), `at ${at.toISOString()}, now ${new Date(now).toISOString()}`).toEqual(record.holders(at.getTime()).sort())
  const locks = await inReadOnly('portal_reader', async (tx) => {
    const law = await tx.sql<{ id: string }>('SELECT f.id::text AS id FROM unnest($1::uuid[]) AS officer, LATERAL portal.grants_in_force(officer) f', [Object.values(people).map(({ id }) => id)])
    const rows = new Array<string>()
    for (const { sessionId } of Object.values(people)) {
      await tx.sql(`SELECT set_config('portal.token', $1, true), set_config('portal.right', 'view', true)`, [rowToken(sessionId)])
      rows.push(...(await tx.sql<{ id: string }>('SELECT box.grant_id::text AS id FROM unnest(registry.open_boxes()) AS box')).map((row) => row.id))
    }
    return { rows, law: law.map(({ id }) => id) }
  })
  expect(locks.rows.sort()).toEqual(locks.law.sort())
}

const one = fc.constantFrom<ActName>('sign', 'sign', 'approve', 'approve', 'approve', 'accept', 'accept', 'accept', 'work', 'work', 'time', 'time', 'time', 'end', 'end', 'suspend', 'suspend', 'resume', 'deactivate', 'activate', 'withdraw', 'turnDown', 'decline',
  'workTwice', 'crashAccept', 'crashWork', 'standIn', 'standIn', 'beginLook', 'beginLook', 'beginLook')
const racing = fc.constantFrom<readonly ActName[]>(['approve', 'withdraw'], ['accept', 'withdraw'], ['accept', 'accept'], ['accept', 'end'], ['accept', 'suspend'], ['accept', 'deactivate'], ['accept', 'decline'], ['accept', 'work'],
  ['approve', 'approve'], ['approve', 'deactivate'], ['work', 'end'], ['workTwice', 'deactivate'], ['work', 'suspend'], ['workTwice', 'accept'],
  ['beginLook', 'beginLook'], ['beginLook', 'accept'], ['beginLook', 'activate'], ['beginLook', 'suspend'], ['beginLook', 'end'], ['beginLook', 'deactivate'], ['beginLook', 'work'], ['activate', 'accept'])
const drawn: fc.Arbitrary<Drawn> = fc.record({ nth: fc.nat(5), days: fc.integer({ min: 1, max: 20 }) })
const steps = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(one, drawn).map(([name, values]) => new Step([name], values)) },
  { weight: 2, arbitrary: fc.tuple(racing, drawn).map(([names, values]) => new Step(names, values)) },
)
/** Most runs should get somewhere: the way to a handover that can be accepted is walked first, in a third of them up to its acceptance, in others up to its refusal by the successor or a look at what is to be handed. */
const ahead = { accept: ['accept'], decline: ['decline'], look: ['standIn', 'beginLook'], none: [] } as const satisfies Record<string, readonly ActName[]>
const wayTo = (further: keyof typeof ahead, nth: number, days: number): Step[] =>
  [['sign', nth] as const, ['approve', 0] as const, ['approve', 1] as const, ...ahead[further].map((name) => [name, 0] as const)].map(([name, by]) => new Step([name], { nth: by, days }))
const handed = fc.tuple(fc.constantFrom<(keyof typeof ahead)[]>('accept', 'accept', 'decline', 'look', 'none', 'none'), fc.nat(2), fc.nat(3)).map((drawn) => wayTo(...drawn))
const looked = fc.nat(3).map((days) => ahead.look.map((name) => new Step([name], { nth: 0, days })))
/** What is turned down or taken back before its second approval: drawn steps alone came to it in none of 3,000 runs. */
const early = fc.tuple(fc.nat(2), fc.nat(3), fc.constantFrom<readonly ActName[]>(['turnDown'], ['withdraw'], ['approve', 'turnDown'], ['approve', 'withdraw'])).map(([nth, days, names]) => ['sign' as const, ...names].map((name) => new Step([name], { nth, days })))
const begins = fc.oneof({ weight: 6, arbitrary: handed }, { weight: 1, arbitrary: early }, { weight: 1, arbitrary: looked }, { weight: 1, arbitrary: fc.constant([]) })

/** No order of acts, crashes and races leads to an instant at which both or neither hold a right, unless that is on record. */
export async function proveHandovers({ database, runs, seed, ran = () => undefined }: { database: OwnerDatabase; runs: number; seed: number; ran?: () => void }): Promise<void> {
  const [admins, done] = [await buildAdmins(database), new Map<ActName, number>()]
  await fc.assert(fc.asyncProperty(begins, fc.commands([steps], { maxCommands: 12 }), async (begun, commands) => {
    await fc.asyncModelRun(async () => {
      const real = await buildWorld(database, { admins, done })
      for (const step of begun) await step.run({}, real)
      return { model: {}, real }
    }, commands)
    ran()
  }), { numRuns: runs, seed, examples: [[wayTo('accept', 0, 1), []]] })
  // Runs in which nothing is taken over prove nothing. A few runs say little about a share: theirs is asked only that it happens at all, as it does in the example.
  const many = runs >= 500
  expect(done.get('sign') ?? 0).toBeGreaterThan(many ? runs / 2 : runs / 5)
  expect(done.get('accept') ?? 0).toBeGreaterThan(many ? runs / 5 : 0)
  if (many) for (const name of Object.keys(acts)) expect([...done.keys()]).toContain(name)
}
