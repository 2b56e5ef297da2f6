import fc from 'fast-check'
import { Client, type PoolClient } from 'pg'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { recordAlone } from '@/lib/audit/record'
import type { Actor, AdminActor, AuditorActor, OfficerActor } from '@/lib/auth/actor'
import { nobody, systemActor } from '@/lib/auth/actor'
import { closePools, pool } from '@/lib/db/pool'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'
import { emptyLedger } from '@/lib/testing/ledger'

const database = useDatabase()
const send = Reflect.get(Client.prototype, 'query')
let [officer, admin, auditor]: [OfficerActor?, AdminActor?, AuditorActor?] = []

/** Numbers from which on the database refuses an event, at the append or at COMMIT, or breaks the connection on which it comes. */
const [refused, refusedLate, breaking] = [1_000_000, 2_000_000, 3_000_000] as const

beforeAll(async () => {
  [officer, admin, auditor] = [await buildOfficer(database, 32), await buildAdmin(database), await buildAuditor(database)]
  await database.sql(`CREATE SEQUENCE public.attempts`)
  await database.sql(`CREATE FUNCTION public.hinder() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE number int := (NEW.details->>'count')::int;
    BEGIN
      PERFORM nextval('public.attempts');
      IF number >= ${breaking} THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10); END IF;
      IF number BETWEEN ${refused} AND ${refusedLate - 1} THEN RAISE EXCEPTION 'not this one'; END IF;
      RETURN NEW;
    END $$`)
  await database.sql(`CREATE FUNCTION public.hinder_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not any more'; END $$`)
  await database.sql(`CREATE TRIGGER hinder BEFORE INSERT ON ledger.event FOR EACH ROW WHEN (NEW.kind = 'home.viewed') EXECUTE FUNCTION public.hinder()`)
  await database.sql(`CREATE CONSTRAINT TRIGGER hinder_late AFTER INSERT ON ledger.event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.kind = 'home.viewed' AND (NEW.details->>'count')::int BETWEEN ${refusedLate} AND ${breaking - 1}) EXECUTE FUNCTION public.hinder_late()`)
})
afterEach(async () => {
  Reflect.set(Client.prototype, 'query', send)
  await closePools()
  await emptyLedger(database)
})

const view = (count: number, actor: Actor | undefined = officer): Promise<void> => recordAlone({ kind: 'home.viewed', actor: actor ?? nobody(null), details: { grants: [], count } })
const views = (counts: readonly number[]): Promise<PromiseSettledResult<void>[]> => Promise.allSettled(counts.map((count) => view(count)))
const outcomes = (settled: readonly PromiseSettledResult<void>[]): string[] => settled.map((each) => (each.status === 'fulfilled' ? 'written' : each.reason instanceof AppError ? each.reason.code : String(each.reason)))
const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index)
const attempts = async (): Promise<number> => Number((await database.sql<{ value: string }>(`SELECT nextval('public.attempts') AS value`))[0]?.value)

interface Row { readonly position: number; readonly role: string; readonly count: number; readonly transaction: string }
const ledger = () => database.sql<Row>(`SELECT position::int, actor_kind AS role, (details->>'count')::int AS count, xmin::text AS transaction FROM ledger.event ORDER BY position`)
const counts = async (): Promise<number[]> => (await ledger()).map(({ count }) => count)

