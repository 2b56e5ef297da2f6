import { expect, it } from 'vitest'
import { findFreePort } from './ports.mjs'

it('gives no port twice, though nobody listens there yet', async () => {
  const ports: number[] = []
  // Of some ten thousand ports the system offers one again long before.
  for (let count = 0; count < 2_000; count += 1) ports.push(await findFreePort())
  expect(new Set(ports).size).toBe(ports.length)
})
