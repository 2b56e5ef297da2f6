import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..', '..')
const sources = ['app', 'bin', 'components', 'lib'].flatMap((folder) => fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.startsWith('lib/testing/'))
const naming = (pattern: RegExp): string[] => sources.filter((file) => pattern.test(fs.readFileSync(path.join(root, file), 'utf8'))).sort()

// One more door to the rows is one more to guard: whoever adds it says so here, and reads through inScopedRead.
test('sealed rows are named in few files: the query of pages and files, and what loads or moves them', () => {
  expect(naming(/registry\.(feed|registrant)\b(?!_)/)).toEqual([
    'lib/access/feed-query.ts', 'lib/demo/store.ts', 'lib/registrants/generate/store.ts', 'lib/registrants/import/batch/store.ts', 'lib/registrants/import/store.ts',
  ])
  expect(naming(/\b(feedQuery|countQuery|dayCountQuery)\(/)).toEqual(['lib/access/feed-query.ts', 'lib/exports/rows/reads.ts', 'lib/lookups/store.ts', 'lib/registrants/store.ts'])
})

test('tokens are made where rows are opened, where a person acts and where a holder is written, nowhere else', () => {
  expect(naming(/\browToken\(/)).toEqual(['lib/access/scoped-read.ts', 'lib/auth/acting.ts', 'lib/crypto/row-token.ts'])
  expect(naming(/\blockHash\(/)).toEqual(['lib/auth/session.ts', 'lib/crypto/row-token.ts', 'lib/exports/scheduling/store.ts', 'lib/exports/store.ts'])
  expect(naming(/portal\.token/)).toEqual(['lib/access/scoped-read.ts', 'lib/auth/acting.ts'])
  expect(naming(/\bsessionMac\(/)).toEqual(['lib/auth/session.ts', 'lib/crypto/session-mac.ts'])
})
