// @ts-check
// DATA_DIR/run.json: what runs now and under which ports; the ports are kept for the next start.
import fs from 'node:fs'
import path from 'node:path'
import { killGroup } from './logged.mjs'
import { writeWhole } from './files.mjs'
import { isAlive, sleep } from './processes.mjs'

/** @typedef {{ name: string, pid: number, start: string | null }} RunningChild */
/** @typedef {{ state: 'starting' | 'running' | 'stopped', pid: number, origin?: string, inbox?: string, identity?: string, ports: Record<string, number>, children: RunningChild[] }} RunFile */

/** @param {string} dataDir */
function fileOf(dataDir) {
  return path.join(dataDir, 'run.json')
}

/** What the last run wrote; a damaged file costs the remembered ports and nothing else. @param {string} dataDir @returns {RunFile} */
export function readRunFile(dataDir) {
  try {
    const value = JSON.parse(fs.readFileSync(fileOf(dataDir), 'utf8'))
    return { state: value.state ?? 'stopped', pid: value.pid ?? 0, ...(value.origin ? { origin: value.origin } : {}), ...(value.inbox ? { inbox: value.inbox } : {}), ...(value.identity ? { identity: value.identity } : {}), ports: value.ports ?? {}, children: value.children ?? [] }
  } catch {
    return { state: 'stopped', pid: 0, ports: {}, children: [] }
  }
}

/** @param {string} dataDir @param {RunFile} run */
export function writeRunFile(dataDir, run) {
  writeWhole(fileOf(dataDir), `${JSON.stringify(run, null, 2)}\n`, 0o600)
}

/**
 * Ends what a killed start left behind, so that its port is free again.
 * @param {string} dataDir
 * @returns {Promise<number>} how many processes
 */
export async function endLeftovers(dataDir) {
  const left = readRunFile(dataDir).children.filter((child) => child.start !== null && isAlive(child))
  left.forEach((child) => killGroup(child.pid, 'SIGTERM'))
  for (let waited = 0; waited < 50 && left.some(isAlive); waited += 1) await sleep(100)
  left.filter(isAlive).forEach((child) => killGroup(child.pid, 'SIGKILL'))
  return left.length
}
