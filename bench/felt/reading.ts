import type { Browser, Page } from '@playwright/test'
import path from 'node:path'

/** What one visit felt like, as Web Vitals and Lighthouse count it: the largest paint, how much moved by itself, and how long the page did not answer (of each long task what is over 50 ms, from the first paint to half a second of quiet). */
export interface Reading {
  readonly paintMs: number
  readonly shift: number
  readonly blockingMs: number
}

/** An officer's pages, and the one before them. */
export const feltPages = ['/sign-in', '/home', '/registrants', '/registrants?panel=filters', '/registrants/pictures', '/files', '/files/new', '/requests', '/activity', '/notices', '/help-desk', '/account', '/help']

/** A laptop in English at the machine's own speed, and two phones in Hindi (which brings the larger letters), slowed down to what DevTools calls the middle and the low tier: the target of their BenchmarkIndex. */
export const readers = [
  { name: 'laptop', width: 1440, locale: 'en', target: null }, { name: 'phone', width: 360, locale: 'hi', target: 1_000 }, { name: 'cheapPhone', width: 360, locale: 'hi', target: 264 },
] as const

/** WebPageTest's "3G": 1.6 Mbit/s down, 768 kbit/s up, 300 ms there and back. */
const line = { offline: false, downloadThroughput: 1_600_000 / 8, uploadThroughput: 768_000 / 8, latency: 300 }

interface Visit {
  readonly browser: Browser
  readonly origin: string
  readonly path: string
  readonly width: number
  /** How many times slower than the machine the page's processor is. */
  readonly slowdown: number
  readonly token: string | null
  /** False: the same page while none of its script files comes. */
  readonly hasScripts: boolean
}

/** Opens the page in a browser that has nothing yet, then once more with what it kept. Throws unless the page answers 200. */
export async function readPage(visit: Visit): Promise<{ first: Reading; again: Reading }> {
  const context = await visit.browser.newContext({ viewport: { width: visit.width, height: 800 }, timezoneId: 'Asia/Kolkata' })
  try {
    if (visit.token !== null) await context.addCookies([{ name: 'portal.session', value: visit.token, url: visit.origin }])
    await context.addInitScript({ path: path.resolve('bench/felt/watch.js') })
    const page = await context.newPage()
    if (!visit.hasScripts) await page.route(/\.js(\?|$)/, (route) => route.abort())
    const cdp = await context.newCDPSession(page)
    await cdp.send('Network.enable')
    await cdp.send('Network.emulateNetworkConditions', line)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: visit.slowdown })
    return { first: await read(page, visit), again: await read(page, visit) }
  } finally {
    await context.close()
  }
}

async function read(page: Page, visit: Visit): Promise<Reading> {
  const answer = await page.goto(visit.origin + visit.path, { waitUntil: 'load' })
  if (answer?.status() !== 200) throw new Error(`${visit.path} answered ${answer?.status()}`)
  await page.waitForTimeout(1_500)
  const text = await page.evaluate(() => document.documentElement.dataset.felt ?? '')
  if (text === '') throw new Error(`${visit.path} was not watched`)
  const [paintMs = Number.NaN, shift = Number.NaN, blockingMs = Number.NaN] = text.split(' ').map(Number)
  return { paintMs, shift, blockingMs }
}
