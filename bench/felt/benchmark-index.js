// @ts-check
// Lighthouse's BenchmarkIndex, as a function in a page: how often it builds a text of ten thousand letters, and copies a hundred thousand numbers, in a tenth of a second, the mean of both.
// Chromium's DevTools tells devices apart by it: some 1,000 is a phone of the middle (Pixel 5), some 264 a cheap one (Moto G Power of 2022).
/** @param {number} milliseconds */
function benchmarkIndex(milliseconds) {
  /** @param {(turn: number) => void} work */
  const perTenth = (work) => {
    const startedAt = performance.now()
    let turns = 0
    while (turns % 10 !== 0 || performance.now() - startedAt < milliseconds) work(turns++)
    return turns / ((performance.now() - startedAt) / 100)
  }
  const letters = perTenth(() => {
    let text = ''
    for (let at = 0; at < 10_000; at++) text += 'a'
    if (text.length === 1) throw new Error('this is built so that nothing can leave the loop out')
  })
  const [one, other] = [Array.from({ length: 100_000 }, (_, at) => at), Array.from({ length: 100_000 }, (_, at) => at)]
  const numbers = perTenth((turn) => {
    const [from, to] = turn % 2 === 0 ? [one, other] : [other, one]
    for (let at = 0; at < from.length; at++) to[at] = from[at] ?? 0
  })
  return (letters + numbers) / 2
}
Object.assign(globalThis, { benchmarkIndex })
