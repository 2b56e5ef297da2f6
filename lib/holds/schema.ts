import { z } from 'zod'
import { recordedLineOf, rowId } from '@/lib/input'
import { justification } from '@/lib/proposals/schema'

/** A new hold: what it is about, and the order or case by which it is held. */
export const holdForm = z.object({ title: recordedLineOf({ min: 5, max: 120, message: 'holdTitle' }), order: recordedLineOf({ min: 3, max: 200 }), justification })
export const holdEndForm = z.object({ id: rowId, justification })
