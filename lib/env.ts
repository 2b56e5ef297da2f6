import { z } from 'zod'

const text = z.string().trim()

const schema = z.object({
  /** Set by the framework; development relaxes the content policy for its own tools. */
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  PORTAL_MODE: z.enum(['demo', 'production']).default('demo'),
  /** Where browsers find the portal; links in mails and the Origin check are made of it. */
  PORTAL_ORIGIN: z.url().default('http://localhost:3000'),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  DATA_DIR: text.default('.data'),
  /** Where programs are looked for. */
  PATH: text.default(''),
  /** The program that deflates files (lib/storage/deflation.ts), or `none`; without it whatever `igzip` is on PATH. */
  IGZIP_PATH: text.optional(),
  /** Every other secret but the master key is derived from it. */
  PORTAL_SECRET: z.string().min(32),
  /** 32 bytes, base64: wraps the State keys and the files' keys. */
  MASTER_KEY: z.base64(),
  /** 32 bytes, base64: the Aadhaar vault's own key. The web and bin/migrate have it, nobody else. */
  VAULT_KEY: z.base64().optional(),
  /** 32 bytes, base64: signs the ledger's checkpoints (Ed25519). The worker has it, nobody else. */
  LEDGER_KEY: z.base64().optional(),
  /** Who signs from outside that the ledger only grew: `key address`, parted by commas (lib/ledger/witnesses/rules.ts). */
  LEDGER_WITNESSES: text.default(''),
  /** The owner's connection: migrations, code lists, demonstration data. Pages and jobs never use it. */
  DATABASE_URL: text.optional(),
  /** The same server without user and password; each role signs in with its own. */
  DATABASE_SERVER: text.default('postgresql://127.0.0.1:5432/portal'),
  /** Which process this is: decides the database role of the control plane. */
  PORTAL_PROCESS: z.enum(['web', 'worker']).default('web'),
  SMTP_URL: text.optional(),
  MAIL_FROM: text.default('eShram data sharing <no-reply@eshram.invalid>'),
  INBOX_URL: text.optional(),
  /** JSON file that says how this installation reaches UIDAI (lib/aadhaar/configuration.ts). Without it there is no Aadhaar factor. */
  AADHAAR_CONFIGURATION: text.optional(),
  /** Where the identity simulator of a demonstration shows its control page. */
  IDENTITY_URL: text.optional(),
  /** Peers whose X-Forwarded-For counts. */
  TRUSTED_PROXIES: text.default(''),
  /** Where files and letters lie: below DATA_DIR, or in a bucket of an S3-compatible store. */
  STORAGE: z.enum(['local', 's3']).default('local'),
  /** The store's address; without it Amazon's own, of the region. */
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: text.default('us-east-1'),
  S3_BUCKET: text.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/).optional(),
  /** What every name in the bucket begins with, so that others may use it too; ends with a slash. */
  S3_PREFIX: text.regex(/^([A-Za-z0-9._-]+\/)*$/).default(''),
  /** Whether the bucket is named in the path or in the host; by default in the path of a store that S3_ENDPOINT names. */
  S3_PATH_STYLE: z.enum(['true', 'false']).optional(),
  S3_ACCESS_KEY_ID: text.optional(),
  S3_SECRET_ACCESS_KEY: text.optional(),
}).superRefine((settings, context) => {
  if (settings.STORAGE !== 's3') return
  for (const name of ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const) if (!settings[name]) context.addIssue({ code: 'custom', path: [name], message: 'is needed for STORAGE=s3' })
  const endpoint = new URL(settings.S3_ENDPOINT ?? 'https://s3.amazonaws.com')
  // Names, sizes and times go over the line in any case, and with http: the signed requests too.
  if (endpoint.protocol === 'http:' && (settings.PORTAL_MODE === 'production' || !['localhost', '127.0.0.1', '[::1]'].includes(endpoint.hostname))) {
    context.addIssue({ code: 'custom', path: ['S3_ENDPOINT'], message: 'must begin with https:, but for a store on this machine outside production' })
  }
})

export type Env = z.infer<typeof schema>

let parsed: Env | undefined

/**
 * The process's settings, checked once. Read lazily, so that a build needs none of them.
 * Throws with the names of what is missing or wrong; never with a value.
 */
export function env(): Env {
  if (parsed) return parsed
  const result = schema.safeParse(process.env)
  if (!result.success) {
    throw new Error(`These settings are missing or wrong: ${result.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`).join('; ')}`)
  }
  // next-auth reads its address from the environment only.
  process.env.NEXTAUTH_URL ??= result.data.PORTAL_ORIGIN
  parsed = result.data
  return parsed
}
