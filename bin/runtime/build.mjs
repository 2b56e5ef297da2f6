// @ts-check
// What is made from the sources (Prisma's client, the pages) and when it must be made again.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const clientSources = ['prisma/schema', 'package-lock.json']
const pageSources = ['app', 'components', 'lib', 'messages', 'public', 'prisma/schema', 'proxy.ts', 'instrumentation.ts', 'next.config.ts', 'postcss.config.mjs', 'tsconfig.json', 'package-lock.json']

/**
 * A hash of every source file below the given places; tests are left out, they are in no page.
 * @param {string} root @param {string[]} places
 */
export function hashSources(root, places) {
  const hash = createHash('sha256')
  for (const place of places) addPath({ hash, root, name: place })
  return hash.digest('hex')
}

/** @param {{ hash: import('node:crypto').Hash, root: string, name: string }} options */
function addPath({ hash, root, name }) {
  const at = path.join(root, name)
  const stat = fs.statSync(at, { throwIfNoEntry: false })
  if (!stat) return
  if (stat.isDirectory()) {
    for (const entry of fs.readdirSync(at).sort()) addPath({ hash, root, name: path.posix.join(name, entry) })
  } else if (!/\.test\.tsx?$/.test(name)) {
    hash.update(`${name}\0${stat.size}\0`).update(fs.readFileSync(at))
  }
}

/** @param {string} root @param {{ distDir?: string }} [options] */
export function pagesState(root, { distDir = '.next' } = {}) {
  return stateOf({ stamp: path.join(root, distDir, 'portal-sources'), wanted: `${hashSources(root, pageSources)} ${process.versions.node.split('.')[0]}` })
}

/** @param {string} root */
export function clientState(root) {
  return stateOf({ stamp: path.join(root, 'generated', 'portal-sources'), wanted: hashSources(root, clientSources) })
}

/**
 * The stamp is written when the work is done: whatever was interrupted has none and is done again.
 * @param {{ stamp: string, wanted: string }} options
 */
function stateOf({ stamp, wanted }) {
  return {
    isCurrent: fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted,
    forget: () => fs.rmSync(stamp, { force: true }),
    remember: () => {
      fs.mkdirSync(path.dirname(stamp), { recursive: true })
      fs.writeFileSync(stamp, wanted)
    },
  }
}
