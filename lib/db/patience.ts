/** How long a process waits for its database before it gives up, in milliseconds. */
export interface DatabasePatience {
  /** For a connection: somebody waits for the page. */
  readonly connectMilliseconds: number
  /** For a transaction to begin, when all connections are taken. */
  readonly turnMilliseconds: number
  /** Until a transaction that a person caused must have ended: what holds locks for longer holds up others. */
  readonly transactionMilliseconds: number
}

let patience: DatabasePatience = { connectMilliseconds: 5_000, turnMilliseconds: 4_000, transactionMilliseconds: 10_000 }

/** The limits of this process. */
export function databasePatience(): DatabasePatience {
  return patience
}

/** Sets other limits, before the first connection: a test on a busy machine is no person who waits (lib/testing/database.ts). */
export function waitForDatabase(longer: DatabasePatience): void {
  patience = longer
}
