/** Keys below `errors` whose sentences fit any field: away from it, in the list above the form, the field's name goes before them. */
const GENERAL: ReadonlySet<string> = new Set(['required', 'notValid', 'tooLong', 'wholeNumber', 'dateForm', 'dateUnreal', 'timeForm', 'titleLength', 'nameLength', 'policyBounds', 'windowDays', 'windowDaysMax'])

/** Whether the sentence of this key says nothing of the field it stands at. */
export function isGeneralMistake(key: string): boolean {
  return GENERAL.has(key)
}

/** A key that came as any word, checked against what has words. */
export function isKeyOf<Known extends object>(key: string, known: Known): key is keyof Known & string {
  return Object.hasOwn(known, key)
}
