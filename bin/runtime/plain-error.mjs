// @ts-check
// A failure that is told in one sentence: what is wrong and what to do. Everything else is a fault of ours and keeps its stack.

export class PlainError extends Error {
  /** @param {string} sentence @param {{ cause?: unknown }} [options] */
  constructor(sentence, options) {
    super(sentence, options)
    this.name = 'PlainError'
  }
}

const noSpace = /ENOSPC|no space left on device|could not write.*: No space|disk quota exceeded|EDQUOT/i

/** True when a text (an error's message, the end of a log) says that the disk is full. @param {string} text */
export function saysDiskFull(text) {
  return noSpace.test(text)
}

/**
 * The sentence for any error: a plain one as it is, a full disk and a forbidden file by name, anything else with its stack.
 * @param {unknown} error
 * @returns {string}
 */
export function sentenceOf(error) {
  if (!(error instanceof Error)) return String(error)
  if (saysDiskFull(error.message)) return diskFullSentence()
  if (error instanceof PlainError) return error.message
  if ('code' in error && (error.code === 'EACCES' || error.code === 'EPERM') && 'path' in error) {
    return `This user may not write ${error.path}; make it writable, or choose another folder with DATA_DIR.`
  }
  return error.stack ?? error.message
}

/** @param {string} [where] */
export function diskFullSentence(where = 'that holds the portal or its data') {
  return `The disk ${where} is full; free some space and start again, nothing is lost.`
}

/**
 * Runs a command's main function: its number becomes the exit code, its error one sentence and exit code 1.
 * @param {() => Promise<number | void>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    process.stderr.write(`\n${sentenceOf(error)}\n`)
    process.exitCode = 1
  }
}
