/** Runs once, before the first request. */
export async function register(): Promise<void> {
  const [{ watchRequests }, { ownOrigin }] = await Promise.all([import('@/lib/http/early'), import('@/lib/http/gate')])
  watchRequests(new URL(ownOrigin()).host)
  const { watchMinutes } = await import('@/lib/exports/ending/use-cases')
  watchMinutes()
}
