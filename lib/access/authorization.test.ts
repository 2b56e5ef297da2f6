import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { actions, pages, readers, routes } from '@/lib/access/authorization'
import en from '@/messages/en.json'
import hi from '@/messages/hi.json'

const root = path.resolve(import.meta.dirname, '..', '..')
const files = (folder: string, name: RegExp): string[] =>
  fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => name.test(file)).map((file) => file.replaceAll(path.sep, '/'))
const addressOf = (file: string): string => `/${file.replace(/(^|\/)(page|route)\.tsx?$/, '')}`.replace(/\/\([^/]+\)/g, '')
const source = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8')

const built = (name: RegExp): string[] => files('app', name).map(addressOf).sort()
const defined = files('lib', /(^|\/)actions\.ts$/).flatMap((file) => definedIn(`lib/${file}`))

/** Name, role and permission of each action of a file; a file with an export of another form yields a name no row can have. */
function definedIn(file: string): { name: string; role: string; permission?: string }[] {
  const text = source(file)
  const found = [...text.matchAll(/^export const \w+ = defineAction\(\{\s*name: '([^']+)',\s*role: '([^']+)'(?:,\s*permission: '([^']+)')?/gm)]
    .map(([, name = '', role = '', permission]) => ({ name, role, ...(permission === undefined ? {} : { permission }) }))
  const exported = [...text.matchAll(/^export\s+(?!interface|type)/gm)].length
  return exported === found.length ? found : [...found, { name: `an export of ${file} that is not read here`, role: '' }]
}

describe('the authorization table', () => {
  it('has a row for every page of app/ and no other (add yours to lib/access/authorization.ts)', () => {
    expect(pages.map(({ address }) => address).sort()).toEqual(built(/(^|\/)page\.tsx$/))
  })
  it('has a row for every route of app/ and no other', () => {
    expect(routes.map(({ address }) => address).sort()).toEqual(built(/(^|\/)route\.tsx?$/))
  })
  it.each(routes)('knows the methods of $address', ({ address, methods }) => {
    const file = files('app', /(^|\/)route\.tsx?$/).find((each) => addressOf(each) === address)
    // A HEAD that only says 405 is there because the framework would run GET for it.
    const text = source(`app/${file}`).replace(/^export function HEAD\(\): Response \{\n {2}return new Response\(null, \{ status: 405,/m, '')
    const exported = [...text.matchAll(/^export (?:(?:async )?function|const) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/gm)].map(([, method]) => method)
    expect(exported.sort()).toEqual([...methods].sort())
  })
  it('has a row for every action and no other, with the role its code asks for', () => {
    const byName = (one: { name: string }, other: { name: string }): number => one.name.localeCompare(other.name)
    const asCoded = actions.map(({ on: _row, ...row }) => row)
    expect(asCoded.sort(byName)).toEqual([...defined].sort(byName))
    expect(new Set(defined.map(({ name }) => name)).size).toBe(defined.length)
  })
  it('has a name in words, in both languages, for whatever a refusal may name (add yours below doors in messages/)', () => {
    const named = ['app', 'components', 'lib'].flatMap((folder) => files(folder, /(?<!\.test)\.tsx?$/).map((file) => source(`${folder}/${file}`)))
      .flatMap((text) => [...text.matchAll(/\brequire(?:Officer|Admin|Auditor)\('([^']+)'|\brefuse\(\w+, '([^']+)'|\bwhat: '([^']+)'/g)].map((found) => found[1] ?? found[2] ?? found[3] ?? ''))
    const doors = [...named, ...actions.map(({ name }) => name)].map((name) => name.replaceAll('.', '_'))
    expect(doors.length).toBeGreaterThan(40)
    expect(doors.filter((door) => !Object.hasOwn(en.doors, door) || !Object.hasOwn(hi.doors, door))).toEqual([])
  })
  it('lets an admin change nothing without a permission, and asks one of admins alone', () => {
    // Which permission a word on a proposal asks, its kind says (lib/proposals/rules.ts, and the database).
    expect(defined.filter(({ role, permission }) => role === 'admin' && permission === undefined).map(({ name }) => name).sort()).toEqual(['proposal.decide', 'proposal.withdraw'])
    expect(defined.filter(({ role, permission }) => role !== 'admin' && permission !== undefined)).toEqual([])
  })
  it.each(pages.filter(({ permission }) => permission !== undefined))('knows the permission that $address asks for', ({ address, permission, answers }) => {
    const file = files('app', /(^|\/)page\.tsx$/).find((each) => addressOf(each) === address)
    expect(/requireAdmin\('[^']+', '([^']+)'\)/.exec(source(`app/${file}`))?.[1]).toBe(permission)
    expect(answers.admin).toBe('page')
  })
  it('has the permission of every page that asks for one in its row', () => {
    const asking = files('app', /(^|\/)page\.tsx$/).filter((file) => /requireAdmin\('[^']+', /.test(source(`app/${file}`))).map(addressOf)
    expect(asking.filter((address) => pages.find((page) => page.address === address)?.permission === undefined)).toEqual([])
  })
  it('lets nobody but the public see a page without signing in, and says what kind of row an id names', () => {
    for (const { address, answers, id } of pages) {
      const isPrivate = readers.some((reader) => answers[reader] === 'notFound') && answers.nobody !== 'notFound'
      if (isPrivate) expect(answers.nobody, address).toBe('signIn')
      expect(id !== undefined, address).toBe(/\[(?!locale|chapter|\.\.\.)/.test(address))
    }
  })
})
