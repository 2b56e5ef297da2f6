/** What React writes into a form's JSON for "nothing" and for a typed text that begins with its own mark. All else that begins so is a reference. */
const REFERENCE = /"\$(?!\$|undefined")/

/**
 * True when a POST is one that our own forms send: to the framework's script `0` holds [state, form], to a plain form `$ACTION_1:0` and
 * `$ACTION_1:1` name act and state. What else names an act is a 500 of the framework, or a way to build objects of its own choosing.
 * `byScript`: the request names the act in its head.
 */
export function isOurAct(form: FormData, byScript: boolean): boolean {
  if (byScript) return isPlain(form.get('0'), (value) => Array.isArray(value) && value.length === 2 && value[1] === '$K1', ',"$K1"]')
  for (const [name, value] of form) {
    if (!name.startsWith('$ACTION_')) continue
    const isKnown = /^\$ACTION_(REF_\d{1,3}|KEY)$/.test(name)
      ? typeof value === 'string' && value.length < 200
      : /^\$ACTION_\d{1,3}:0$/.test(name)
        ? typeof value === 'string' && /^\{"id":"[0-9a-f]{42}","bound":"\$@1"\}$/.test(value)
        : /^\$ACTION_\d{1,3}:1$/.test(name) && isPlain(value, Array.isArray)
    if (!isKnown) return false
  }
  return [...form.keys()].filter((name) => name.startsWith('$ACTION_REF_')).every((name) => {
    const number = name.slice('$ACTION_REF_'.length)
    return form.has(`$ACTION_${number}:0`) && form.has(`$ACTION_${number}:1`)
  })
}

function isPlain(text: FormDataEntryValue | null, fits: (value: unknown) => boolean, end = ''): boolean {
  if (typeof text !== 'string' || !text.endsWith(end) || REFERENCE.test(text.slice(0, text.length - end.length))) return false
  try {
    return fits(JSON.parse(text))
  } catch {
    return false
  }
}
