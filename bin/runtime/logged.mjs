// @ts-check
// Programs that run to their end as a step of ours: their talk goes to a log, their failure becomes a sentence.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { PlainError, diskFullSentence, saysDiskFull } from './plain-error.mjs'
import { childEnvironment } from './processes.mjs'

/** Thrown through the steps when the person asked to stop. */
export class StopRequested extends Error {}

const logBytesMax = 10_000_000

/** Opens a log for appending; one that grew large is put aside once. @param {string} file @returns {number} */
export function openLog(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  if ((fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logBytesMax) fs.renameSync(file, `${file}.1`)
  return fs.openSync(file, 'a', 0o600)
}

/**
 * @param {{ title: string, command: string, args: string[], cwd: string, env: Record<string, string | undefined>, logFile: string, signal?: AbortSignal, onLine?: (line: string) => void }} options
 * @returns {Promise<string>} what it said
 */
export function runLogged({ title, command, args, cwd, env, logFile, signal, onLine }) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new StopRequested())
    const log = openLog(logFile)
    // In a group of its own, so that a terminal's Ctrl-C reaches us alone and we end it in order.
    const child = spawn(command, args, { cwd, env: childEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' })
    const stop = () => killGroup(child.pid, 'SIGTERM')
    signal?.addEventListener('abort', stop)
    let output = ''
    /** @param {Buffer} chunk */
    const collect = (chunk) => {
      output = (output + chunk.toString()).slice(-200_000)
      writeQuietly(log, chunk)
      const line = chunk.toString().trimEnd().split('\n').at(-1)?.trim()
      if (line) onLine?.(line)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    /** @param {() => void} settle */
    const finish = (settle) => {
      signal?.removeEventListener('abort', stop)
      fs.closeSync(log)
      settle()
    }
    child.on('error', (error) => finish(() => reject(new PlainError(`${title} failed: ${command} cannot be run (${error.message}).`))))
    child.on('close', (code) =>
      finish(() => {
        if (signal?.aborted) reject(new StopRequested())
        else if (code === 0) resolve(output)
        else reject(failure({ title, output, logFile }))
      }),
    )
  })
}

/** @param {{ title: string, output: string, logFile: string }} options */
function failure({ title, output, logFile }) {
  if (saysDiskFull(output)) return new PlainError(diskFullSentence())
  return new PlainError(`${title} failed: ${tellingLine(output)}\n(the whole story is in ${logFile})`)
}

/** The line of a failing program's talk that says why. @param {string} output */
export function tellingLine(output) {
  const lines = stripVTControlCharacters(output).split('\n').map((line) => line.trim()).filter(Boolean)
  return lines.find((line) => /^(npm error (?!code|A complete)|Error:|[A-Za-z]*Error:|MigrationRefused:|error:|⨯)/.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}

/** @param {number | undefined} pid @param {NodeJS.Signals} signal */
export function killGroup(pid, signal) {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // It ended by itself in the meantime.
  }
}

/** A full disk must not take the portal down through its own log. @param {number} log @param {Buffer} chunk */
export function writeQuietly(log, chunk) {
  try {
    fs.writeSync(log, chunk)
  } catch {
    // The line is lost; the program it came from goes on.
  }
}
