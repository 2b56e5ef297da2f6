import { createHash, randomInt } from 'node:crypto'
import { checkDigitOf } from '@/lib/aadhaar/number'

/** What the simulated register says of a person beside the finger. */
export type Standing = 'live' | 'locked' | 'suspended' | 'cancelled' | 'withoutBiometrics'

export interface Person {
  readonly key: string
  readonly name: { readonly en: string; readonly hi: string }
  /** Of the family that UIDAI published for tests (9999…), so that it is nobody's. */
  readonly number: string
  readonly standing: Standing
}

const testNumber = (serial: number): string => {
  const digits = `99999999${String(serial).padStart(3, '0')}`
  return digits + checkDigitOf(digits)
}

const rows: readonly (readonly [key: string, en: string, hi: string, standing?: Standing])[] = [
  ['meera.iyer', 'Smt. Meera Iyer', 'श्रीमती मीरा अय्यर'],
  ['rakesh.sinha', 'Shri Rakesh Sinha', 'श्री राकेश सिन्हा'],
  ['arun.desai', 'Shri Arun Desai', 'श्री अरुण देसाई'],
  ['farida.khan', 'Smt. Farida Khan', 'श्रीमती फ़रीदा ख़ान'],
  ['anil.jha', 'Shri Anil Jha', 'श्री अनिल झा'],
  ['latha.nair', 'Smt. Latha Nair', 'श्रीमती लता नायर'],
  ['s.murugan', 'Shri S. Murugan', 'श्री एस. मुरुगन'],
  ['sunita.verma', 'Smt. Sunita Verma', 'श्रीमती सुनीता वर्मा'],
  ['successor', 'A successor in office', 'पद का उत्तराधिकारी'],
  ['second.successor', 'Another successor', 'दूसरा उत्तराधिकारी'],
  ['passer.by', 'A passer-by', 'कोई राहगीर'],
  ['locked', 'Somebody who locked the biometrics', 'जिसने बायोमेट्रिक लॉक किया है', 'locked'],
  ['suspended', 'Somebody whose number is suspended', 'जिसका नंबर निलंबित है', 'suspended'],
  ['cancelled', 'Somebody whose number is cancelled', 'जिसका नंबर रद्द है', 'cancelled'],
  ['without.biometrics', 'Somebody without stored biometrics', 'जिसका बायोमेट्रिक दर्ज नहीं है', 'withoutBiometrics'],
]

/** Everybody the simulator knows: the people of the demonstration, successors, and the odd cases. All invented. */
export const people: readonly Person[] = rows.map(([key, en, hi, standing = 'live'], serial) => ({ key, name: { en, hi }, number: testNumber(serial), standing }))

/** The person of that key. Throws when there is none. */
export function personOf(key: string): Person {
  const found = people.find((person) => person.key === key)
  if (!found) throw new Error(`the simulator knows no ${key}`)
  return found
}

const templateBytes = 64
const noiseBytes = 6

/** What the register holds of a finger: bytes that only look like minutiae. */
function storedTemplate(person: Person): Buffer {
  return createHash('sha512').update(`template of ${person.key}`).digest()
}

/** A finger on the glass: never twice the same bytes. */
export function putFinger(person: Person): Buffer {
  const template = Buffer.from(storedTemplate(person))
  for (let change = 0; change < noiseBytes; change += 1) template[randomInt(templateBytes)] = randomInt(256)
  return template
}

/** Whether the captured bytes are near enough to the person's. */
export function matches(person: Person, captured: Buffer): boolean {
  const stored = storedTemplate(person)
  return captured.length === templateBytes && captured.filter((byte, index) => byte === stored[index]).length >= templateBytes - noiseBytes
}

/** The same for the same person and agency at every start, as UIDAI's is; 72 characters. */
export function uidTokenOf(person: Person, agencyCode: string): string {
  return `01000000${createHash('sha256').update(`token of ${person.number} for ${agencyCode}`).digest('hex')}`
}
