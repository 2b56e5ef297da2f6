import { spawn } from 'node:child_process'
import path from 'node:path'
import { Client, Pool } from 'pg'
import { sealCursor } from '@/lib/access/cursor'
import { countQuery, feedQuery, type Position } from '@/lib/access/feed-query'
import { mintViewScope, type ViewScope } from '@/lib/access/scope'
import { beginScopedRead, type ScopedTx } from '@/lib/access/scoped-read'
import type { OfficerActor } from '@/lib/auth/actor'
import { hashToken, newToken } from '@/lib/crypto/token'
import { roleUrl } from '@/lib/db/roles'
import { limits } from '@/lib/limits'
import { buildGrant, buildOfficer } from '@/lib/testing/factories'
import type { Report } from '../report'
import { eightFields, type PageCase, place } from './cases'

/** One size of the feed: a database with its officers, and how to ask it. */
export interface Scene {
  readonly size: number
  /** The settings of a process that works on this database. */
  readonly settings: Record<string, string>
  /** One query of the case under its officer's scope and token, in milliseconds: a page's rows, or their capped count. */
  timeQuery(each: PageCase, what: 'rows' | 'count'): Promise<number>
  /** Takes the second lock away and puts it back. */
  setRowSecurity(on: boolean): Promise<void>
  address(each: PageCase): string
  token(each: PageCase): string
  /** The session of an officer whose grant is a whole State. */
  readonly officerToken: string
  drop(): Promise<void>
}

const windowDays = 60
const registeredDays = 30

interface Filled { readonly size: number; readonly name: string; readonly base: string; readonly settings: Record<string, string> & { readonly DATABASE_URL: string } }

/** Makes and fills a database of each size, and then gives three officers their grants in each: a session that waits for ten million rows would be idle and see nothing. */
export async function makeScenes(sizes: readonly number[], report: Report): Promise<Scene[]> {
  const filled: Filled[] = []
  for (const size of sizes) filled.push(await fillDatabase(size, report))
  const scenes: Scene[] = []
  for (const each of filled) {
    const owner = await connect(each.settings.DATABASE_URL)
    const officers = await buildOfficers(owner, each.settings.DATABASE_URL)
    await owner.end()
    scenes.push(await sceneOf({ ...each, officers }))
  }
  return scenes
}

async function fillDatabase(size: number, report: Report): Promise<Filled> {
  const base = process.env.DATABASE_URL ?? ''
  const name = `bench_page_${size}`
  const settings = { ...settingsOf(process.env), DATABASE_URL: withName(base, name), DATABASE_SERVER: withName(process.env.DATABASE_SERVER ?? '', name) }
  // A database kept by an earlier run of the same day (--keep) still has its window where it should be.
  const mark = `${size} registrants, ${new Date().toISOString().slice(0, 10)}`
  const startedAt = performance.now()
  const isThere = await hasMark(base, name, mark)
  if (!isThere) await fill({ base, name, size, settings, mark })
  report.note(`${size} registrants ${isThere ? 'are there' : `made in ${Math.round((performance.now() - startedAt) / 1000)} s`}`)
  return { size, name, base, settings }
}

async function fill({ base, name, size, settings, mark }: { base: string; name: string; size: number; settings: Record<string, string>; mark: string }): Promise<void> {
  const admin = await connect(base)
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await admin.query(`CREATE DATABASE ${name}`)
  await command(['bin/migrate.ts'], settings)
  await command(['bin/generate.ts', '--registrants', String(size), '--days', String(registeredDays), '--seed', '20261122'], settings)
  const owner = await connect(settings.DATABASE_URL ?? '')
  await owner.query('VACUUM (ANALYZE, FREEZE) registry.feed')
  await owner.end()
  await admin.query(`COMMENT ON DATABASE ${name} IS '${mark}'`)
  await admin.end()
}

async function hasMark(base: string, name: string, mark: string): Promise<boolean> {
  const admin = await connect(base)
  const { rows } = await admin.query<{ mark: string | null }>(`SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = $1`, [name])
  await admin.end()
  return rows[0]?.mark === mark
}

/** Removes the databases, unless they are kept to be looked at. */
export async function dropScenes(scenes: readonly Scene[], keep: boolean): Promise<void> {
  if (!keep) for (const scene of scenes) await scene.drop()
}

interface BenchOfficer {
  readonly officer: OfficerActor
  readonly token: string
  scope: ViewScope | null
  deep: Position | null
}
type Officers = Record<PageCase['scope'], BenchOfficer>

