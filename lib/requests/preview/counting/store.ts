import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { CountRow, Question } from '@/lib/requests/preview/counting/rules'

const countRow = z.object({ question: z.number().int(), district: z.number().int(), workers: z.number().int(), elsewhere: z.number().int(), complete: z.boolean(), byRows: z.boolean() })

/** The answer to each question that was asked: its districts in the order of codes. */
export type Answers = (question: Question) => readonly CountRow[]

/**
 * Answers the questions. Counted by a role of the database that can read where and when, and no field (portal.count_newly). Two questions alike are counted once.
 */
export async function countNewly(tx: Tx, questions: readonly Question[]): Promise<Answers> {
  const asked = [...new Map(questions.map((question) => [JSON.stringify(question), question])).entries()]
  const answers = new Map(asked.map(([key]): [string, CountRow[]] => [key, []]))
  const rows = asked.length === 0 ? [] : await tx.sql<object>(
    `SELECT question, district_code AS district, workers::float8 AS workers, elsewhere::float8 AS elsewhere, complete, by_rows AS "byRows" FROM portal.count_newly($1::text::jsonb, $2::bigint, $3::int)`,
    [JSON.stringify(asked.map(([, question]) => question)), limits.previewRowsMax, limits.previewMillisecondsMax],
  )
  for (const { question, byRows, ...row } of rows.map((each) => countRow.parse(each))) {
    answers.get(asked[question - 1]?.[0] ?? '')?.push(byRows ? { ...row, rowsMax: limits.previewRowsMax } : row)
  }
  return (question) => {
    const answer = answers.get(JSON.stringify(question))
    if (!answer) throw new Error('that was not asked')
    return answer
  }
}
