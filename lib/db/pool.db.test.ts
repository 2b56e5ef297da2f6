import { describe, expect, test } from 'vitest'
import { withConnection } from '@/lib/db/pool'
import { inReadOnly } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { useDatabase } from '@/lib/testing/database'

useDatabase()

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
})
