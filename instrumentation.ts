/** Runs once, before the first request. */
export async function register(): Promise<void> {
  const { watchRequests } = await import('@/lib/http/early')
  watchRequests()
}
