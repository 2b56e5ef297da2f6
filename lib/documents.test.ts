import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const documents = ['README.md', ...fs.readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)]
const records = fs.readdirSync(path.join(root, 'docs/decisions'))

it('every record of a decision has a number of its own, and says it in its title', () => {
  const numbers = records.map((file) => file.slice(0, 4))
  expect(numbers.filter((number, index) => !/^\d{4}$/.test(number) || numbers.indexOf(number) !== index)).toEqual([])
  const titles = records.map((file) => fs.readFileSync(path.join(root, 'docs/decisions', file), 'utf8').split('\n', 1)[0] ?? '')
  expect(records.filter((file, index) => !titles[index]?.startsWith(`# ${file.slice(0, 4)} `))).toEqual([])
})

it.each(documents)('the links of %s lead somewhere', (document) => {
  const text = fs.readFileSync(path.join(root, document), 'utf8')
  const links = [...text.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].map(([, link = '']) => link)
  // The picture is taken from a running portal when asked (e2e/screens.spec.ts).
  expect(links.filter((link) => !link.startsWith('docs/screens/') && !fs.existsSync(path.resolve(root, path.dirname(document), link)))).toEqual([])
})

it('the code speaks of records that exist', () => {
  const sources = ['app', 'components', 'lib', 'bin'].flatMap((folder) => fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(tsx?|mjs)$/.test(file)).map((file) => path.join(root, folder, file)))
  const spoken = sources.flatMap((file) => [...fs.readFileSync(file, 'utf8').matchAll(/docs\/decisions\/(\d{4})/g)].map(([, number = '']) => number))
  expect(spoken.filter((number) => !records.some((record) => record.startsWith(number)))).toEqual([])
})
