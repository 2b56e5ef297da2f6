// What a page of registrants costs as the feed grows: 100 thousand, 1 million and 10 million registrants in databases of their own,
// asked in turn in one run, so that the machine's moods fall on all sizes alike. `--quick` leaves the largest out, `--queries` the pages over HTTP
// (which need a build), and `--keep` lets the databases stand for another run of the same day.
import { type PageCase, pageCases } from './page/cases'
import { dropScenes, makeScenes, type Scene } from './page/scene'
import { startWeb, type Web } from './page/web'
import { quantile, type Report } from './report'

const rounds = { query: 200, page: 60 }

export async function run(report: Report, args: readonly string[]): Promise<void> {
  const sizes = args.includes('--quick') ? [100_000, 1_000_000] : [100_000, 1_000_000, 10_000_000]
  const scenes: Scene[] = []
  const webs: Web[] = []
  try {
    scenes.push(...await makeScenes(sizes, report))
    await measureQueries(report, scenes)
    if (args.includes('--queries')) return
    for (const scene of scenes) webs.push(await startWeb(scene))
    await measurePages(report, scenes, webs)
  } finally {
    for (const web of webs) await web.stop()
    await dropScenes(scenes, args.includes('--keep'))
  }
}

/** With both locks, and again with the first one alone, case by case in one run: what the second costs. */
async function measureQueries(report: Report, scenes: readonly Scene[]): Promise<void> {
  const growths: number[] = []
  for (const what of ['rows', 'count'] as const) {
    // A count goes from the newest change backwards, whatever page is shown.
    for (const each of pageCases.filter(({ deep }) => what === 'rows' || !deep)) {
      const name = what === 'rows' ? `page.query.${each.name}` : `page.count.${each.scope}`
      const both = await mediansOf(scenes, (scene) => scene.timeQuery(each, what))
      for (const scene of scenes) await scene.setRowSecurity(false)
      const first = await mediansOf(scenes, (scene) => scene.timeQuery(each, what))
      for (const scene of scenes) await scene.setRowSecurity(true)
      scenes.forEach((scene, index) => {
        report.figure(`${name}.${label(scene.size)}`, both[index] ?? Number.NaN, 'ms')
        report.figure(`${name}.${label(scene.size)}.firstLockAlone`, first[index] ?? Number.NaN, 'ms')
      })
      const grown = growth(report, name, both)
      if (what === 'rows') growths.push(grown)
    }
  }
  report.figure('page.growth.query', Math.max(...growths), 'ratio')
}

async function mediansOf(scenes: readonly Scene[], time: (scene: Scene) => Promise<number>): Promise<number[]> {
  const times = scenes.map((): number[] => [])
  for (let round = -20; round < rounds.query; round++) {
    for (const [index, scene] of scenes.entries()) {
      const milliseconds = await time(scene)
      if (round >= 0) times[index]?.push(milliseconds)
    }
  }
  return times.map((sample) => quantile(sample, 0.5))
}

async function measurePages(report: Report, scenes: readonly Scene[], webs: readonly Web[]): Promise<void> {
  const growths: number[] = []
  const ofLargest: number[] = []
  const signIn: number[] = []
  for (const each of pageCases) {
    const times = scenes.map((): number[] => [])
    for (let round = -10; round < rounds.page; round++) {
      for (const [index, scene] of scenes.entries()) {
        const milliseconds = await fetchCase(scene, webs[index], each)
        if (round >= 0) times[index]?.push(milliseconds)
      }
      const still = await webs.at(-1)?.time('/en/sign-in', null)
      if (round >= 0 && still !== undefined) signIn.push(still)
    }
    const medians = times.map((sample) => quantile(sample, 0.5))
    scenes.forEach((scene, index) => report.figure(`page.whole.${each.name}.${label(scene.size)}`, medians[index] ?? Number.NaN, 'ms'))
    growths.push(growth(report, `page.whole.${each.name}`, medians))
    ofLargest.push(...(times.at(-1) ?? []))
  }
  report.figure('page.growth.whole', Math.max(...growths), 'ratio')
  report.figure('page.whole.p95', quantile(ofLargest, 0.95), 'ms')
  report.figure('page.signIn.p95', quantile(signIn, 0.95), 'ms')
  report.figure('page.vsStatic', quantile(ofLargest, 0.95) / quantile(signIn, 0.95), 'ratio')
}

async function fetchCase(scene: Scene, web: Web | undefined, each: PageCase): Promise<number> {
  if (!web) throw new Error('no portal runs for this size')
  return web.time(scene.address(each), scene.token(each))
}

function growth(report: Report, name: string, medians: readonly number[]): number {
  const ratio = (medians.at(-1) ?? Number.NaN) / (medians[0] ?? Number.NaN)
  report.figure(`${name}.growth`, ratio, 'ratio')
  return ratio
}

function label(size: number): string {
  return size >= 1_000_000 ? `${size / 1_000_000}M` : `${size / 1_000}k`
}
