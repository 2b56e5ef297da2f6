import { type BuiltAction, builtActions, fill } from './build'
import { type Answer, post } from './raw'

/** The action of that name in the built portal. */
export function find(name: string): BuiltAction {
  const action = builtActions().find((each) => each.name === name)
  if (!action) throw new Error(`${name} is in no form of the built portal`)
  return action
}

const idle = '[{"status":"idle","errors":[],"values":{}},"$K1"]'
const boundary = '----proof'
export const multipart = { 'Content-Type': `multipart/form-data; boundary=${boundary}` }

/** Names and values of a form; a name may come twice, as a list of pairs. */
export type Fields = Readonly<Record<string, string>> | readonly (readonly [string, string])[]
const entriesOf = (fields: Fields): (readonly [string, string])[] => (isList(fields) ? [...fields] : Object.entries(fields))
const isList = (fields: Fields): fields is readonly (readonly [string, string])[] => Array.isArray(fields)

/** A form as a browser writes it. */
export function form(fields: Fields): string {
  return `${entriesOf(fields).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--${boundary}--\r\n`
}

/** What of its head a test sends otherwise than a browser would; undefined leaves it out. */
export type Head = Readonly<Record<string, string | undefined>>

/** As the framework's script sends an act: the form's own entries first, then the arguments, which name them by their prefix. */
export function byScript({ id, page }: BuiltAction, token: string | undefined, fields: Fields, head: Head = {}): Promise<Answer> {
  const named = entriesOf(fields).map(([name, value]): [string, string] => [`_1_${name}`, value])
  return post({ path: fill(page), token, body: form([...named, ['0', idle]]), headers: { ...multipart, 'Next-Action': id, Accept: 'text/x-component', ...head } })
}

/** As a browser without script sends the same form. */
export function byForm({ id, page }: BuiltAction, token: string | undefined, fields: Fields, head: Head = {}): Promise<Answer> {
  const hidden = { $ACTION_REF_1: '', '$ACTION_1:0': JSON.stringify({ id, bound: '$@1' }), '$ACTION_1:1': '[{"status":"idle","errors":[],"values":{}}]', $ACTION_KEY: 'k0' }
  return post({ path: fill(page), token, body: form([...Object.entries(hidden), ...entriesOf(fields)]), headers: { ...multipart, ...head } })
}

const entities: Readonly<Record<string, string>> = { '&quot;': '"', '&#x27;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' }

/** What the framework hides in a page's form for that act: its name, its state, and the key by which the page knows its own answer again. */
export function hiddenIn(page: string, id: string): [string, string][] {
  const own = page.split('<form').find((part) => part.split('</form>')[0]?.includes(id))
  if (own === undefined) throw new Error(`the page has no form for the act ${id}`)
  return [...own.matchAll(/<input type="hidden" name="(\$ACTION[^"]*)"(?: value="([^"]*)")?\/>/g)]
    .map(([, name = '', value = '']) => [name, value.replace(/&(?:quot|#x27|lt|gt|amp);/g, (entity) => entities[entity] ?? entity)])
}
