import loadHighs from 'highs'

/** What somebody knows of some unknown numbers of zero or more: those of them that are counted, and how many they are together. */
export interface Known {
  readonly counted: readonly number[]
  readonly count: number
}

/** What an integer solver makes of all that somebody knows of `unknowns` numbers. */
export interface Solver {
  /** The least and the greatest that some of the numbers may be together. Throws when nothing fits what is known. */
  rangeOf: (counted: readonly number[]) => [least: number, greatest: number]
}

/** A solver that knows everything of `known`, once each. */
export async function solverOf({ unknowns, known }: { unknowns: number; known: readonly Known[] }): Promise<Solver> {
  const highs = await loadHighs()
  const rows = [...new Set(known.filter(({ counted }) => counted.length > 0).map(({ counted, count }) => `${sumOf(counted)} = ${count}`))]
  const names = Array.from({ length: unknowns }, (_, index) => `x${index}`)
  const solve = (sense: 'Minimize' | 'Maximize', counted: readonly number[]): number => {
    const model = [sense, `obj: ${sumOf(counted)}`, 'Subject To', ...rows.map((row, index) => `k${index}: ${row}`), 'General', wrapped(names), 'End'].join('\n')
    const solution = highs.solve(model, { output_flag: false, log_to_console: false })
    if (solution.Status !== 'Optimal') throw new Error(`what is known fits nothing: ${solution.Status}`)
    return Math.round(solution.ObjectiveValue)
  }
  return { rangeOf: (counted) => [solve('Minimize', counted), solve('Maximize', counted)] }
}

function sumOf(counted: readonly number[]): string {
  return wrapped(counted.map((index, place) => `${place === 0 ? '' : '+ '}x${index}`))
}

/** The format reads lines of some hundred signs. */
function wrapped(words: readonly string[]): string {
  return words.map((word, index) => (index % 20 === 19 ? `${word}\n` : word)).join(' ')
}
