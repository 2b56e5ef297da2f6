import { expect, it } from 'vitest'
import { z } from 'zod'
import { catalogue, type EventKind, eventKinds } from '@/lib/audit/catalogue'
import { eventKey } from '@/lib/audit/sentence'
import { say } from '@/lib/audit/words'

/** docs/events.md, made of the catalogue: `npx vitest run --project unit lib/audit/catalogue.test.ts -u` writes it anew. */
function table(): string {
  const groups = new Map<string, EventKind[]>()
  for (const kind of eventKinds) {
    const noun = kind.split('.')[0] ?? ''
    groups.set(noun, [...(groups.get(noun) ?? []), kind])
  }
  const row = (kind: EventKind): string => `| \`${kind}\` | ${say(`activity.kinds.${eventKey(kind)}`, 'en') ?? ''} | ${Object.entries(catalogue[kind].shape).map(([key, type]) => `\`${key}\` ${typeName(type)}`).join(', ') || 'nothing'} |`
  return [
    '# Every event of the ledger', '',
    `Made of \`lib/audit/catalogue.ts\`, and held equal to it by \`lib/audit/catalogue.test.ts\`. ${eventKinds.length} kinds. Each also has its time, outcome (done, refused, failed), actor copied by value, session, address, the person it is about, State, and the request, grant and file it belongs to. No kind holds a registrant's value; \`digest\` is keyed ([0130](decisions/0130-keyed-digests-of-ids.md)), and what a look or a file showed lies sealed beside its event ([0213](decisions/0213-disclosure-manifest.md)).`, '',
    ...[...groups].flatMap(([noun, kinds]) => [`## ${noun}`, '', '| kind | in words | holds |', '|---|---|---|', ...kinds.map(row), '']),
  ].join('\n')
}

/** What a part may be, in a few words. */
function typeName(type: z.core.$ZodType): string {
  if (type instanceof z.ZodOptional) return `${typeName(type.unwrap())}, or not there`
  if (type instanceof z.ZodNullable) return `${typeName(type.unwrap())}, or null`
  if (type instanceof z.ZodEnum) return type.options.length > 12 ? `one of ${type.options.length} words` : type.options.map(String).join(' / ')
  if (type instanceof z.ZodArray) return `list of ${typeName(type.element)}`
  if (type instanceof z.ZodRecord) return 'by name'
  if (type instanceof z.ZodNumber) return 'number'
  if (type instanceof z.ZodBoolean) return 'yes or no'
  if (type instanceof z.ZodISODate) return 'day'
  return 'text'
}

it('is the table of docs/events.md', async () => {
  await expect(table()).toMatchFileSnapshot('../../docs/events.md')
})

it('names each kind of the table once', () => {
  expect(new Set(eventKinds).size).toBe(eventKinds.length)
})
