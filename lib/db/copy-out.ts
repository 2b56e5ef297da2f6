import { Readable } from 'node:stream'
import { type ClientBase, type Connection, escapeLiteral, type Submittable } from 'pg'
import { CopyMessages } from '@/lib/db/copy-messages'

/** A query with its values, as `lib/access/feed-query` makes them. */
interface BoundQuery {
  readonly text: string
  readonly values: readonly unknown[]
}

/**
 * The query's rows in PostgreSQL's binary COPY format, as the messages that arrive, a row in each; `TupleReader` reads them where they lie. The server sends without
 * being asked row by row, and nothing is made of a row. Stops the server when the reader stops. COPY takes no bind parameters: values become literals.
 */
export async function* copyOut(connection: ClientBase, query: BoundQuery): AsyncGenerator<Buffer> {
  const stream = connection.query(new CopyOut(`COPY (${withLiterals(query)}) TO STDOUT (FORMAT binary)`))
  for await (const messages of stream) yield messages
}

/** So many pieces of the socket (64 KiB) may wait for whoever reads; then the server waits. */
const piecesAhead = 8
const copyDoneCode = 'c'.charCodeAt(0)
const errorCode = 'E'.charCodeAt(0)

/**
 * Takes the driver's place at the socket while rows are sent: the driver would make an object of each. Whatever else the server says, and what comes after the
 * last row or an error, is the driver's.
 */
class CopyOut extends Readable implements Submittable {
  private readonly messages = new CopyMessages()
  private socket: Connection['stream'] | undefined
  private driver: ((bytes: Buffer) => void) | undefined

  constructor(private readonly text: string) {
    super({ objectMode: true, highWaterMark: piecesAhead })
  }

  submit(connection: Connection): void {
    const socket = connection.stream
    const [driver, ...others] = socket.listeners('data')
    if (!driver || others.length > 0) throw new Error('the driver reads its socket in another way than this is made for')
    this.socket = socket
    this.driver = (bytes) => void driver.call(socket, bytes)
    socket.removeAllListeners('data')
    socket.on('data', this.hear)
    connection.query(this.text)
  }

  override _read(): void {
    this.socket?.resume()
  }

  /** Called by the driver. */
  handleError(error: Error): void {
    this.leave()
    this.destroy(error)
  }

  handleCommandComplete(): void {
    // How many rows there were is seen in them.
  }

  handleReadyForQuery(): void {
    this.push(null)
  }

  private readonly hear = (piece: Buffer): void => {
    try {
      this.takeMessages(piece)
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }

  private takeMessages(piece: Buffer): void {
    const rest = this.messages.push(piece, {
      data: (messages) => {
        if (!this.push(messages)) this.socket?.pause()
      },
      other: (message) => {
        const isLast = message[0] === copyDoneCode || message[0] === errorCode
        if (isLast) this.leave()
        this.driver?.(message)
        return !isLast
      },
    })
    if (rest && rest.length > 0) this.driver?.(rest)
  }

  private leave(): void {
    const { socket, driver } = this
    if (!socket || !driver) return
    socket.removeListener('data', this.hear)
    socket.on('data', driver)
    socket.resume()
    this.socket = undefined
  }
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
