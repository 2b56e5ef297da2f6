// @ts-check
import { PlainError } from './plain-error.mjs'

/**
 * How many demonstration accounts a database holds; none when it has no schema yet.
 * @param {string} databaseUrl
 * @returns {Promise<number>}
 */
export async function countDemoAccounts(databaseUrl) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const { rows: tables } = await client.query(`SELECT to_regclass('portal."user"') IS NOT NULL AS made`)
    if (!tables[0]?.made) return 0
    const { rows } = await client.query('SELECT count(*)::int AS accounts FROM portal."user" WHERE is_demo')
    return rows[0]?.accounts ?? 0
  } catch (error) {
    throw new PlainError(`The database of DATABASE_URL could not be asked for demonstration accounts: ${error instanceof Error ? error.message : error}.`, { cause: error })
  } finally {
    await client.end().catch(() => {})
  }
}
