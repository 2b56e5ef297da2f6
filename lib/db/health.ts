import { withConnection } from '@/lib/db/pool'

/** True when the database answers the web's role within the pool's time for connecting; never throws, and says nothing of why not. */
export function isDatabaseThere(): Promise<boolean> {
  return withConnection('portal_web', (connection) => connection.query('SELECT 1')).then(() => true, () => false)
}
