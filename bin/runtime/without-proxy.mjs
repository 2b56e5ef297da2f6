// @ts-check
// The built portal with its proxy taken out: the same pages, routes and actions, and nothing in front of them.
import fs from 'node:fs'
import path from 'node:path'
import { root } from './environment.mjs'
import { PlainError } from './plain-error.mjs'
import { runPlaywright } from './runners.mjs'
import { withTestPortal } from './test-portal.mjs'

const distDir = path.join('.test', 'without-proxy')

/**
 * Holds the authorization table and the actions against a portal without a proxy: the same pages, the same refusals, and
 * nothing done that is not from our own page. Left out is the test of what the proxy itself does, which says so by its tag.
 * @returns {Promise<import('./reports.mjs').Tally>}
 */
export async function runWithoutProxy() {
  // A start builds the pages where they are behind.
  await withTestPortal(async () => {})
  takeProxyOut()
  return withTestPortal((portal) => runPlaywright(portal, { files: ['authorization', 'actions', 'acts-on-rows', '--grep-invert', '@proxy'], env: { NEXT_DIST_DIR: distDir, PORTAL_PROXY: 'removed' } }), { NEXT_DIST_DIR: distDir })
}

/**
 * A copy of the build in which the server finds no proxy to run. It is one entry of one manifest; the tests ask first whether it is really gone
 * (the policy of its headers, which only it writes).
 */
function takeProxyOut() {
  const to = path.join(root, distDir)
  fs.rmSync(to, { recursive: true, force: true })
  fs.cpSync(path.join(root, '.next'), to, { recursive: true, filter: (from) => !from.startsWith(path.join(root, '.next', 'cache')) })
  const file = path.join(to, 'server', 'functions-config-manifest.json')
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'))
  if (!manifest.functions?.['/_middleware']) throw new PlainError('The build names no proxy where this framework version is known to name it; look into bin/runtime/without-proxy.mjs.')
  delete manifest.functions['/_middleware']
  fs.writeFileSync(file, JSON.stringify(manifest))
  fs.rmSync(path.join(to, 'server', 'middleware.js'), { force: true })
}
