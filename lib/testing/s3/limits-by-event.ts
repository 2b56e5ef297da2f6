import { Socket } from 'node:net'
import { vi } from 'vitest'
import type { Patience } from '@/lib/storage/s3-bucket'

/**
 * What a client of these tests waits for at most. The two limits are counted by nobody but `takeOverLimits`, so a machine that stands still for seconds ends
 * no request; short enough is `idleMilliseconds` alone, because the package sets longer ones only after three seconds.
 */
export const patientClient: Partial<Patience> = { tries: 3, connectMilliseconds: 600_000, answerMilliseconds: 599_999, idleMilliseconds: 5_999, resumeMilliseconds: 10 }

/** A limit of the client that a test ends. */
export type Limit = 'answer' | 'idle'

export interface Limits {
  /** The limit of every request that waits just now is over. */
  end(limit: Limit): void
  giveBack(): void
}

/** Takes the client's two limits from the clock and lets a test end them, at the event after which nothing would come. */
export function takeOverLimits(): Limits {
  const [realTimeout, realClear, realIdle] = [globalThis.setTimeout, globalThis.clearTimeout, Socket.prototype.setTimeout]
  const answers = new Map<unknown, () => void>()
  const idle = new Set<Socket>()
  // The package asks for its limits by these two functions, each with the number of milliseconds it was given.
  const timeouts = vi.spyOn(globalThis, 'setTimeout').mockImplementation(Object.assign((work: () => void, milliseconds?: number) => {
    const timer = realTimeout(milliseconds === patientClient.answerMilliseconds ? () => undefined : work, milliseconds)
    if (milliseconds === patientClient.answerMilliseconds) answers.set(timer.unref(), work)
    return timer
  }, { __promisify__: realTimeout.__promisify__ }))
  const clears = vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    answers.delete(timer)
    realClear(timer)
  })
  const sockets = vi.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (this: Socket, milliseconds: number, work?: () => void) {
    if (milliseconds !== patientClient.idleMilliseconds) return realIdle.call(this, milliseconds, work)
    idle.add(this)
    return work ? this.once('timeout', work) : this
  })
  return {
    end: (limit) => {
      if (limit === 'answer') for (const over of answers.values()) over()
      else for (const socket of idle) socket.emit('timeout')
    },
    giveBack: () => [timeouts, clears, sockets].forEach((spy) => spy.mockRestore()),
  }
}
