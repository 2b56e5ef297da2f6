/** What can go wrong in a way the portal has words for. The screen's sentence is `errors.<code>` in messages/. */
export type ErrorCode =
  | 'not_found' // absent or out of scope: the reader is told the same
  | 'refused' // known, and not allowed
  | 'invalid' // the input does not fit; `fields` says where
  | 'conflict' // somebody else was first, or the state moved on
  | 'limit' // a stated limit is reached
  | 'ledger' // the event could not be written, so nothing was done or shown

export interface FieldError {
  readonly field: string
  /** A key below `errors` in messages/, with the values its sentence needs. */
  readonly message: string
  readonly values?: Readonly<Record<string, string | number>>
}

/** Thrown inside, turned into words at the border (design, section 7). */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly fields: readonly FieldError[]
  /** Why, as a key below `errors` in messages/; the code itself when not given. */
  readonly reason: string

  constructor(code: ErrorCode, options: { reason?: string; fields?: readonly FieldError[]; cause?: unknown } = {}) {
    super(options.reason ?? code, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.reason = options.reason ?? code
    this.fields = options.fields ?? []
  }
}

/** For pages: an AppError becomes a value to show; anything else is thrown on. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}

/** Ends every switch over a union: an unknown case is a defect and means no. */
export function assertNever(value: never): never {
  throw new Error(`unknown case: ${JSON.stringify(value)}`)
}
