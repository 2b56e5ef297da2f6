import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { preparePassword } from '@/lib/input'
import { limits } from '@/lib/limits'

/** What everybody can know of a person, and would try first. */
export interface PersonWords {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly designation: string
}

export type PasswordProblem = 'passwordShort' | 'passwordLong' | 'passwordIsName' | 'passwordCommon' | 'passwordPlain'

/** Words of this portal and of those who work with it: a guesser tries them before any dictionary. */
const ownWords = ['eshram', 'e-shram', 'shram', 'shramik', 'portal', 'data', 'sharing', 'labour', 'labor', 'employment', 'ministry', 'mole', 'uan', 'aadhaar', 'secretary', 'government', 'sarkar', 'bharat', 'india', 'hindustan', 'delhi', 'admin', 'officer']

let judge: Promise<ZxcvbnFactory> | undefined

/**
 * Why the password cannot be taken, as a key below `errors`, or null (ASVS 6.2). Its length, and that it is not among the first ten thousand million guesses, with lists of
 * breached passwords, of words and names, of rows of keys and of dates, and with what is known of the person and the portal: a library's reckoning, no rules of composition.
 * It is reckoned as typed and with everything but letters and digits taken out, so that a dot between two names hides neither. Only the first characters are
 * looked at (limits): what a guesser finds in them is found, and the time is bounded.
 */
export async function passwordProblem(typed: string, person: PersonWords): Promise<PasswordProblem | null> {
  const password = preparePassword(typed)
  if ([...password].length < limits.passwordLengthMin) return 'passwordShort'
  if (password.length > limits.passwordLengthMax) return 'passwordLong'
  const start = password.normalize('NFKC').slice(0, limits.passwordLookedAt)
  const { check } = await (judge ??= makeJudge())
  const known = wordsOf(person)
  const weak = [start, start.replace(/[^\p{L}\p{M}\p{N}]/gu, '')].map((form) => check(form, known)).filter(({ guessesLog10 }) => guessesLog10 < limits.passwordGuessesLog10Min)
  if (weak.length === 0) return null
  const found = weak.flatMap(({ sequence }) => sequence).filter(({ pattern }) => pattern === 'dictionary').map(({ dictionaryName }) => String(dictionaryName))
  return found.includes('userInputs') ? 'passwordIsName' : found.length > 0 ? 'passwordCommon' : 'passwordPlain'
}

/** The dictionaries are megabytes: read when the first password is chosen, and never in a browser. */
async function makeJudge(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, common, english] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common'), import('@zxcvbn-ts/language-en')])
  const factory = new Factory({ dictionary: { ...common.dictionary, ...english.dictionary }, graphs: common.adjacencyGraphs, maxLength: limits.passwordLookedAt, l33tMaxSubstitutions: 20 })
  factory.check = factory.check.bind(factory)
  return factory
}

/** Whole values and their parts: a name, its words, the mailbox, its parts. */
function wordsOf({ userId, name, email, designation }: PersonWords): string[] {
  const parts = [userId, name, email, designation].flatMap((text) => [text, ...text.split(/[^\p{L}\p{M}\p{N}]+/u)])
  return [...new Set([...parts, ...ownWords].map((word) => word.toLowerCase()))].filter((word) => word.length >= 3)
}
