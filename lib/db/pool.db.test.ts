import { expect, it } from 'vitest'
import { pool, withConnection } from '@/lib/db/pool'
import { AppError } from '@/lib/errors'
import { useDatabase } from '@/lib/testing/database'

useDatabase()
const named = { name: 'a-statement-with-a-name', text: 'SELECT 1 AS one' }
const setting = async (): Promise<unknown> => (await pool('portal_web').query(`SELECT coalesce(current_setting('portal.token', true), '') AS token, current_setting('timezone') AS zone, (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks`)).rows[0]

<<<<<<< HEAD
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
=======
const server = () => inReadOnly('portal_reader', async (tx) => (await tx.sql<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid)

describe('a connection', () => {
  test('serves on after refusals: whoever tries numbers costs the server no connection a try', async () => {
    const before = await server()
    for (let time = 0; time < 5; time++) await expect(inReadOnly('portal_reader', () => Promise.reject(new AppError('not_found')))).rejects.toThrow(AppError)
    expect(await server()).toBe(before)
  })

  test('has nothing left of what was refused', async () => {
    const refused = withConnection('portal_reader', async (connection) => {
      await connection.query('BEGIN')
      await connection.query(`SELECT set_config('portal.token', 'theirs', true), set_config('portal.right', 'download', false), pg_advisory_lock(1)`)
      throw new AppError('refused')
    })
    await expect(refused).rejects.toThrow(AppError)
    const [left] = await withConnection('portal_reader', async (connection) => (await connection.query<{ token: string | null; right: string | null; locks: number; zone: string }>(
      `SELECT nullif(current_setting('portal.token', true), '') AS token, nullif(current_setting('portal.right', true), '') AS "right", current_setting('timezone') AS zone,
        (SELECT count(*)::int FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory') AS locks`)).rows)
    expect(left).toEqual({ token: null, right: null, locks: 0, zone: 'UTC' })
  })

  test('keeps the statements that were prepared on it: the driver counts on them', async () => {
    const ask = () => withConnection('portal_reader', async (connection) => (await connection.query<{ one: number }>({ name: 'one', text: 'SELECT 1 AS one' })).rows)
    const before = await ask()
    await expect(inReadOnly('portal_reader', () => Promise.reject(new AppError('not_found')))).rejects.toThrow(AppError)
    expect(await ask()).toEqual(before)
  })

  test('is destroyed after any other error, and after a refusal that the server could not take back', async () => {
    const before = await server()
    await expect(inReadOnly('portal_reader', (tx) => tx.sql('SELECT 1/0'))).rejects.toThrow('division by zero')
    const next = await server()
    expect(next).not.toBe(before)
    const gone = withConnection('portal_reader', async (connection) => {
      await connection.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined)
      throw new AppError('refused')
    })
    await expect(gone).rejects.toThrow(AppError)
    expect(await server()).not.toBe(next)
  })
>>>>>>> 36ee169e64c0fc3aefc1c001717c73edb787d149
})
