import { defineConfig } from '@playwright/test'

// bin/test.mjs starts a portal of its own and names it here; `npm run test:e2e` does the same.
const origin = process.env.PORTAL_ORIGIN

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.test/e2e',
  // One portal, one ledger, one mail inbox: journeys in the same file go one after the other, files side by side.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Limits end what hangs. What is slow because the machine has other work is no fault of the portal.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json']],
  use: {
    baseURL: origin,
    timezoneId: 'Asia/Kolkata',
    // What a trace takes down of every step of every page costs the browser more than the page; `TRACE=1 npm run test:e2e` has one of what fails.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    // Debian's Chromium where there is one; root needs --no-sandbox, and in a container /dev/shm is often small.
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: ['--no-sandbox', '--disable-dev-shm-usage'] },
  },
})
