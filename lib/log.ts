import pino from 'pino'

const hidden = ['password', 'token', 'cookie', 'authorization', 'aadhaarNumber', 'uidToken', 'pidData', 'skey', 'hmac', 'licenceKey']
/** Of an error's own properties those that say what broke. Never the database's `detail`, `where` or parameters: they quote the row. */
const told = ['code', 'reason', 'constraint', 'schema', 'table', 'column', 'routine', 'syscall', 'status', 'responseCode'] as const
const [framesMax, causesMax, errorsMax] = [12, 4, 5]

/** What the log says of an error. */
type Said = { readonly name: string; readonly message: string; readonly stack: string; readonly cause?: Said; readonly errors?: readonly Said[] } & Readonly<Partial<Record<(typeof told)[number], string | number>>>

/**
 * An error as the log may hold it: what broke and where, without the values it broke on. The database quotes the failing row in `detail`, and the value itself where one does not
 * fit its type; Prisma quotes the call with all that was in it; a mail server quotes addresses. Something thrown that is no error is only named by its type.
 */
export function sayError(error: unknown, depth = 0): Said {
  if (!(error instanceof Error)) return { name: typeof error, message: typeof error === 'string' ? plainText(error) : '', stack: '' }
  const inner = ownOf(error, 'cause')
  return {
    ...facts(error), ...broken(error), name: error.name, stack: framesOf(error),
    ...(inner instanceof Error && depth < causesMax ? { cause: sayError(inner, depth + 1) } : {}),
    ...(error instanceof AggregateError && depth < causesMax ? { errors: error.errors.slice(0, errorsMax).map((each) => sayError(each, depth + 1)) } : {}),
  }
}

/** The same to be thrown on to what logs and keeps errors by itself: the queue of jobs. */
export function plainError(error: unknown): Error {
  const { name, code, message, stack } = sayError(error)
  const plain = new Error(code === undefined ? message : `${code}: ${message}`)
  plain.stack = `${name}: ${plain.message}\n${stack}`
  return plain
}

/** What the database said broke: by itself, or as Prisma passes it on. */
function broken(error: Error): { readonly message: string } & Partial<Said> {
  if (!error.name.startsWith('PrismaClient')) return { message: plainText(error.message, String(ownOf(error, 'code'))) }
  const adapter = ownOf(ownOf(error, 'meta'), 'driverAdapterError')
  const cause = ownOf(adapter, 'cause')
  const [code, message, constraint] = [ownOf(cause, 'originalCode'), ownOf(cause, 'originalMessage'), ownOf(ownOf(cause, 'constraint'), 'index')]
  if (typeof code !== 'string' || typeof message !== 'string') return { message: 'a call of the database failed' }
  return { ...facts(cause), code, message: plainText(message, code), ...(typeof constraint === 'string' ? { constraint } : {}) }
}

function facts(from: unknown): Partial<Said> {
  return Object.fromEntries(told.flatMap((name) => {
    const value = ownOf(from, name)
    return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : []
  }))
}

/** Words without the values in them: what the class 22 (data exceptions) quotes, rows and keys, and addresses to write to. */
function plainText(text: string, code = ''): string {
  const unquoted = /^22[0-9A-Z]{3}$/.test(code) ? text.replace(/".*"/s, '"…"') : text
  return unquoted.replace(/Failing row contains \(.*/s, '…').replace(/\)=\(.*?\)/gs, ')=(…)').replace(/[^\s<>"'`(),;:]+@[^\s<>"'`(),;:]+/g, '…@…')
}

/** Where it was, without the message that stands above. */
function framesOf({ stack = '' }: Error): string {
  return stack.split('\n').filter((line) => /^\s+at /.test(line)).slice(0, framesMax).join('\n')
}

function ownOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined
}

/** How the log writes; apart, so that a test can write with it elsewhere. */
export const logOptions: pino.LoggerOptions = {
  level: 'info',
  base: null,
  serializers: { error: (error: unknown) => sayError(error), err: (error: unknown) => sayError(error) },
  redact: { paths: [...hidden, ...hidden.map((name) => `*.${name}`)], censor: '[hidden]' },
}

/**
 * The operator's log: what the machine did, never what a person saw. Values of registrants do not belong here;
 * the paths above are a last net, not a permission.
 */
export const log = pino(logOptions)
