// Usage: npm run admin-networks [-- --open]
// Says from which networks admins may sign in and work. With --open they may from anywhere again, on record: for the day on which the Ministry's own addresses are
// others than those that two admins had set, and none of them gets in to change it.
import { closePools } from '@/lib/db/pool'
import { closePrisma } from '@/lib/db/prisma'
import { inOwnerTransaction } from '@/lib/db/transaction'
import { selectNetworks } from '@/lib/policy/networks/store'
import { openNetworks } from '@/lib/policy/networks/use-cases'

const args = process.argv.slice(2)
if (args.length > 1 || (args[0] !== undefined && args[0] !== '--open')) {
  console.error('Usage: npm run admin-networks [-- --open]')
  process.exitCode = 1
} else {
  if (args[0] === '--open') console.log((await openNetworks()) ? 'Admins may sign in from anywhere again. Two of them set new networks at /admin/policy.' : 'They were open.')
  const { networks } = await inOwnerTransaction(selectNetworks)
  console.log(networks.length === 0 ? 'Admins sign in and work from anywhere.' : `Admins sign in and work from: ${networks.join(', ')}`)
  await Promise.all([closePools(), closePrisma()])
}
