import { type BrowserContext, expect, type Page, test as plain } from '@playwright/test'
import { setTimeout as pause } from 'node:timers/promises'
import { waitBefore } from '@/lib/testing/one-day'
import type { World } from './world'
import { buildWorld, leaveWorld } from './world'

export { expect } from '@playwright/test'

interface Own {
  /** Fails the test at its end when a page broke its content policy, threw, or asked for something of ours that was not there. */
  faultless: string[]
  /** Begins no test shortly before an Indian midnight, after which today is another day, and keeps the worker's people signed in: a worker that no failure ends outlives the minutes after which a session that nobody uses is over. */
  awake: undefined
  /** Makes the browser the person's. */
  signedInAs: (who: { readonly token: string }) => Promise<void>
}

/** The tests' own `test`: a world of people per worker, and no page may break quietly. */
export const test = plain.extend<Own, { world: World }>({
  world: [async ({}, give) => {
    const world = await buildWorld()
    await give(world)
    await leaveWorld(world)
  }, { scope: 'worker' }],
  awake: [async ({ world }, give) => {
    const wait = waitBefore(new Date())
    if (wait > 0) await pause(wait)
    await world.database.sql('UPDATE portal.session SET last_seen_at = now() WHERE id = ANY($1::uuid[])', [[world.officer, world.otherOfficer, world.admin, world.auditor].map(({ person }) => person.sessionId)])
    await give(undefined)
  }, { auto: true, timeout: 900_000 }],
  faultless: [async ({ context }, give) => {
    const faults: string[] = []
    watch(context, faults)
    await give(faults)
    expect(faults).toEqual([])
  }, { auto: true }],
  signedInAs: async ({ context, baseURL }, give) => {
    await give(async ({ token }) => {
      await context.addCookies([{ name: 'portal.session', value: token, url: baseURL ?? '' }])
    })
  },
})

/** Waits until the page's own script has taken over the field that the selector names: what is done before, it does not hear. */
export async function takenOver(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((field) => Object.keys(document.querySelector(field) ?? {}).some((key) => key.startsWith('__reactProps')), selector)
  // What the page begins to listen to by itself, it does after it was drawn.
  await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => { globalThis.setTimeout(resolve, 0) }) }))
}

/** Collects what a browser complains about: refused scripts and styles, errors that nobody caught. */
export function watch(context: BrowserContext, faults: string[]): void {
  context.on('weberror', (error) => faults.push(`${error.page()?.url()}: ${error.error().message}`))
  context.on('console', (message) => {
    const text = message.text()
    // A page that is not found is asked for on purpose; everything else that reaches the console as an error is ours.
    if (message.type() === 'error' && !/status of (404|405|403|413)/.test(text)) faults.push(`${message.page()?.url()}: ${text}`)
  })
}