async function buildOfficers(owner: Client, url: string): Promise<Officers> {
  const database = { url: () => url, sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await owner.query<Row>(text, [...values])).rows }
  const make = async (areas: readonly (readonly number[] | undefined)[]): Promise<BenchOfficer> => {
    const officer = await buildOfficer(database, place.state)
    for (const districts of areas) await buildGrant(database, { officer, districts, fields: eightFields, windowDays })
    const token = newToken()
    await owner.query('UPDATE portal.session SET token_hash = $1 WHERE id = $2', [hashToken(token), officer.sessionId])
    return { officer, token, scope: null, deep: null }
  }
  return { state: await make([undefined]), district: await make([[place.district]]), threeGrants: await make(place.three) }
}

async function sceneOf(input: Filled & { officers: Officers }): Promise<Scene> {
  const { officers } = input
  const server = new URL(roleUrl('portal_reader'))
  server.pathname = `/${input.name}`
  const pool = new Pool({ connectionString: server.toString(), max: 1, options: '-c timezone=UTC' })
  const connection = await pool.connect()
  // What pages do (lib/access/scoped-read), on a connection of this database: the transaction is not timed, the query is.
  const scoped = async <T>(officer: OfficerActor, work: (tx: ScopedTx<'view'>) => Promise<T>): Promise<T> => {
    const result = await work(await beginScopedRead(connection, { officer, right: 'view' }))
    await connection.query('COMMIT')
    return result
  }
  for (const each of Object.values(officers)) {
    await scoped(each.officer, async (tx) => {
      each.scope = await mintViewScope(tx, each.officer)
      each.deep = await middleOf(tx, each.scope)
    })
  }
  return {
    size: input.size, settings: input.settings,
    async timeQuery({ scope, deep }, what) {
      const each = officers[scope]
      const range = { boxes: each.scope?.boxes ?? [], filters: {} }
      const query = what === 'count' ? countQuery(range, limits.countExactMax)
        : feedQuery({ ...range, order: 'newest', limit: limits.pageSizeDefault + 1, after: deep ? (each.deep ?? undefined) : undefined })
      if (!query) throw new Error('the scope is empty')
      return scoped(each.officer, async (tx) => {
        const startedAt = performance.now()
        const rows = await tx.sql<{ count?: number }>(query.text, query.values)
        const milliseconds = performance.now() - startedAt
        if (what === 'rows' && rows.length !== limits.pageSizeDefault + 1) throw new Error(`${rows.length} rows at ${input.size}: sizes can be compared only by equal pages`)
        return milliseconds
      })
    },
    async setRowSecurity(on) {
      const owner = await connect(input.settings.DATABASE_URL ?? '')
      await owner.query(`ALTER TABLE registry.feed ${on ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`)
      await owner.end()
    },
    address({ scope, deep }) {
      const each = officers[scope]
      if (!deep || !each.deep) return '/en/registrants'
      return `/en/registrants?cursor=${sealCursor({ officerId: each.officer.id, filters: {}, order: 'newest', direction: 'after', position: each.deep })}`
    },
    token: ({ scope }) => officers[scope].token,
    officerToken: officers.state.token,
    async drop() {
      connection.release()
      await pool.end()
      const admin = await connect(input.base)
      await admin.query(`DROP DATABASE ${input.name} WITH (FORCE)`)
      await admin.end()
    },
  }
}

/** A place in the middle of what the scope lists, at least two pages from its end at every size. */
async function middleOf(tx: ScopedTx<'view'>, scope: ViewScope): Promise<Position> {
  const query = feedQuery({ boxes: scope.boxes, filters: { toDay: new Date(scope.at.getTime() - (registeredDays / 2) * 86_400_000).toISOString().slice(0, 10) }, order: 'newest', limit: 1 })
  const [row] = query ? await tx.sql<{ changed_at: Date; registrant_id: string }>(query.text, query.values) : []
  if (!row) throw new Error('the scope has no middle')
  return { changedAt: row.changed_at, id: row.registrant_id }
}

async function command(words: readonly string[], settings: Record<string, string>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn(path.resolve('node_modules/.bin/tsx'), words, { env: { ...process.env, ...settings }, stdio: ['ignore', 'ignore', 'inherit'] })
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${words[0]} ended with ${code}`))))
  })
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, options: '-c timezone=UTC' })
  await client.connect()
  return client
}

function withName(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

function settingsOf(settings: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
