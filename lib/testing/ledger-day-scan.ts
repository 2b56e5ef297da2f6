import { createHash } from 'node:crypto'
import { blindMobile, blindUan } from '@/lib/crypto/blind-index'
import type { TestRegistrant } from '@/lib/testing/factories'
import { devanagari } from '@/lib/testing/leaks'
import type { Day } from '@/lib/testing/ledger-day'

const hashes = ['sha256', 'sha1', 'sha512', 'md5'] as const

/** Personal values of a registrant that must stand nowhere: not as they are, not in pieces that tell them, not as a hash that guessing undoes, nor as the indexes that find them. */
function valuesOf(person: TestRegistrant): string[] {
  const { uan, name, mobile, fatherOrHusbandName, currentAddress, dateOfBirth } = person
  return [uan, name, mobile ?? '', fatherOrHusbandName ?? '', currentAddress ?? '', dateOfBirth].filter((value) => value !== '')
}

/** Each of the day's personal values in every notation and hash, with what it is of. A day of birth is looked for in its hashes alone: as a date it is a word like any other. */
export function secretsOf(day: Day): Map<string, string> {
  const secrets = new Map<string, string>()
  for (const person of day.officers.flatMap(({ people }) => people)) {
    for (const value of valuesOf(person)) {
      const forms = value === person.dateOfBirth ? [] : [value, value.toUpperCase(), value.toLowerCase(), encodeURIComponent(value), ...(/^\d+$/.test(value) ? [devanagari(value), value.replace(/(\d{4})(?=\d)/g, '$1 '), value.replace(/(\d{4})(?=\d)/g, '$1-')] : [])]
      const written = [value, value.toLowerCase(), value.toUpperCase()].flatMap((text) => [Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64').replace(/=+$/, ''), ...hashes.flatMap((hash) => [createHash(hash).update(text).digest('hex'), createHash(hash).update(text).digest('base64').replace(/=+$/, '')])])
      for (const form of [...forms, ...written]) secrets.set(form, `${person.id}: ${value}`)
    }
    for (const index of [blindUan(person.uan), blindMobile(person.mobile ?? '')]) for (const form of [index.toString('hex'), index.toString('base64').replace(/=+$/, '')]) secrets.set(form, `index of ${person.id}`)
  }
  return secrets
}

/** Which of the secrets stand anywhere in the ledger: in events, whole, in what is kept beside them, or in kept questions. */
export async function leaksOf(day: Day): Promise<string[]> {
  const rows = await day.database.sql<{ text: string }>(
    `SELECT e::text AS text FROM ledger.event e UNION ALL SELECT m.position || ' ' || encode(m.sealed, 'hex') || ' ' || encode(m.sealed, 'base64') || ' ' || encode(m.sealed, 'escape') FROM ledger.manifest m
     UNION ALL SELECT encode(f.sealed, 'hex') || ' ' || encode(f.sealed, 'escape') FROM ledger.file_manifest f UNION ALL SELECT q::text FROM ledger.question q`)
  const text = rows.map((row) => row.text).join('\n')
  return [...secretsOf(day)].filter(([form]) => text.includes(form)).map(([form, whose]) => `${whose} as ${form}`)
}
