// @ts-check
// Usage: npm run lockfile      after "npm install": puts back the packages of other machines that the registry did not offer.
import fs from 'node:fs'
import path from 'node:path'
import { root } from './runtime/environment.mjs'
import { completeLockfile, missingPlatformEntries } from './runtime/lockfile.mjs'

const file = path.join(root, 'package-lock.json')
const lockfile = JSON.parse(fs.readFileSync(file, 'utf8'))
const missing = Object.keys(missingPlatformEntries(lockfile))
if (missing.length > 0) fs.writeFileSync(file, `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`)
console.log(missing.length === 0 ? 'The lockfile is whole.' : `${missing.length} entries were put back:\n${missing.join('\n')}`)
