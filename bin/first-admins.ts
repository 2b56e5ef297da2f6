// Usage: npm run first-admins -- --user-id ID --name NAME --designation TEXT --email ADDRESS [--language en|hi], all of it twice: once for each person
// Makes the first two admins of an installation, once. Each gets an activation mail; nothing secret is printed. The same two again are mailed new links
// while nobody has come in by theirs. docs/operations.md says how an installation begins.
import { parseArgs } from 'node:util'
import { closePools } from '@/lib/db/pool'
import { closePrisma } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { type FirstAdmin, firstAdmins } from '@/lib/users/first/schema'
import { makeFirstAdmins } from '@/lib/users/first/use-cases'

const usage = `Usage: npm run first-admins -- --user-id ID --name NAME --designation TEXT --email ADDRESS [--language en|hi]
Each option twice: first for the one person, then for the other. One admin alone can approve nothing.`
const refusals: Readonly<Record<string, string>> = {
  adminsMade: 'This installation has, or had, admins. They make every further one: one proposes under Rules, Admins, and another approves. Who cannot sign in is let in anew by two of them.',
  samePerson: 'These two have one mailbox or one name. Two different persons are needed: one alone can approve nothing.',
  mailboxTaken: 'One of these mailboxes has an account already.',
  userIdTaken: 'One of these user ids or mail addresses belongs to an account already.',
}

/** A reason to do nothing, in a sentence for whoever sits at the server. */
class Refusal extends Error {}

async function main(): Promise<void> {
  const people = readPeople(process.argv.slice(2))
  // The links live from now on: a mail that cannot leave would be a dead one.
  if (!env().SMTP_URL) throw new Refusal('SMTP_URL is not set, so the invitations could not be mailed. Set it (docs/operations.md) and run this again; nothing was made.')
  const { outcome, mailed } = await makeFirstAdmins(people)
  console.log(outcome === 'made' ? 'Two accounts were made and wait for their owners.' : 'The earlier links are void.')
  for (const { userId, email } of mailed) console.log(`The portal's worker mails ${userId} a link to ${email}; it works once, for ${limits.activationHours} hours.`)
  console.log('When a link is over, run this again with the same two people.')
}

function readPeople(args: string[]): [FirstAdmin, FirstAdmin] {
  const text = { type: 'string', multiple: true } as const
  let values: Record<string, string[] | undefined>
  try {
    ({ values } = parseArgs({ args, strict: true, options: { 'user-id': text, name: text, designation: text, email: text, language: text } }))
  } catch {
    throw new Refusal(usage)
  }
  const twice = Object.entries(values).filter(([, given]) => given?.length !== 2).map(([option]) => `--${option}`)
  if (twice.length > 0) throw new Refusal(`${usage}\nNot given twice: ${twice.join(', ')}.`)
  const parsed = firstAdmins.safeParse([0, 1].map((index) => ({ userId: values['user-id']?.[index], name: values.name?.[index], designation: values.designation?.[index], email: values.email?.[index], language: values.language?.[index] ?? 'en' })))
  if (parsed.success) return parsed.data
  const wrong = [...new Set(parsed.error.issues.map(({ path }) => `--${path[1] === 'userId' ? 'user-id' : String(path[1])}`))]
  throw new Refusal(`${usage}\nMissing or not usable: ${wrong.join(', ')}.`)
}

try {
  await main()
} catch (error) {
  const sentence = error instanceof Refusal ? error.message : error instanceof AppError ? refusals[error.reason] : undefined
  console.error(sentence ?? error)
  process.exitCode = 1
} finally {
  await Promise.all([closePools(), closePrisma()])
}
