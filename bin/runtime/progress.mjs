// @ts-check
// What a person at the terminal sees: one line for each step, with its seconds.

const width = 30

/** @typedef {{ step: <T>(title: string, action: (tell: (text: string) => void) => Promise<T>) => Promise<T>, say: (line: string) => void }} Progress */

/**
 * @param {NodeJS.WriteStream} [output]
 * @returns {Progress}
 */
export function createProgress(output = process.stdout) {
  const live = output.isTTY === true
  /** @type {string[]} */
  let held = []
  let inside = false

  /** @type {Progress['say']} */
  const say = (line) => {
    // A remark in the middle of a step waits for the step's own line to end.
    if (inside) held.push(line)
    else output.write(`  ${line}\n`)
  }

  /** @type {Progress['step']} */
  const step = async (title, action) => {
    const startedAt = performance.now()
    let told = ''
    let spokenAt = startedAt
    inside = true
    const line = () => `  ${title.padEnd(width)}${((performance.now() - startedAt) / 1000).toFixed(1).padStart(7)} s  ${told}`
    const timer = setInterval(() => {
      if (live) output.write(`\r\x1b[2K${line().slice(0, (output.columns ?? 80) - 1)}`)
      else if (performance.now() - spokenAt > 10_000) {
        spokenAt = performance.now()
        output.write(`${line().trimEnd()} …\n`)
      }
    }, 250)
    const finish = () => {
      clearInterval(timer)
      inside = false
      output.write(`${live ? '\r\x1b[2K' : ''}${line().trimEnd()}\n`)
      held.forEach((remark) => output.write(`    ${remark}\n`))
      held = []
    }
    try {
      const result = await action((text) => {
        told = text
      })
      finish()
      return result
    } catch (error) {
      told = 'failed'
      finish()
      throw error
    }
  }

  return { step, say }
}
