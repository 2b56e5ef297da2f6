// @ts-check
// The long-running processes of the portal: started, watched, restarted, stopped.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { killGroup, openLog, tellingLine } from './logged.mjs'
import { childEnvironment, processStart } from './processes.mjs'

/**
 * @typedef {{ name: string, command: string, args: string[], cwd: string, env: Record<string, string | undefined>, logFile: string,
 *   failuresMax: number, onGiveUp: (reason: string) => void, onRestart: (line: string) => void, onChange: () => void }} ChildPlan
 * `failuresMax`: deaths within a minute after which it is given up.
 * @typedef {{ name: string, pid: () => number | undefined, start: () => string | null, stop: () => Promise<void> }} Child
 */

const minute = 60_000

/** @param {number} failures @returns {number} milliseconds before the next try: 1, 2, 4 … 30 seconds */
export function restartDelay(failures) {
  return Math.min(30_000, 1000 * 2 ** (failures - 1))
}

/** @param {ChildPlan} plan @returns {Child} */
export function superviseChild(plan) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  /** @type {string | null} */
  let start = null
  let stopping = false
  /** @type {number[]} */
  let deaths = []
  /** @type {NodeJS.Timeout | undefined} */
  let timer

  const launch = () => {
    const log = openLog(plan.logFile)
    const from = fs.fstatSync(log).size
    // A group of its own: a terminal's Ctrl-C must not end it before we do, and its own children end with it.
    child = spawn(plan.command, plan.args, { cwd: plan.cwd, env: childEnvironment(plan.env), stdio: ['ignore', log, log], detached: process.platform !== 'win32' })
    fs.closeSync(log)
    start = child.pid === undefined ? null : processStart(child.pid)
    child.on('error', () => {})
    child.on('close', (code, signal) => died({ how: signal ?? `exit code ${code}`, from }))
    plan.onChange()
  }

  /** @param {{ how: string, from: number }} death */
  const died = ({ how, from }) => {
    killGroup(child?.pid, 'SIGKILL')
    child = undefined
    if (stopping) return
    const now = Date.now()
    deaths = [...deaths.filter((at) => now - at < minute), now]
    const said = fs.readFileSync(plan.logFile, 'utf8').slice(from)
    const why = `${how}${said.trim() ? `: ${tellingLine(said)}` : ''}`
    if (deaths.length >= plan.failuresMax) return plan.onGiveUp(why)
    plan.onRestart(`The ${plan.name} ended (${why}); it is started again in ${restartDelay(deaths.length) / 1000} s.`)
    timer = setTimeout(launch, restartDelay(deaths.length))
  }

  const stop = async () => {
    stopping = true
    clearTimeout(timer)
    const running = child
    if (!running?.pid) return
    const ended = new Promise((resolve) => running.once('close', resolve))
    killGroup(running.pid, 'SIGTERM')
    const patience = setTimeout(() => killGroup(running.pid, 'SIGKILL'), 10_000)
    await ended
    clearTimeout(patience)
  }

  launch()
  return { name: plan.name, pid: () => child?.pid, start: () => start, stop }
}
