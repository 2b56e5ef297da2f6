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
  /** Every other secret but the master key is derived from it. */
  PORTAL_SECRET: z.string().min(32),
  /** 32 bytes, base64: wraps the State keys and the files' keys. */
  MASTER_KEY: z.base64(),
  /** 32 bytes, base64: the Aadhaar vault's own key. The web and bin/migrate have it, nobody else. */
  VAULT_KEY: z.base64().optional(),
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
