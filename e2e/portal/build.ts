import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const root = path.resolve(import.meta.dirname, '..', '..')
const dist = path.join(root, process.env.NEXT_DIST_DIR ?? '.next')
const readJson = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(dist, file), 'utf8'))

/** Written by the framework itself; no source of ours stands behind them. */
const builtIn = new Set(['/_global-error', '/_not-found', '/icon.svg'])

/** Every address the built portal answers, pages and routes, by the build's own manifest. */
export function builtAddresses(): { pages: string[]; routes: string[] } {
  const entries = Object.entries(z.record(z.string(), z.string()).parse(readJson('app-path-routes-manifest.json'))).filter(([, address]) => !builtIn.has(address))
  const of = (kind: 'page' | 'route'): string[] => entries.filter(([file]) => file.endsWith(`/${kind}`)).map(([, address]) => address).sort()
  return { pages: of('page'), routes: of('route') }
}

export interface BuiltAction {
  /** By which a browser names it. */
  readonly id: string
  readonly name: string
  /** A page whose forms use it, as an address of the table. */
  readonly page: string
}

/** Every server action the built portal would run, by the build's own manifest. */
export function builtActions(): BuiltAction[] {
  const manifest = z.object({ node: z.record(z.string(), z.object({ filename: z.string(), exportedName: z.string(), workers: z.record(z.string(), z.unknown()) })), edge: z.record(z.string(), z.unknown()) })
    .parse(readJson('server/server-reference-manifest.json'))
  if (Object.keys(manifest.edge).length > 0) throw new Error('an action runs where it is not expected')
  return Object.entries(manifest.node).map(([id, { filename, exportedName, workers }]) => {
    const source = fs.readFileSync(path.join(root, filename), 'utf8')
    const name = new RegExp(`export const ${exportedName} = defineAction\\(\\{\\s*name: '([^']+)'`).exec(source)?.[1]
    const [worker = ''] = Object.keys(workers)
    return { id, name: name ?? `${filename}#${exportedName}`, page: `/${worker.replace(/^app\//, '').replace(/\/page$/, '').replace(/\([^/]+\)\//g, '')}` }
  })
}

/** An address of the table with its parameters filled in. */
export function fill(address: string, { locale = 'en', id = '00000000-0000-4000-8000-000000000000' }: { locale?: 'en' | 'hi'; id?: string } = {}): string {
  return address.replace('[locale]', locale).replace('[...rest]', 'no-such-page').replace('[field]', 'mobile').replace('[chapter]', 'masks').replace(/\[[^\]]+\]/, id)
}
