// @ts-check
import { spawn } from 'node:child_process'
import fs from 'node:fs'

/**
 * When a process began, in the kernel's ticks; with the pid it names a process for good, because pids are used again.
 * Null where the kernel does not say (no /proc) or the process is gone.
 * @param {number} pid
 * @returns {string | null}
 */
export function processStart(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the name in brackets and may hold spaces; the twenty-second is the start.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

/** @typedef {{ pid: number, start: string | null }} ProcessName */

/** @returns {ProcessName} */
export function thisProcess() {
  return { pid: process.pid, start: processStart(process.pid) }
}

/**
 * True while that very process lives: a zombie or another process under the same pid is not it.
 * @param {ProcessName} name
 */
export function isAlive({ pid, start }) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const now = processStart(pid)
  if (start !== null && now !== null && start !== now) return false
  return !isZombie(pid)
}

/** @param {number} pid */
function isZombie(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
  } catch {
    return false
  }
}

/**
 * Runs a program to its end and collects what it says.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, uid?: number, gid?: number, input?: string, stdio?: 'pipe' | 'inherit', onOutput?: (text: string) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, options = {}) {
  const { input, stdio = 'pipe', onOutput, env, ...others } = options
  return new Promise((resolve) => {
    /** @type {import('node:child_process').SpawnOptions} */
    const spawnOptions = { ...others, ...(env ? { env: childEnvironment(env) } : {}), stdio: [input === undefined ? 'ignore' : 'pipe', stdio, stdio] }
    const child = spawn(command, args, spawnOptions)
    let output = ''
    /** @param {Buffer} chunk */
    const collect = (chunk) => {
      output = (output + chunk.toString()).slice(-200_000)
      onOutput?.(chunk.toString())
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }))
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), output }))
  })
}

/** Next's types ask for NODE_ENV in every environment; a child of ours decides that itself. @param {Record<string, string | undefined>} env */
export function childEnvironment(env) {
  return /** @type {NodeJS.ProcessEnv} */ (env)
}

/** @param {number} milliseconds @returns {Promise<void>} */
export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
