import { Writable } from 'node:stream'
import pino from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { inRoleTransaction, inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { logOptions, plainError } from '@/lib/log'
import { useDatabase } from '@/lib/testing/database'

const database = useDatabase()
const name = 'Smt. Asha Devi'
const mail = 'asha.devi@kerala.example'
const insert = 'INSERT INTO portal.person_of_test (id, name, mail, age, born) VALUES ($1::int, $2, $3, $4::int, $5::text::date)'

beforeAll(async () => {
  await database.sql(`CREATE TABLE portal.person_of_test (id int PRIMARY KEY, name text NOT NULL CONSTRAINT one_name UNIQUE, mail text, age int CONSTRAINT grown CHECK (age > 17), born date NOT NULL)`)
  await database.sql('GRANT SELECT, INSERT ON portal.person_of_test TO portal_web')
  await database.sql(insert, [1, name, mail, 40, '1986-01-01'])
})

const logins = {
  pg: (values: readonly unknown[]) => inRoleTransaction('portal_web', (tx) => tx.sql(insert, values)),
  Prisma: (values: readonly unknown[]) => inTransaction((tx) => tx.sql(insert, values)),
}
async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(() => { throw new Error('nothing was violated') }, (error: unknown) => error)
}
/** What the log writes of an error, as text and read again. */
function logged(error: unknown): { text: string; said: Record<string, unknown> } {
  let text = ''
  const write = pino(logOptions, new Writable({ write: (chunk, _encoding, done) => { text += String(chunk); done() } }))
  write.error({ error }, 'an act failed')
  // The log's own lines are JSON objects.
  return { text, said: (JSON.parse(text) as { error: Record<string, unknown> }).error }
}
function expectNobody(text: string): void {
  for (const secret of ['Asha', 'Devi', 'kerala', '1986-01-01', 'Failing row']) expect(text).not.toContain(secret)
}

describe.each(['pg', 'Prisma'] as const)('an error of the database through %s is logged with what broke, and with nothing of the row', (way) => {
  test.each<[string, readonly unknown[], Record<string, unknown>]>([
    ['a check', [2, name, mail, 17, '1986-01-01'], { code: '23514', message: 'new row for relation "person_of_test" violates check constraint "grown"' }],
    ['a missing value', [3, name, mail, 40, null], { code: '23502', message: 'null value in column "born" of relation "person_of_test" violates not-null constraint' }],
    ['a second one', [4, name, mail, 40, '1986-01-01'], { code: '23505', message: 'duplicate key value violates unique constraint "one_name"', constraint: 'one_name', table: 'person_of_test' }],
    ['a value that is none', [5, name, mail, 40, `${name} "Asha" ${mail}`], { code: '22007', message: 'invalid input syntax for type date: "…"' }],
  ])('%s', async (_what, values, said) => {
    const answer = logged(await thrownBy(logins[way](values)))
    expect(answer.said).toMatchObject(said)
    expect(answer.said.stack).toMatch(/transaction\.ts/)
    expectNobody(answer.text)
  })
})

test('also as the cause of another error, or one of several', async () => {
  const [first, second] = [await thrownBy(logins.pg([2, name, mail, 17, '1986-01-01'])), await thrownBy(logins.Prisma([2, name, mail, 17, '1986-01-01']))]
  const { text, said } = logged(new AppError('ledger', { cause: new AggregateError([first, second], `for ${mail}`) }))
  expect(said).toMatchObject({ name: 'AppError', code: 'ledger', cause: { name: 'AggregateError', message: 'for …@…', errors: [{ code: '23514' }, { code: '23514' }] } })
  expectNobody(text)
})

test('a call that Prisma does not understand is logged without what was in it', async () => {
  // What no caller may write is what is asked here.
  const error = await thrownBy(inTransaction((tx) => tx.db.session.create({ data: { userAgent: name, nothing: mail } as never })))
  const { text, said } = logged(error)
  expect(said).toMatchObject({ name: 'PrismaClientValidationError', message: 'a call of the database failed' })
  expectNobody(text)
})

test('what a job throws on to the queue is as plain, in words and in the frames', async () => {
  for (const way of ['pg', 'Prisma'] as const) {
    const error = plainError(await thrownBy(logins[way]([2, name, mail, 17, '1986-01-01'])))
    expect(error.message).toBe('23514: new row for relation "person_of_test" violates check constraint "grown"')
    expectNobody(`${error.message} ${error.stack}`)
  }
})
