import { expect, it } from 'vitest'
import { pool, withConnection } from '@/lib/db/pool'
import { AppError } from '@/lib/errors'
import { useDatabase } from '@/lib/testing/database'

useDatabase()
const named = { name: 'a-statement-with-a-name', text: 'SELECT 1 AS one' }
const setting = async (): Promise<unknown> => (await pool('portal_web').query(`SELECT coalesce(current_setting('portal.token', true), '') AS token, current_setting('timezone') AS zone, (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks`)).rows[0]

it('a connection serves on after a refusal of ours: statements by name work, and nothing of before is left', async () => {
  // One connection: the pool gives back the one that was used last.
  await pool('portal_web').query(named)
  await expect(withConnection('portal_web', async (connection) => {
    await connection.query('BEGIN')
    await connection.query(`SELECT set_config('portal.token', 'somebody', false), pg_advisory_lock(1)`)
    await connection.query(`SET timezone = 'Asia/Kolkata'`)
    throw new AppError('not_found')
  })).rejects.toMatchObject({ code: 'not_found' })
  expect((await pool('portal_web').query(named)).rows).toEqual([{ one: 1 }])
  expect(await setting()).toEqual({ token: '', zone: 'UTC', locks: 0 })
  expect(pool('portal_web').totalCount).toBe(1)
})
