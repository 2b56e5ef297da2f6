/**
 * One piece of database work that runs while the next one is prepared. A promise that fails while nobody waits for it would end the process:
 * here its error is kept until somebody asks.
 */
export class OneBehind {
  private running: Promise<{ failed: unknown } | undefined> = Promise.resolve(undefined)

  /** Waits for the work before, throwing what it threw, and starts this one. */
  async start(work: () => Promise<unknown>): Promise<void> {
    await this.settle()
    this.running = work().then(() => undefined, (error: unknown) => ({ failed: error }))
  }

  /** Waits for the work under way and throws what it threw, once. */
  async settle(): Promise<void> {
    const result = await this.running
    this.running = Promise.resolve(undefined)
    if (result) throw result.failed
  }
}
