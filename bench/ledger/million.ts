// A ledger of some size with the spread of a year: 300 officers of 36 States of very different size, a dozen purposes, kinds from hundreds of thousands to a handful. By plain SQL, past the function that appends, because what
// is measured is the reading.
import type { Client } from 'pg'

/** Fills the ledger of the ground; nothing of it is sealed. */
export async function fillLedger(owner: Client, events: number): Promise<void> {
  await owner.query(`
    INSERT INTO portal.state_version (state_code, version, provision, is_active, from_at) SELECT code, 1, 'module', true, '2020-01-01' FROM reference.state ON CONFLICT DO NOTHING;
    INSERT INTO portal."user" (user_id, kind, status, name, designation, state_code, email)
      SELECT 'bench' || n, 'officer', 'active', 'Officer ' || n, 'Principal Secretary', (SELECT code FROM reference.state ORDER BY code OFFSET n % (SELECT count(*) FROM reference.state) LIMIT 1), 'bench' || n || '@example.invalid' FROM generate_series(1, 300) n;
    WITH made AS (INSERT INTO portal.purpose (key) SELECT 'bench-' || n FROM generate_series(1, 12) n RETURNING id, key)
      INSERT INTO portal.purpose_version (purpose_id, version, title_en, title_hi, scheme, legal_basis, fields, retention_days, from_at) SELECT id, 1, 'Purpose ' || key, 'प्रयोजन ' || key, 'Scheme', 'Order', '{gender}', 365, '2020-01-01' FROM made;
    CREATE TEMPORARY TABLE bench_officer AS SELECT id, state_code, row_number() OVER (ORDER BY user_id)::int AS n FROM portal."user" WHERE user_id LIKE 'bench%';
    CREATE UNIQUE INDEX ON bench_officer (n);
    ANALYZE bench_officer;
    ALTER TABLE ledger.event DISABLE TRIGGER event_checkpoint;`)
  // Squares of a draw between 0 and 1 crowd towards 0: few officers and purposes have most of the events, the last of them a handful.
  await owner.query(
    `INSERT INTO ledger.event (position, recorded_at, kind, outcome, actor_kind, actor_id, actor_name, session_id, address, subject_id, state_code, grant_id, export_id, details)
     SELECT i, now() - interval '365 days' + i * (interval '365 days' / $1), d.kind, CASE WHEN d.r < 0.02 THEN 'refused' WHEN d.r < 0.0202 THEN 'failed' ELSE 'done' END,
       'officer', o.id, 'Officer ' || o.n, gen_random_uuid(), '192.0.2.' || i % 250, CASE WHEN d.kind LIKE 'grant.%' OR d.kind LIKE 'mail.%' THEN o.id END, o.state_code,
       CASE WHEN d.kind LIKE 'grant.%' THEN gen_random_uuid() END, CASE WHEN d.kind LIKE 'export.%' THEN gen_random_uuid() END,
       CASE WHEN d.kind LIKE 'registrant%' OR d.kind = 'home.viewed' THEN jsonb_build_object('purpose', 'Purpose bench-' || 1 + floor(12 * power(d.p, 3))::int, 'grants', jsonb_build_array('GR-' || o.n), 'filters', jsonb_build_object('district', 212),
         'columns', jsonb_build_array('uan', 'name', 'mobile', 'gender', 'permanentDistrict'), 'rows', 50, 'digest', repeat('a', 64), 'count', 4218) ELSE jsonb_build_object('number', 'EXP-' || i % 100000) END
     FROM generate_series(1, $1::int) AS g(i)
     CROSS JOIN LATERAL (SELECT random() AS r, random() AS p, random() AS w, CASE WHEN x < 0.45 THEN 'registrants.listed' WHEN x < 0.65 THEN 'home.viewed' WHEN x < 0.8 THEN 'registrant.opened' WHEN x < 0.88 THEN 'mail.sent'
       WHEN x < 0.94 THEN 'signIn.done' WHEN x < 0.97 THEN 'export.requested' WHEN x < 0.99 THEN 'export.opened' WHEN x < 0.9995 THEN 'registrants.lookedUp' WHEN x < 0.99998 THEN 'grant.given' ELSE 'grant.ended' END AS kind
       FROM (SELECT random() + i * 0 AS x) x) d
     JOIN bench_officer o ON o.n = 1 + floor(300 * power(d.w, 4))::int`, [events])
  await owner.query(`ALTER TABLE ledger.event ENABLE TRIGGER event_checkpoint; UPDATE ledger.head SET size = ${events}`)
  await owner.query('VACUUM (ANALYZE) ledger.event')
}
