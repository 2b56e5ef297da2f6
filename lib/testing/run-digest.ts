// Makes the mails of the day as of the instant named, in a process of its own that a test may kill (lib/testing/crash).
import { closePools } from '@/lib/db/pool'
import { mailDigests } from '@/lib/notices/digest/use-cases'

mailDigests({ at: new Date(process.argv[2] ?? '') }).finally(closePools).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
