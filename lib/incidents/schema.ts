import { z } from 'zod'
import { dayOf, notesOf, recordedLineOf, rowId } from '@/lib/input'

/** Who is told of an incident by law (CERT-In directions of 28 April 2022; DPDP Rules 2025), and who else. */
export const clocks = ['certIn', 'board'] as const
export type IncidentClock = (typeof clocks)[number]
export const recipients = [...clocks, 'people', 'states', 'other'] as const
export type Recipient = (typeof recipients)[number]

/** A time of day in India. */
const timeOf = z.string().trim().regex(/^([01]?\d|2[0-3])[:.][0-5]\d$/, 'timeForm').transform((typed) => typed.replace('.', ':').padStart(5, '0'))
const state = z.string().trim().regex(/^\d{0,2}$/, 'notValid').transform((typed) => (typed === '' ? null : Number(typed)))
const oddity = z.union([z.literal(''), rowId]).optional().transform((id) => (id === undefined || id === '' ? null : id))

export const openForm = z.object({ title: recordedLineOf({ min: 5, max: 120, message: 'incidentTitle' }), summary: notesOf({ max: 2_000 }), state, oddity, noticedOn: dayOf, noticedTime: timeOf })
export const stepForm = z.object({ id: rowId, text: notesOf({ max: 1_000 }) })
export const reportForm = z.object({ id: rowId, to: z.enum(recipients, 'required'), reportedOn: dayOf, reportedTime: timeOf, reference: recordedLineOf({ min: 0, max: 120 }), text: notesOf({ max: 1_000 }) })
export const closeForm = z.object({ id: rowId, outcome: notesOf({ max: 300 }) })
