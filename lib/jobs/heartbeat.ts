import { Client } from 'pg'
import { databasePatience } from '@/lib/db/patience'
import { roleUrl } from '@/lib/db/roles'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'

/** First half of the advisory locks by which workers say "I hold this connection, so I live". */
const lockClass = 0x65534a

/**
 * Says every few seconds that these worker pools live, and frees the jobs of pools that do not (docs/decisions/0041).
 * A killed process loses its connection, and with it its lock, at once; a frozen one stops beating. Either is dead.
 * Returns a function that ends the heart; the caller stops its pools first.
 */
export async function startHeartbeat(poolIds: readonly string[]): Promise<() => Promise<void>> {
  let client: Client | undefined
  let running: Promise<void> = Promise.resolve()
  const tick = async (): Promise<void> => {
    try {
      client ??= await connect(poolIds)
      await beat(client, poolIds)
      await freeDeadJobs(client)
    } catch (error) {
      // The database is away: so are the jobs. The next tick connects again.
      log.warn({ error }, 'the heartbeat failed')
      const broken = client
      client = undefined
      await broken?.end().catch(() => undefined)
    }
  }
  await tick()
  const timer = setInterval(() => { running = running.then(tick) }, limits.workerBeatSeconds * 1_000)
  return async () => {
    clearInterval(timer)
    await running
    await client?.query('DELETE FROM portal.worker WHERE pool_id = ANY ($1)', [poolIds]).catch(() => undefined)
    await client?.end().catch(() => undefined)
  }
}

async function connect(poolIds: readonly string[]): Promise<Client> {
  const client = new Client({ connectionString: roleUrl('portal_worker'), options: '-c timezone=UTC', connectionTimeoutMillis: databasePatience().connectMilliseconds, keepAlive: true })
  client.on('error', () => undefined)
  await client.connect()
  for (const id of poolIds) await client.query('SELECT pg_advisory_lock($1, hashtext($2))', [lockClass, id])
  return client
}

async function beat(client: Client, poolIds: readonly string[]): Promise<void> {
  await client.query(
    'INSERT INTO portal.worker (pool_id) SELECT unnest($1::text[]) ON CONFLICT (pool_id) DO UPDATE SET beat_at = now()',
    [poolIds],
  )
}

/** A job is freed when its pool holds no lock or was silent too long. A pool just born may lock a job before its first beat: two seconds are its own. */
async function freeDeadJobs(client: Client): Promise<void> {
  const { rows } = await client.query<{ dead: string[] | null }>(
    `SELECT array_agg(DISTINCT j.locked_by) AS dead FROM graphile_worker._private_jobs j
     WHERE j.locked_by IS NOT NULL AND j.locked_at < now() - interval '2 seconds' AND NOT (
       EXISTS (SELECT FROM portal.worker w WHERE w.pool_id = j.locked_by AND w.beat_at > now() - make_interval(secs => $1))
       AND EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = $2 AND l.objid = (hashtext(j.locked_by)::bigint & 4294967295)::oid AND l.granted))`,
    [limits.workerSilentSeconds, lockClass],
  )
  const dead = rows[0]?.dead
  if (!dead) return
  await client.query('SELECT graphile_worker.force_unlock_workers($1)', [dead])
  await client.query('DELETE FROM portal.worker WHERE pool_id = ANY ($1)', [dead])
  // Nobody was told that jobs are free again.
  await client.query(`SELECT pg_notify('jobs:insert', '{"r":0,"count":1}')`)
  log.warn({ pools: dead }, 'took over the jobs of dead workers')
}