/** Runs `work` while somebody else holds the ledger's head; `begun` gives the process of the server in which an event waits for it, `release` lets go. */
async function behindTheHead<T>(work: (held: { begun: () => Promise<number>; release: () => Promise<void> }) => Promise<T>): Promise<T> {
  const holder = new Client({ connectionString: database.url() })
  await holder.connect()
  await holder.query('BEGIN')
  await holder.query('SELECT size FROM ledger.head FOR UPDATE')
  try {
    return await work({
      begun: async () => {
        let pid = 0
        await expect.poll(async () => (pid = (await database.sql<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'portal_web' AND wait_event_type = 'Lock'`))[0]?.pid ?? 0)).not.toBe(0)
        return pid
      },
      release: async () => void await holder.query('COMMIT'),
    })
  } finally {
    await holder.end()
  }
}

describe('events that come at once', () => {
  it('are gapless, each once, in the order of arrival, and take as few transactions as there are turns', async () => {
    const actors = [officer, auditor, admin, nobody('192.0.2.7'), systemActor('worker')]
    await Promise.all(numbers(200).map((count) => view(count, actors[count % actors.length])))
    const rows = await ledger()
    expect(rows.map(({ position }) => position)).toEqual(numbers(200, 1))
    const [auditors, others] = [rows.filter(({ role }) => role === 'auditor'), rows.filter(({ role }) => role !== 'auditor')]
    for (const [ofRole, isTheirs] of [[auditors, (count: number) => count % 5 === 1], [others, (count: number) => count % 5 !== 1]] as const) expect(ofRole.map(({ count }) => count)).toEqual(numbers(200).filter(isTheirs))
    // The first goes by itself, the others when it is done.
    for (const ofRole of [auditors, others]) expect(new Set(ofRole.map(({ transaction }) => transaction)).size).toBe(1 + Math.ceil((ofRole.length - 1) / limits.ledgerTogetherMax))
  })

  it('are told that they are written when they are, and not before', async () => {
    await behindTheHead(async ({ begun, release }) => {
      const told: number[] = []
      const all = numbers(5).map((count) => view(count).then(() => told.push(count)))
      await begun()
      expect([told, await counts()]).toEqual([[], []])
      await release()
      await all[0]
      expect(await counts()).toContain(0)
      await Promise.all(all)
    })
    expect(await counts()).toEqual(numbers(5))
  })

  it('and one that comes alone goes alone', async () => {
    for (const count of numbers(3)) await view(count)
    expect(new Set((await ledger()).map(({ transaction }) => transaction)).size).toBe(3)
  })
})

describe('an event that the database refuses', () => {
  it.each([['by a trigger', () => view(refused)], ['for what is no text', () => recordAlone({ kind: 'account.deactivated', actor: admin ?? nobody(null), details: { reason: 'a\u0000b' } })]])('%s refuses its own caller', async (_, bad) => {
    const settled = await Promise.allSettled([...numbers(10).map((count) => view(count)), bad(), ...numbers(10, 10).map((count) => view(count))])
    expect(outcomes(settled)).toEqual([...numbers(10).map(() => 'written'), 'ledger', ...numbers(10).map(() => 'written')])
    expect(await counts()).toEqual(numbers(20))
  })

  it('has an error of its own for each caller, with what the database said', async () => {
    const settled = await views([0, refused, refused + 1])
    const reasons = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    expect(reasons).toMatchObject([{ code: 'ledger', cause: { code: 'P0001' } }, { code: 'ledger', cause: { code: 'P0001' } }])
    expect(reasons[0]).not.toBe(reasons[1])
  })

  it('for want of a right refuses everybody, and writes nothing', async () => {
    await database.sql('REVOKE EXECUTE ON FUNCTION ledger.append(jsonb) FROM portal_web')
    try {
      expect(new Set(outcomes(await views(numbers(10))))).toEqual(new Set(['ledger']))
    } finally {
      await database.sql('GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO portal_web')
    }
    expect(await counts()).toEqual([])
    await view(7)
    expect(await counts()).toEqual([7])
  })
})

describe('a database that fails', () => {
  it('refuses all who wait when it breaks the connection, and the next event goes', async () => {
    await behindTheHead(async ({ begun }) => {
      const all = views(numbers(limits.ledgerTogetherMax * 2))
      await database.sql('SELECT pg_terminate_backend($1)', [await begun()])
      expect(new Set(outcomes(await all))).toEqual(new Set(['ledger']))
    })
    expect(await counts()).toEqual([])
    await view(7)
    expect(await counts()).toEqual([7])
  })

  it('refuses all who wait when the head is not to be had in the time of the role', async () => {
    const set = async (limit: string) => void await database.sql(`DO $$ BEGIN EXECUTE format('ALTER ROLE portal_web IN DATABASE %I SET lock_timeout = %L', current_database(), '${limit}'); END $$`)
    const before = await attempts()
    await set('200ms')
    try {
      const settled = await behindTheHead(() => views(numbers(30)))
      expect(settled.map((each) => (each.status === 'rejected' ? each.reason : null))).toMatchObject(numbers(30).map(() => ({ code: 'ledger', cause: { code: '55P03' } })))
    } finally {
      await set('120s')
    }
    expect([await counts(), await attempts()]).toEqual([[], before + 1])
  })

  it('refuses all who wait when no connection is free', async () => {
    const taken: PoolClient[] = await Promise.all(numbers(10).map(() => pool('portal_web').connect()))
    // Only now: to make ten connections may take a busy machine longer.
    pool('portal_web').options.connectionTimeoutMillis = 300
    try {
      expect(new Set(outcomes(await views(numbers(20))))).toEqual(new Set(['ledger']))
    } finally {
      for (const connection of taken) connection.release()
    }
    await view(7)
    expect(await counts()).toEqual([7])
  })

  it('refuses at COMMIT all who go together, and tries none of them again', async () => {
    const before = await attempts()
    expect(outcomes(await views([0, 1, refusedLate, 2]))).toEqual(['written', 'ledger', 'ledger', 'ledger'])
    expect([await counts(), await attempts()]).toEqual([[0], before + 5])
  })

  it('whose answer to a COMMIT is lost has written each event once, and its callers are refused', async () => {
    loseAnswerOfCommit(2)
    expect(outcomes(await views([0, 1, 2, 3]))).toEqual(['written', 'ledger', 'ledger', 'ledger'])
    expect(await counts()).toEqual([0, 1, 2, 3])
    await view(7)
    expect(await counts()).toEqual([0, 1, 2, 3, 7])
  })

  /** The nth COMMIT is done, and its connection breaks before anybody hears of it. */
  function loseAnswerOfCommit(nth: number): void {
    let left = nth
    Reflect.set(Client.prototype, 'query', function query(this: Client, ...args: unknown[]) {
      const result: unknown = Reflect.apply(send, this, args)
      if (args[0] !== 'COMMIT' || --left !== 0 || !(result instanceof Promise)) return result
      return result.then(async () => {
        await this.end()
        throw new Error('Connection terminated unexpectedly')
      })
    })
  }
})

it('whatever fails, an event is told to be written exactly when it stands, once, and in the order of arrival', async () => {
  const kinds = fc.constantFrom(0, 0, 0, 0, 0, 0, refused, refusedLate, breaking)
  await fc.assert(fc.asyncProperty(fc.array(fc.array(kinds, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }), async (bursts) => {
    await emptyLedger(database)
    let next = 0
    const asked: { count: number; told: Promise<string> }[] = []
    for (const burst of bursts) {
      for (const from of burst) {
        const count = from + next++
        asked.push({ count, told: view(count).then(() => 'written', (error: unknown) => (error instanceof AppError ? error.code : String(error))) })
      }
      // Some find the line at work, others idle.
      await asked.at(-burst.length)?.told
    }
    const told = await Promise.all(asked.map((each) => each.told))
    expect(told.every((each) => each === 'written' || each === 'ledger')).toBe(true)
    const rows = await ledger()
    expect(rows.map(({ count }) => count)).toEqual(asked.filter((_, index) => told[index] === 'written').map(({ count }) => count))
    expect(rows.map(({ position }) => position)).toEqual(numbers(rows.length, 1))
    expect(rows.every(({ count }) => count < refused)).toBe(true)
    await view(refused - 1)
  }), { numRuns: 25 })
})
