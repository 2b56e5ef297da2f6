import { z } from 'zod'
import { linesOf } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'
import { networksOf } from '@/lib/states/rules'

/** From where admins shall sign in and work, as one of them types it; none is anywhere. */
export const adminNetworksForm = z.object({
  networks: linesOf({ min: 0, max: 4_000 }).transform((typed, context) => {
    const networks = networksOf(typed)
    if (networks === null) context.addIssue({ code: 'custom', message: 'networks' })
    return networks ?? []
  }),
  justification,
})

export interface AdminNetworks {
  readonly networks: readonly string[]
  /** Null while nobody has set any. */
  readonly since: Date | null
}
