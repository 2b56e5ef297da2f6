import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '@/generated/prisma/client'
import { databasePatience } from '@/lib/db/patience'
import { processRole, roleUrl } from '@/lib/db/roles'

export type { Prisma } from '@/generated/prisma/client'

let client: PrismaClient | undefined

/** The control plane's client, under the process's own role. Constructed here and nowhere else. */
export function prisma(): PrismaClient {
  const { turnMilliseconds, transactionMilliseconds } = databasePatience()
  client ??= new PrismaClient({
    // The adapter corrupts timestamptz when the session is not in UTC (prisma/orm#26786).
    adapter: new PrismaPg({ connectionString: roleUrl(processRole()), max: 10, options: '-c timezone=UTC' }),
    transactionOptions: { maxWait: turnMilliseconds, timeout: transactionMilliseconds },
  })
  return client
}

/** Ends the client's connections: for commands and tests that must exit. */
export async function closePrisma(): Promise<void> {
  const open = client
  client = undefined
  await open?.$disconnect()
}
