import type { PersonActor } from '@/lib/auth/actor'
import type { PortalDatabase } from './database'

/** As if that time had passed since the person's last page or act. */
export const idleFor = (database: PortalDatabase, { sessionId }: Pick<PersonActor, 'sessionId'>, seconds: number) =>
  database.sql(`UPDATE portal.session SET last_seen_at = now() - make_interval(secs => $2) WHERE id = $1`, [sessionId, seconds])

/** The seconds since then. */
export const idleOf = async (database: PortalDatabase, { sessionId }: Pick<PersonActor, 'sessionId'>): Promise<number> =>
  (await database.sql<{ seconds: number }>('SELECT extract(epoch FROM now() - last_seen_at)::float8 AS seconds FROM portal.session WHERE id = $1', [sessionId]))[0]?.seconds ?? 0
