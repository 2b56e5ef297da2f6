/** Gives each its turn, in this order. What fails keeps none of the others from theirs; then the whole has failed, and throws the first failure. */
export async function eachInTurn(works: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const work of works) await work().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}
