import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'

/** A migrated database and a folder of a benchmark's own, beside whatever the server holds. */
export interface Ground {
  readonly folder: string
  /** The environment of programs that work in it. */
  readonly settings: NodeJS.ProcessEnv & { readonly DATABASE_URL: string }
  readonly owner: Client
  /** Runs one of our programs in it, with more settings where `more` has some; returns what it says. */
  command(words: readonly string[], more?: Readonly<Record<string, string>>): Promise<string>
  drop(): Promise<void>
}

/** Makes the ground anew; `name` is the database's. `settingsFor` adds to the environment what the benchmark's programs need. */
export async function makeGround(name: string, settingsFor: (folder: string) => Readonly<Record<string, string>> = () => ({})): Promise<Ground> {
  const base = process.env.DATABASE_URL ?? ''
  const admin = await connect(base)
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await admin.query(`CREATE DATABASE ${name}`)
  await admin.end()
  const folder = await mkdtemp(path.join(tmpdir(), `${name.replaceAll('_', '-')}-`))
  const settings = { ...process.env, ...settingsFor(folder), DATABASE_URL: withName(base, name), DATABASE_SERVER: withName(process.env.DATABASE_SERVER ?? '', name) }
  await command(['bin/migrate.ts'], settings)
  const owner = await connect(settings.DATABASE_URL)
  return {
    folder, settings, owner,
    command: (words, more = {}) => command(words, { ...settings, ...more }),
    async drop() {
      await owner.end()
      await rm(folder, { recursive: true, force: true })
      const last = await connect(base)
      await last.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await last.end()
    },
  }
}

async function command(words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(path.resolve('node_modules/.bin/tsx'), words, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.on('data', (piece: Buffer) => { output += piece.toString() })
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${words[0]} ended with ${code}`))))
  })
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}

function withName(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}
