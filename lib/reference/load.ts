import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import type { ClientBase } from 'pg'

type Row = Readonly<Record<string, string>>

interface Source {
  readonly file: string
  /** Gets the file's rows as `$1::jsonb`, an array of objects with text values. */
  readonly statements: readonly string[]
}

/**
 * Brings the code lists of `folder` (CSV files, see prisma/reference) into schema `reference`, all or nothing. Takes the owner's connection.
 * Returns the names of the files that were loaded: none when the database holds the same bytes already.
 * A code that a newer list no longer has stays, because rows of registrants and grants still speak of it.
 */
export async function loadReference(client: Pick<ClientBase, 'query'>, folder = path.resolve(import.meta.dirname, '../../prisma/reference')): Promise<string[]> {
  const loaded: string[] = []
  await client.query('BEGIN')
  try {
    // Two starts at once load one after the other, and the second finds nothing to do.
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('reference.load'))`)
    for (const source of sources) {
      const bytes = await readFile(path.join(folder, source.file))
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const known = await client.query('SELECT FROM reference.load WHERE file = $1 AND sha256 = $2', [source.file, sha256])
      if (known.rows.length > 0) continue
      const rows: Row[] = parse(bytes, { columns: true, bom: true })
      for (const statement of source.statements) await client.query(statement, [JSON.stringify(rows)])
      await client.query(
        'INSERT INTO reference.load (file, sha256) VALUES ($1, $2) ON CONFLICT (file) DO UPDATE SET sha256 = excluded.sha256, loaded_at = now()',
        [source.file, sha256],
      )
      loaded.push(source.file)
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
  return loaded
}

/** In the order of their foreign keys. */
const sources: readonly Source[] = [
  {
    file: 'lgd_states.csv',
    statements: [
      `INSERT INTO reference.state (code, name_en, name_hi, kind, iso)
       SELECT code, name_en, name_hi, type, iso_3166_2 FROM jsonb_to_recordset($1) AS r(code int, name_en text, name_hi text, type text, iso_3166_2 text)
       ON CONFLICT (code) DO UPDATE SET name_en = excluded.name_en, name_hi = excluded.name_hi, kind = excluded.kind, iso = excluded.iso`,
    ],
  },
  {
    file: 'lgd_districts.csv',
    statements: [
      `INSERT INTO reference.district (code, state_code, name_en, name_hi, pin_parent_codes)
       SELECT code, state_code, name_en, name_hi, string_to_array(pin_parent_codes, '|')::int[]
       FROM jsonb_to_recordset($1) AS r(code int, state_code int, name_en text, name_hi text, pin_parent_codes text)
       ON CONFLICT (code) DO UPDATE
       SET state_code = excluded.state_code, name_en = excluded.name_en, name_hi = excluded.name_hi, pin_parent_codes = excluded.pin_parent_codes`,
    ],
  },
  {
    file: 'nco2015.csv',
    statements: [
      `INSERT INTO reference.occupation (code, title, level, parent_code)
       SELECT code, title, level, nullif(parent_code, '') FROM jsonb_to_recordset($1) AS r(code text, title text, level text, parent_code text)
       ON CONFLICT (code) DO UPDATE SET title = excluded.title, level = excluded.level, parent_code = excluded.parent_code`,
    ],
  },
  {
    file: 'eshram_occupations.csv',
    statements: [
      `INSERT INTO reference.eshram_occupation (code, title, sector)
       SELECT nco_code, occupation, sector FROM jsonb_to_recordset($1) AS r(nco_code text, occupation text, sector text)
       ON CONFLICT (code) DO UPDATE SET title = excluded.title, sector = excluded.sector`,
    ],
  },
  {
    file: 'masters.csv',
    statements: [
      `INSERT INTO reference.master (master, code, label_en, label_hi)
       SELECT master, code, label_en, label_hi FROM jsonb_to_recordset($1) AS r(master text, code text, label_en text, label_hi text)
       ON CONFLICT (master, code) DO UPDATE SET label_en = excluded.label_en, label_hi = excluded.label_hi`,
    ],
  },
  {
    file: 'pincodes.csv',
    statements: [
      // Nothing refers to a PIN row, and India Post does take PINs out of use.
      'DELETE FROM reference.pincode WHERE pincode NOT IN (SELECT pincode FROM jsonb_to_recordset($1) AS r(pincode int))',
      `INSERT INTO reference.pincode (pincode, state_code, district_codes)
       SELECT pincode, state_code, array_remove(string_to_array(nullif(district_code, ''), '|') || string_to_array(other_district_codes, '|'), '')::int[]
       FROM jsonb_to_recordset($1) AS r(pincode int, state_code int, district_code text, other_district_codes text)
       ON CONFLICT (pincode) DO UPDATE SET state_code = excluded.state_code, district_codes = excluded.district_codes`,
    ],
  },
]
