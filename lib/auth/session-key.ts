import type { ClientBase } from 'pg'
import { sessionKeyBlocks } from '@/lib/crypto/session-mac'

/** Gives the database the key by which it knows sessions that the portal began; anew when PORTAL_SECRET was renewed. Takes the owner's connection. */
export async function writeSessionKey(client: Pick<ClientBase, 'query'>): Promise<void> {
  const { inner, outer } = sessionKeyBlocks()
  await client.query(
    `INSERT INTO portal.session_key (inner_block, outer_block) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET inner_block = excluded.inner_block, outer_block = excluded.outer_block`, [inner, outer])
}
