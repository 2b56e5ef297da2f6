import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/** How the demonstration's people sign in, as its start printed it. */
export function accounts(): { role: string; userId: string; password: string }[] {
  const text = fs.readFileSync(path.join(process.env.DATA_DIR ?? '', 'demo-accounts.json'), 'utf8')
  return z.array(z.object({ role: z.string(), userId: z.string(), password: z.string() })).parse(JSON.parse(text))
}
