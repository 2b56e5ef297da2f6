import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type { ClientBase } from 'pg'
import { databaseRoles, rolePassword } from '@/lib/db/roles'

/** Gives each of the portal's roles the password its processes sign in with. Takes the owner's connection. */
export async function setRolePasswords(client: Pick<ClientBase, 'query'>): Promise<void> {
  for (const role of databaseRoles) {
    // The server gets the verifier only: a log of its statements then holds nothing to sign in with.
    await client.query(`ALTER ROLE ${role} PASSWORD '${scramVerifier({ password: rolePassword(role), salt: randomBytes(16) })}'`)
  }
}

const iterations = 4096

/** What PostgreSQL keeps of a password under SCRAM-SHA-256 (RFC 5803). The password must be ASCII, as derived ones are. */
export function scramVerifier({ password, salt }: { password: string; salt: Buffer }): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const storedKey = createHash('sha256').update(createHmac('sha256', salted).update('Client Key').digest()).digest('base64')
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}
