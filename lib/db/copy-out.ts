import type { ClientBase } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { escapeLiteral } from 'pg'

/** A query with its values, as `lib/access/feed-query` makes them. */
interface BoundQuery {
  readonly text: string
  readonly values: readonly unknown[]
}

/**
 * The query's rows in PostgreSQL's binary COPY format, in pieces as they arrive; `TupleReader` reads them. The server sends without being asked
 * row by row, and no object is made of a row. Stops the server when the reader stops. COPY takes no bind parameters: values become literals.
 */
export async function* copyOut(connection: ClientBase, query: BoundQuery): AsyncGenerator<Buffer> {
  const stream = connection.query(copyTo(`COPY (${withLiterals(query)}) TO STDOUT (FORMAT binary)`))
  for await (const piece of stream) yield piece
}

/** The query's text with each value in its place. Throws on a kind of value no query of a file has. */
export function withLiterals({ text, values }: BoundQuery): string {
  return text.replace(/\$(\d+)/g, (_placeholder, digits: string) => literalOf(values[Number(digits) - 1]))
}

function literalOf(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (typeof value === 'string') return escapeLiteral(value)
  if (value instanceof Date) return `'${value.toISOString()}'::timestamptz`
  throw new Error('a value that has no literal')
}
