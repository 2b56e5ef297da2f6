import type { Browser, CDPSession, Page } from '@playwright/test'
import path from 'node:path'

/** How fast the page's processor is while it is slowed down so many times (benchmark-index.js). */
async function benchmarkIndex({ page, cdp, slowdown }: { page: Page; cdp: CDPSession; slowdown: number }): Promise<number> {
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  const index = await page.evaluate<number>('benchmarkIndex(250)')
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  return index
}

/** How many times this machine is to be slowed down to be such a device, found by halving as DevTools does; 1 where it is no faster. `index` is its own. */
export async function slowdownTo({ browser, target }: { browser: Browser; target: number }): Promise<{ index: number; slowdown: number }> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.addScriptTag({ path: path.resolve('bench/felt/benchmark-index.js') })
    const cdp = await context.newCDPSession(page)
    const at = (slowdown: number): Promise<number> => benchmarkIndex({ page, cdp, slowdown })
    // The first time the engine learns the loops.
    await at(1)
    const index = await at(1)
    let [low, high] = [1, 16]
    if (index <= target) return { index, slowdown: 1 }
    while (high / low > 1.05) {
      const middle = Math.sqrt(low * high)
      if ((await at(middle)) > target) low = middle
      else high = middle
    }
    return { index, slowdown: Math.sqrt(low * high) }
  } finally {
    await context.close()
  }
}
