// @ts-check
import { PlainError } from './plain-error.mjs'

/**
 * How many accounts of a demonstration, and how many others, a database holds; none when it has no schema yet.
 * @param {string} databaseUrl
 * @returns {Promise<{ demo: number, others: number }>}
 */
export async function countAccounts(databaseUrl) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const { rows: tables } = await client.query(`SELECT to_regclass('portal."user"') IS NOT NULL AS made`)
    if (!tables[0]?.made) return { demo: 0, others: 0 }
    const { rows } = await client.query('SELECT count(*) FILTER (WHERE is_demo)::int AS demo, count(*) FILTER (WHERE NOT is_demo)::int AS others FROM portal."user"')
    return rows[0] ?? { demo: 0, others: 0 }
  } catch (error) {
    throw new PlainError(`The database of DATABASE_URL could not be asked for its accounts: ${error instanceof Error ? error.message : error}.`, { cause: error })
  } finally {
    await client.end().catch(() => {})
  }
}
