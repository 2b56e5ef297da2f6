import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { isVerifyPage, mayReadFingers } from '@/lib/http/capture-pages'
import { contentPolicy } from '@/lib/http/headers'

const root = path.resolve(import.meta.dirname, '..', '..')
const asker = 'components/factors/factor-ask.tsx'

function fileOf(specifier: string): string | undefined {
  if (!specifier.startsWith('@/')) return undefined
  return ['.tsx', '.ts'].map((ending) => `${specifier.slice(2)}${ending}`).find((file) => fs.existsSync(path.join(root, file)))
}

/** Whether what a file imports, and what that imports, reaches the part that asks a factor. */
function reaches(file: string, seen = new Set<string>()): boolean {
  if (file === asker) return true
  if (seen.has(file)) return false
  seen.add(file)
  const text = fs.readFileSync(path.join(root, file), 'utf8')
  return [...text.matchAll(/from '(@\/[^']+)'|import\('(@\/[^']+)'\)/g)].some((match) => {
    const next = fileOf(match[1] ?? match[2] ?? '')
    return next !== undefined && /^(app|components)\//.test(next) && reaches(next, seen)
  })
}

const pages = fs.readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('page.tsx')).map((file) => `app/${file}`)
const addressOf = (file: string): string => `/${file.replace(/^app\//, '').replace(/\/page\.tsx$/, '').replace(/\([^/]+\)\//g, '').replace('[locale]', 'en').replace(/\[[^\]]+\]/g, 'x')}`

it('every page that can ask for a finger may reach the reader', () => {
  const asking = pages.filter((file) => reaches(file)).map(addressOf)
  expect(asking.length).toBeGreaterThan(10)
  expect(asking.filter((address) => !mayReadFingers(address))).toEqual([])
})

/** Everything a page is made of, as far as it is ours. */
function partsOf(file: string, parts = new Set<string>()): Set<string> {
  if (parts.has(file)) return parts
  parts.add(file)
  for (const match of fs.readFileSync(path.join(root, file), 'utf8').matchAll(/from '(@\/[^']+)'/g)) {
    const next = fileOf(match[1] ?? '')
    if (next !== undefined && /^(app|components)\//.test(next)) partsOf(next, parts)
  }
  return parts
}

it('every page that can ask for a finger brings the words for it to the browser', () => {
  const brings = (file: string): boolean => [...partsOf(file)].some((part) => /ClientMessages namespaces=\{\[[^\]]*'factors'/.test(fs.readFileSync(path.join(root, part), 'utf8')))
  expect(pages.filter((file) => reaches(file) && !brings(file))).toEqual([])
})

it('no page that is open to strangers may, nor one where nobody acts', () => {
  const open = pages.filter((file) => /\((public)\)|\/auditor\/|\[\.\.\.rest\]/.test(file)).map(addressOf).filter((address) => !['/en/sign-in/factor', '/en/sign-in/enrol'].includes(address))
  expect(open.length).toBeGreaterThan(8)
  expect(open.filter(mayReadFingers)).toEqual([])
  expect(['/', '/en', '/en/sign-in', '/en/sign-in/factors', '/en/administrator', '/en/home', '/en/help/account'].filter(mayReadFingers)).toEqual([])
})

it('the page that judges records in the browser may reach nobody, and no other page is as shut', () => {
  expect(['/en/verify', '/hi/verify', '/en/verify/x', '/en/sign-in', '/verify'].filter(isVerifyPage)).toEqual(['/en/verify', '/hi/verify'])
  expect(contentPolicy({ nonce: 'n', development: false, asksNobody: true })).toContain("connect-src 'none';")
})

it('the policy names the reader’s ports by address, and nothing else of this computer', () => {
  const connect = (readsFingers: boolean): string => /connect-src ([^;]+)/.exec(contentPolicy({ nonce: 'n', development: false, readsFingers }))?.[1] ?? ''
  expect(connect(false)).toBe("'self'")
  expect(connect(true).split(' ')).toEqual(["'self'", ...Array.from({ length: 21 }, (_, index) => `http://127.0.0.1:${11_100 + index}`)])
})
