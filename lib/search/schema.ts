import { z } from 'zod'

/** Things that have a number, and which of them an admin can go to. */
export const foundKinds = ['request', 'grant', 'file', 'proposal'] as const
export const foundThing = z.object({ kind: z.enum(foundKinds), id: z.string(), number: z.string(), stateCode: z.number().nullable(), name: z.string().nullable() })
/** A request, grant, file or proposal that was found: its number, State, and the officer it is about. */
export type FoundThing = z.output<typeof foundThing>
