import { createHash } from 'node:crypto'
import { faults } from './faults'
import { people } from './people'
import type { World } from './world'

export type Language = 'en' | 'hi'

const style = `body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff}
header{border-bottom:3px solid #b45309;margin-bottom:1rem}.note{background:#fef3c7;padding:.5rem .75rem}label{display:block;font-weight:600;margin-top:1rem}
select,button{font:inherit;padding:.5rem;min-height:2.75rem;max-width:100%}button{display:block;margin-top:1.5rem;padding:.5rem 1.5rem;background:#0b4f9c;color:#fff;border:0;border-radius:.25rem}
:focus-visible{outline:3px solid #b45309;outline-offset:2px}a{color:#0b4f9c}table{border-collapse:collapse}td,th{text-align:left;padding:.25rem .75rem .25rem 0}code{overflow-wrap:anywhere}`

export const contentPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

const words = {
  en: {
    title: 'Simulated identity', note: 'This is a simulator, for demonstration and tests only. No real device, no UIDAI, no real person: all numbers and fingers are made up.',
    finger: 'Who puts the finger on the device', asked: 'Whoever the portal waits for', nobody: 'Nobody', fault: 'What goes wrong', level: 'Security level of the device', padding: 'How the session key is encrypted', set: 'Set',
    people: 'The people and their numbers', number: 'Number (test family 9999)', person: 'Person', recent: 'What was asked last', nothing: 'Nothing yet.', device: 'Device service on port', other: 'हिन्दी में',
  },
  hi: {
    title: 'अनुकृत पहचान', note: 'यह केवल प्रदर्शन और परीक्षण के लिए एक अनुकृति (सिम्युलेटर) है। कोई वास्तविक डिवाइस, UIDAI या व्यक्ति नहीं: सभी नंबर और अंगुलियाँ काल्पनिक हैं।',
    finger: 'डिवाइस पर अंगुली कौन रखता है', asked: 'पोर्टल जिसकी प्रतीक्षा में है', nobody: 'कोई नहीं', fault: 'क्या ग़लत होता है', level: 'डिवाइस का सुरक्षा स्तर', padding: 'सत्र कुंजी कैसे एन्क्रिप्ट होती है', set: 'लागू करें',
    people: 'लोग और उनके नंबर', number: 'नंबर (परीक्षण शृंखला 9999)', person: 'व्यक्ति', recent: 'हाल में क्या पूछा गया', nothing: 'अभी तक कुछ नहीं।', device: 'डिवाइस सेवा का पोर्ट', other: 'In English',
  },
} as const

/** The page on which one chooses the finger and the fault. A plain form: it works without a script. */
export function controlPage(input: { world: World; language: Language; devicePort: number }): string {
  const { world, language } = input
  const say = words[language]
  const other: Language = language === 'en' ? 'hi' : 'en'
  const fields = [
    select({ name: 'finger', label: say.finger, chosen: world.finger === 'asked' ? 'asked' : world.finger?.key ?? '', options: [['asked', say.asked], ['', say.nobody], ...people.map((person): [string, string] => [person.key, person.name[language]])] }),
    select({ name: 'fault', label: say.fault, chosen: world.fault, options: Object.entries(faults).map(([key, text]) => [key, text[language]]) }),
    select({ name: 'level', label: say.level, chosen: world.level, options: [['L1', 'L1'], ['L0', 'L0']] }),
    select({ name: 'padding', label: say.padding, chosen: world.padding, options: [['pkcs1', 'PKCS#1 v1.5'], ['oaep', 'OAEP, SHA-256']] }),
  ]
  const numbers = people.map((person) => `<tr><td>${escape(person.name[language])}</td><td><code>${person.number}</code></td></tr>`)
  const recent = world.recent.map(({ at, what }) => `<li><time datetime="${at.toISOString()}">${at.toISOString().slice(11, 19)} UTC</time> <code>${escape(what)}</code></li>`)
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${say.title}</title><style>${style}</style></head>
<body><header><p class="note">${say.note}</p><h1>${say.title}</h1><p><a href="/?lang=${other}" hreflang="${other}" lang="${other}">${say.other}</a></p></header>
<main><form method="post" action="/?lang=${language}">${fields.join('')}<button type="submit">${say.set}</button></form>
<h2>${say.recent}</h2>${recent.length > 0 ? `<ol>${recent.join('')}</ol>` : `<p>${say.nothing}</p>`}
<h2>${say.people}</h2><table><thead><tr><th scope="col">${say.person}</th><th scope="col">${say.number}</th></tr></thead><tbody>${numbers.join('')}</tbody></table>
<p>${say.device} ${input.devicePort}</p></main></body></html>`
}

function select(input: { name: string; label: string; chosen: string; options: readonly (readonly [string, string])[] }): string {
  const options = input.options.map(([value, text]) => `<option value="${escape(value)}"${value === input.chosen ? ' selected' : ''}>${escape(text)}</option>`)
  return `<label for="${input.name}">${input.label}</label><select id="${input.name}" name="${input.name}">${options.join('')}</select>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
