/** Where a benchmark puts its figures: one line each for people, one JSON object each with --json. */
export interface Report {
  /** A figure by its name (`page.growth.query`), e.g. 1.12 `ratio`, 0.41 `ms`. */
  figure(name: string, value: number, unit: string): void
  /** What a figure cannot say; not printed with --json. */
  note(text: string): void
}

/** Each benchmark is a module with this one function. `args` are the words after its name. */
export type Benchmark = (report: Report, args: readonly string[]) => Promise<void>

/** A report on standard output. */
export function printingReport({ json }: { json: boolean }): Report {
  return {
    figure: (name, value, unit) => console.log(json ? JSON.stringify({ name, value, unit }) : `${name.padEnd(44)} ${formatFigure(value)} ${unit}`),
    note: (text) => { if (!json) console.log(`# ${text}`) },
  }
}

/** The value below which the share of the sorted sample lies; 0.5 is the median. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function formatFigure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-IN') : value.toPrecision(3)
}
