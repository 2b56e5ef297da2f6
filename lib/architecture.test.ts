import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * The house, as rules that run (design, sections 3 and 4). The tables below are the documentation: what a file of a kind may import,
 * and the seven names a noun's files may have.
 */
const root = path.resolve(import.meta.dirname, '..')
const nouns = ['demo', 'registrants', 'grants', 'requests', 'users', 'exports', 'handover', 'purposes', 'policy', 'states', 'simulator', 'proposals', 'profiles', 'lookups', 'unmasking', 'reviews', 'factors', 'vault', 'terms', 'recovery', 'sessions', 'letters', 'trace', 'ledger', 'recipient-keys', 'questions', 'disclosures', 'oddities', 'incidents', 'holds', 'reports', 'pictures', 'usage', 'views', 'search', 'tickets', 'notices', 'exercises']
const nounFiles = ['schema', 'rules', 'store', 'reads', 'use-cases', 'actions', 'jobs']
const forbiddenNames = ['index.ts', 'utils.ts', 'helpers.ts', 'service.ts', 'types.ts', 'index.tsx']

/** Kinds of files, in the order in which they are recognised. */
const kinds: readonly [string, RegExp][] = [
  ['testing', /^lib\/testing\//],
  ['ui', /^components\/ui\//],
  ['components', /^components\//],
  ['app', /^(app\/|proxy\.ts$|instrumentation\.ts$)/],
  ['commands', /^(bin|bench)\//],
  // Settings and registers decide in every noun: each may read them inside its transaction.
  ['settings', /^lib\/(policy|purposes|states)\/reads\.ts$/],
  // An act is proven at the border, before its use case is known.
  ['step-up', /^lib\/factors\/step-up\/use-cases\.ts$/],
  ...nounFiles.map((name): [string, RegExp] => [name, new RegExp(`^lib/(${nouns.join('|')})/(.+/)?${name}\\.ts$`)]),
  ['access', /^lib\/access\//], ['auth', /^lib\/auth\//], ['audit', /^lib\/audit\//], ['jobs-queue', /^lib\/jobs\//], ['mail', /^lib\/mail\//],
  // Runs in the browser beside the device; imports nothing.
  ['device-client', /^lib\/aadhaar\/rd-service-client\.ts$/], ['aadhaar', /^lib\/aadhaar\//],
  ['storage', /^lib\/storage\//], ['db', /^lib\/db\//], ['crypto', /^lib\/crypto\//], ['reference', /^lib\/reference\//], ['i18n', /^lib\/i18n\//],
  ['http', /^lib\/http\//], ['input', /^lib\/input\.ts$/],
  ['action', /^lib\/action\.ts$/],
  ['base', /^lib\/[a-z]+\.ts$/],
  ['generated', /^generated\//], ['messages', /^messages\//],
]

const pure = ['base', 'i18n', 'input', 'schema', 'rules']
/** X may import these; anything else is refused with a sentence. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  settings: ['base', 'db', 'access', 'schema'],
  ui: ['ui', 'base', 'i18n', 'action'],
  components: [...pure, 'device-client', 'settings', 'ui', 'components', 'actions', 'access', 'reference', 'auth', 'audit', 'action', 'reads', 'http', 'messages'],
  app: [...pure, 'settings', 'ui', 'components', 'reads', 'actions', 'use-cases', 'access', 'auth', 'audit', 'reference', 'http', 'db', 'action'],
  schema: ['base', 'schema', 'rules', 'access', 'input', 'i18n'],
  rules: [...pure, 'settings', 'access', 'crypto', 'messages', 'reference'],
  store: [...pure, 'settings', 'access', 'auth', 'db', 'crypto', 'store', 'jobs-queue'],
  // The words of a mail are read again in the portal.
  reads: [...pure, 'settings', 'store', 'reads', 'access', 'auth', 'audit', 'db', 'crypto', 'reference', 'aadhaar', 'mail'],
  'use-cases': [...pure, 'settings', 'store', 'reads', 'use-cases', 'access', 'auth', 'audit', 'db', 'crypto', 'reference', 'jobs-queue', 'mail', 'storage', 'aadhaar'],
  'step-up': [...pure, 'store', 'use-cases', 'auth', 'audit', 'db', 'mail'],
  actions: [...pure, 'use-cases', 'actions', 'reads', 'action', 'auth', 'access'],
  jobs: [...pure, 'settings', 'use-cases', 'reads', 'store', 'storage', 'mail', 'jobs-queue', 'access', 'auth', 'audit', 'db', 'crypto'],
  access: ['access', 'auth', 'db', 'crypto', 'base', 'i18n', 'reference', 'input'],
  auth: ['auth', 'http', 'db', 'crypto', 'audit', 'base', 'i18n', 'action', 'input', 'access'],
  // The ledger's closed lists are those of the nouns.
  audit: ['schema', 'audit', 'auth', 'db', 'crypto', 'base', 'i18n', 'access', 'input', 'reference', 'messages'],
  'jobs-queue': ['jobs-queue', 'db', 'base', 'jobs', 'mail', 'storage', 'audit', 'auth'],
  mail: ['mail', 'db', 'crypto', 'base', 'jobs-queue', 'audit', 'auth', 'i18n', 'reference', 'messages', 'input'],
  storage: ['storage', 'crypto', 'base'],
  aadhaar: ['aadhaar', 'crypto', 'base'],
  'device-client': [],
  db: ['db', 'base', 'generated', 'audit'],
  crypto: ['crypto', 'base', 'db'],
  reference: ['reference', 'db', 'base'],
  i18n: ['i18n', 'base', 'messages'],
  http: ['http', 'base', 'i18n'],
  input: ['input', 'base', 'i18n'],
  action: ['base', 'audit', 'auth', 'action', 'step-up', 'rules'],
  base: ['base'],
}

/** Next, React's server and the border belong to these; the core runs in the web, the worker, a test and a command alike. */
const knowsNext = ['ui', 'components', 'app', 'actions', 'auth', 'action', 'i18n', 'http']

const sources = ['app', 'lib', 'components', 'bin', 'bench', 'e2e'].flatMap((folder) => walk(path.join(root, folder)))
  .concat(['proxy.ts', 'instrumentation.ts'].filter((name) => fs.existsSync(path.join(root, name))).map((name) => path.join(root, name)))
  .map((file) => path.relative(root, file)).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
const production = sources.filter((file) => !/\.test\.tsx?$/.test(file) && !file.startsWith('e2e/'))
const textOf = new Map(sources.map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]))

function walk(folder: string): string[] {
  if (!fs.existsSync(folder)) return []
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(path.join(folder, entry.name)) : [path.join(folder, entry.name)]))
}

function kindOf(file: string): string | undefined {
  return kinds.find(([, pattern]) => pattern.test(file))?.[0]
}

/** What runs: a type names a shape and calls nothing, so it may come from anywhere. */
function importsOf(file: string): string[] {
  const text = (textOf.get(file) ?? '').replace(/^(import|export) type [^;]*?from ['"][^'"]+['"]/gm, '')
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"\n]*?(?:\{[^}]*\}[^'"\n]*)?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? match[2] ?? '')
}

/** Where an import of ours leads, as a path from the root without ending; null for packages. */
function target(file: string, specifier: string): string | null {
  if (specifier.startsWith('@/')) return specifier.slice(2)
  if (specifier.startsWith('.')) return path.relative(root, path.resolve(root, path.dirname(file), specifier))
  return null
}

function kindOfTarget(found: string): string | undefined {
  return kindOf(`${found}.ts`) ?? kindOf(found)
}

describe('the house', () => {
  it('gives every file a place', () => {
    expect(production.filter((file) => kindOf(file) === undefined)).toEqual([])
  })

  it('lets nobody import what is not theirs', () => {
    const broken: string[] = []
    for (const file of production) {
      const kind = kindOf(file) ?? ''
      const allowed = mayImport[kind]
      if (!allowed) continue
      for (const specifier of importsOf(file)) {
        const found = target(file, specifier)
        if (found === null) {
          if (/^(next(\/|$)|server-only$)/.test(specifier) && !knowsNext.includes(kind)) broken.push(`${file} may not import ${specifier}: the core runs outside the web as well`)
          continue
        }
        if (found === 'package.json') continue
        const to = kindOfTarget(found)
        if (to === undefined || !allowed.includes(to)) broken.push(`${file} (${kind}) may not import ${found} (${to ?? 'nothing known'})`)
      }
    }
    expect(broken.join('\n')).toBe('')
  })

  /** Stores that another noun may call, each with its reason. */
  const sharedStores: Readonly<Record<string, string>> = {
    'lib/registrants/store': 'pages and files read the same feed rows under a scope',
    'lib/registrants/generate/store': 'demonstration data are synthetic registrants',
    'lib/grants/store': 'an approval makes its grant in the same transaction',
  }

  it('reaches another noun through its reads and use cases, never its store', () => {
    const nounOf = (file: string): string | undefined => new RegExp(`^lib/(${nouns.join('|')})/`).exec(file)?.[1]
    const broken = production.flatMap((file) => importsOf(file).flatMap((specifier) => {
      const found = target(file, specifier)
      const isForeign = found !== null && /\/store$/.test(found) && nounOf(found) !== nounOf(file) && nounOf(file) !== undefined && !(found in sharedStores)
      return isForeign ? [`${file} reaches into ${found}`] : []
    }))
    expect(broken.join('\n')).toBe('')
  })

  it('knows seven file names inside a noun, and no catch-alls anywhere', () => {
    const inNouns = production.filter((file) => new RegExp(`^lib/(${nouns.join('|')})/`).test(file))
    expect(inNouns.filter((file) => !nounFiles.includes(path.basename(file, '.ts')))).toEqual([])
    expect(sources.filter((file) => forbiddenNames.includes(path.basename(file)))).toEqual([])
  })

  it('reads the environment in one place', () => {
    const readers = production.filter((file) => /\bprocess\.env\b/.test(textOf.get(file) ?? ''))
    expect(readers.filter((file) => file !== 'lib/env.ts' && !/^(lib\/testing|bench|bin)\//.test(file))).toEqual([])
  })

  /** Who reads the clock of the process, each with its reason; everybody else asks the database's. */
  const ownClocks: Readonly<Record<string, string>> = {
    'components/ui/countdown.tsx': 'counts down in the browser what the server said is left', 'components/sessions/session-warning.tsx': 'counts down in the browser what the server said is left',
    'lib/letters/use-cases.ts': 'compares with the times of stored files',
  }

  it('asks the database for the time, and for today at one place', () => {
    const read = (text: RegExp) => production.filter((file) => /^(app|components|lib)\//.test(file) && !file.startsWith('lib/testing/') && text.test(textOf.get(file) ?? ''))
    expect(read(/new Date\(\)|Date\.now\(\)/).sort()).toEqual(Object.keys(ownClocks).sort())
    expect(read(/SELECT portal\.india_day\(\)/)).toEqual(['lib/db/clock.ts'])
  })

  it('constructs one Prisma client', () => {
    expect(production.filter((file) => (textOf.get(file) ?? '').includes('new PrismaClient'))).toEqual(['lib/db/prisma.ts'])
  })

  it('makes every server action by defineAction', () => {
    for (const file of production.filter((each) => each.startsWith('lib/') && path.basename(each) === 'actions.ts')) {
      const text = textOf.get(file) ?? ''
      expect(text.startsWith("'use server'"), file).toBe(true)
      const exported = [...text.matchAll(/^export (?:async )?(?:const|function|let|class) (\w+)(?:[^=\n]*= (\w+))?/gm)]
      expect(exported.filter((match) => match[2] !== 'defineAction').map((match) => `${file}: ${match[1]}`)).toEqual([])
    }
    expect(production.filter((file) => (textOf.get(file) ?? '').includes("'use server'") && path.basename(file) !== 'actions.ts')).toEqual([])
  })

  /** Acts that need a fresh proof of an own factor (issue "Identity", step-up), and why. An act of the list without one fails, and so does one that is not in it. */
  const stepUps: Readonly<Record<string, string>> = {
    'files.open': 'personal data leaves the portal', 'registrant.unmask': 'a personal value is shown', 'request.decide': 'an approval opens data', 'request.submitAsFirst': 'it is the first approval',
    'proposal.decide': 'an approval changes what the portal lives by', 'policy.propose': 'one of the two words on policy', 'terms.propose': 'one of the two words on the terms', 'adminNetworks.propose': 'one of the two words on the networks of admins', 'state.propose': 'one of the two words on a State',
    'purpose.propose': 'one of the two words on a purpose', 'purpose.proposeClosing': 'one of the two words on a purpose', 'profile.propose': 'one of the two words on a profile',
    'profile.proposeClosing': 'one of the two words on a profile', 'adminRole.propose': 'one of the two words on a role', 'admin.propose': 'one of the two words on an admin',
    'admin.proposeEnd': 'one of the two words on an admin', 'admin.proposeRole': 'one of the two words on an admin', 'auditor.propose': 'one of the two words on an auditor',
    'auditor.proposeEnd': 'one of the two words on an auditor', 'factor.proposeExemption': 'one of the two words on a factor',
    'factor.proposeExemptionEnd': 'one of the two words on a factor', 'factor.add': 'a factor opens the account', 'factor.revoke': 'a factor opens the account', 'account.changePassword': 'a password opens the account', 'recovery.propose': 'one of the two words on who is let in',
    'handover.sign': 'the relieving officer authenticates the next', 'handover.accept': 'rights move by it', 'handover.decide': 'an approval opens data',
    'handover.enterContingency': 'one of the two words on a contingency', 'files.decide': 'an approval opens more data than one person decides on', 'schedule.make': 'files are asked for by it with nobody there',
    'recipientKey.answer': 'whose key it is reads every file of the State', 'recipientKey.propose': 'one of the two words on a State’s key', 'recipientKey.revoke': 'files are taken back by it',
    'hold.propose': 'one of the two words on a legal hold', 'hold.proposeEnd': 'one of the two words on a legal hold',
  }
  /** The same, where the work itself finds whether one is needed. */
  const proves: Readonly<Record<string, string>> = { 'files.ask': 'past the soft level of the disclosure budget, found under the lock of the officer’s files' }

  it('asks a fresh proof for each act of the list, and for no other', () => {
    const asked = production.filter((file) => /^lib\/.*\/actions\.ts$/.test(file)).flatMap((file) => [...(textOf.get(file) ?? '').matchAll(/defineAction\(\{\s*name: '([^']+)',[^\n]*\bstepUp:/g)].map((match) => match[1] ?? ''))
    expect(asked.sort()).toEqual(Object.keys(stepUps).sort())
    const proving = production.filter((file) => /^lib\/.*\/actions\.ts$/.test(file)).flatMap((file) => (textOf.get(file) ?? '').split('defineAction(').slice(1)).filter((text) => /\bprove\b/.test(text))
    expect(proving.map((text) => /name: '([^']+)'/.exec(text)?.[1])).toEqual(Object.keys(proves))
  })

  it('shows every page behind a door through shown()', () => {
    const pages = production.filter((file) => /^app\/\[locale\]\/(\(officer\)|\(person\)|admin|auditor)\/.*page\.tsx$/.test(file))
    expect(pages.length).toBeGreaterThan(10)
    expect(pages.filter((file) => !(textOf.get(file) ?? '').includes('export default shown(async function'))).toEqual([])
  })

  it('keeps files short enough to read', () => {
    expect(production.filter((file) => (textOf.get(file) ?? '').split('\n').length > 251)).toEqual([])
  })
})
