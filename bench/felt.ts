// What a reader on a slow line waits for: the officer's pages on a 3G line, on a laptop and on the slower processors of two phones (or of those that are named), each once with nothing kept (the first visit)
// and once with styles, letters and scripts kept (every later one), beside the same page without its scripts in the same run. Needs a build.
import { chromium } from '@playwright/test'
import { requireChromium } from '../bin/runtime/tools.mjs'
import { slowdownTo } from './felt/calibration'
import { feltPages, readers, readPage, type Reading } from './felt/reading'
import { dropScenes, makeScenes } from './page/scene'
import { startWeb } from './page/web'
import { quantile, type Report } from './report'

export async function run(report: Report, args: readonly string[]): Promise<void> {
  const rounds = args.includes('--quick') ? 1 : 5
  const [scene] = await makeScenes([100_000], report)
  if (!scene) throw new Error('there is no feed')
  const web = await startWeb(scene)
  const browser = await chromium.launch({ executablePath: (await requireChromium()) ?? undefined, args: ['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage'] })
  const worst = new Map<string, Reading>()
  const ratios: number[] = []
  try {
    const asked = readers.filter(({ name }) => !readers.some((reader) => args.includes(reader.name)) || args.includes(name))
    for (const { name, locale, width, target } of asked) {
      const { index, slowdown } = target === null ? { index: null, slowdown: 1 } : await slowdownTo({ browser, target })
      report.note(`${name}: ${index === null ? 'this machine as it is' : `slowed down ${slowdown.toFixed(2)} times, of BenchmarkIndex ${Math.round(index)}`}`)
      for (const path of feltPages) {
        const visit = { width, slowdown, browser, origin: web.origin, path: `/${locale}${path}`, token: path === '/sign-in' ? null : scene.officerToken }
        // The server has met the page before: its own first time is not the reader's.
        await readPage({ ...visit, hasScripts: true })
        const taken: Record<'first' | 'again' | 'bare', Reading[]> = { first: [], again: [], bare: [] }
        for (let round = 0; round < rounds; round++) {
          const { first, again } = await readPage({ ...visit, hasScripts: true })
          taken.first.push(first)
          taken.again.push(again)
          taken.bare.push((await readPage({ ...visit, hasScripts: false })).first)
        }
        for (const when of ['first', 'again'] as const) {
          const each = medianOf(taken[when])
          report.note(`${name} ${when.padEnd(5)} ${visit.path.padEnd(32)} paint ${Math.round(each.paintMs)} ms, shift ${each.shift.toFixed(3)}, blocking ${Math.round(each.blockingMs)} ms`)
          worst.set(`${name}.${when}`, worstOf(worst.get(`${name}.${when}`), each))
        }
        ratios.push(medianOf(taken.first).paintMs / medianOf(taken.bare).paintMs)
      }
    }
  } finally {
    await browser.close()
    await web.stop()
    await dropScenes([scene], args.includes('--keep'))
  }
  for (const [name, { paintMs, shift, blockingMs }] of worst) {
    report.figure(`felt.${name}.paintMs`, paintMs, 'ms')
    report.figure(`felt.${name}.shift`, shift, 'ratio')
    report.figure(`felt.${name}.blockingMs`, blockingMs, 'ms')
  }
  report.figure('felt.vsWithoutScripts', quantile(ratios, 0.5), 'ratio')
}

function medianOf(readings: readonly Reading[]): Reading {
  const of = (key: keyof Reading): number => quantile(readings.map((reading) => reading[key]), 0.5)
  return { paintMs: of('paintMs'), shift: of('shift'), blockingMs: of('blockingMs') }
}

function worstOf(one: Reading | undefined, other: Reading): Reading {
  return { paintMs: Math.max(one?.paintMs ?? 0, other.paintMs), shift: Math.max(one?.shift ?? 0, other.shift), blockingMs: Math.max(one?.blockingMs ?? 0, other.blockingMs) }
}
