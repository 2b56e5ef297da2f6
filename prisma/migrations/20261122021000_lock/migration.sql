-- The second lock (design, section 5, door 4; docs/decisions/0050): row-level security on the sealed rows, opened by a token nobody can guess.
-- It decides rows and right for itself, from the tables and in its own words: nothing here is shared with lib/access or portal.grants_in_force.

-- Resolves tokens; signs in nowhere, owns no table, and reads only the columns it decides by.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_lock') THEN CREATE ROLE portal_lock NOLOGIN NOINHERIT; END IF;
END $$;

-- The database holds only the hash of a token; the token is an HMAC of the row's id, which web and worker make for themselves (lib/access/row-token.ts).
-- A row without a hash opens nothing. The hash is written with its row and never again.
ALTER TABLE portal.session ADD COLUMN lock_hash bytea, ADD CONSTRAINT session_lock_hash CHECK (octet_length(lock_hash) = 32);
ALTER TABLE portal.export ADD COLUMN lock_hash bytea, ADD CONSTRAINT export_lock_hash CHECK (octet_length(lock_hash) = 32);
CREATE UNIQUE INDEX session_lock_hash_key ON portal.session (lock_hash);
CREATE UNIQUE INDEX export_lock_hash_key ON portal.export (lock_hash);
CREATE TRIGGER session_keep BEFORE UPDATE ON portal.session FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'id', 'user_id', 'lock_hash');
CREATE TRIGGER export_keep_lock BEFORE UPDATE ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'lock_hash');
-- Files are asked for on pages. A worker that could write the row of a file could write its own key to the rows.
REVOKE INSERT ON portal.export FROM portal_worker;

GRANT USAGE ON SCHEMA portal, registry TO portal_lock;
GRANT SELECT (user_id, lock_hash, revoked_at, expires_at, last_seen_at) ON portal.session TO portal_lock;
GRANT SELECT (officer_id, lock_hash, status, boxes, requested_at) ON portal.export TO portal_lock;
GRANT SELECT (id, kind, status, state_code) ON portal."user" TO portal_lock;
GRANT SELECT (session_idle_minutes) ON portal.policy TO portal_lock;
GRANT SELECT (id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id, starts_at, ends_at,
  ended_at) ON portal."grant" TO portal_lock;
GRANT SELECT (grant_id, resumed_at) ON portal.grant_suspension TO portal_lock;
GRANT SELECT (purpose_id, is_open, fields, to_at) ON portal.purpose_version TO portal_lock;
GRANT SELECT (state_code, provision, is_active, to_at) ON portal.state_version TO portal_lock;

-- What a token opens: rows of a State, or of some of its districts (null: all), by these addresses, changed in this time.
CREATE TYPE registry.open_box AS (state_code int, districts int[], permanent boolean, current boolean, from_at timestamptz, to_at timestamptz, grant_id uuid);

/*
 * The boxes that the transaction's token opens for its right (portal.token, portal.right); none when anything is missing, unknown or over.
 * A session's token serves the reader, and opens what the officer's grants give now. An export's token serves the worker while the file is being
 * built, and opens what was frozen for it as far as the same grants still give it: what is narrowed closes, what is widened does not open.
 */
CREATE FUNCTION registry.open_boxes() RETURNS registry.open_box[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked_hash bytea := sha256(convert_to(current_setting('portal.token', true), 'UTF8'));
  asked_right text := current_setting('portal.right', true);
  holder uuid; asked_on date; frozen jsonb; opened registry.open_box[];
BEGIN
  IF session_user = 'portal_reader' THEN
    SELECT s.user_id, (now() AT TIME ZONE 'Asia/Kolkata')::date INTO holder, asked_on
    FROM portal.session s CROSS JOIN portal.policy p
    WHERE s.lock_hash = asked_hash AND s.revoked_at IS NULL AND now() < s.expires_at AND now() < s.last_seen_at + make_interval(mins => p.session_idle_minutes);
  ELSIF session_user = 'portal_worker' AND asked_right = 'download' THEN
    SELECT e.officer_id, (e.requested_at AT TIME ZONE 'Asia/Kolkata')::date, e.boxes INTO holder, asked_on, frozen
    FROM portal.export e WHERE e.lock_hash = asked_hash AND e.status = 'building';
  END IF;
  IF holder IS NULL THEN RETURN '{}'; END IF;

  -- The window is whole Indian days (docs/decisions/0002): so many before the day it was asked on, and that day; or the fixed ones, both included.
  SELECT array_agg(ROW(g.state_code, CASE WHEN NOT g.whole_state THEN g.district_codes END, g.basis <> 'current', g.basis <> 'permanent',
      (CASE WHEN g.window_days IS NULL THEN g.window_from ELSE asked_on - g.window_days END)::timestamp AT TIME ZONE 'Asia/Kolkata',
      (CASE WHEN g.window_days IS NULL THEN g.window_to ELSE asked_on END + 1)::timestamp AT TIME ZONE 'Asia/Kolkata', g.id)::registry.open_box)
    INTO opened
  FROM portal."user" o JOIN portal."grant" g ON g.officer_id = o.id AND g.state_code = o.state_code
  WHERE o.id = holder AND o.kind = 'officer' AND o.status = 'active'
    AND (asked_right = 'view' AND g.can_view OR asked_right = 'download' AND g.can_download)
    AND g.starts_at <= now() AND g.ends_at > now() AND (g.ended_at IS NULL OR g.ended_at > now())
    AND NOT EXISTS (SELECT FROM portal.grant_suspension x WHERE x.grant_id = g.id AND x.resumed_at IS NULL)
    AND EXISTS (SELECT FROM portal.purpose_version v WHERE v.purpose_id = g.purpose_id AND v.to_at IS NULL AND v.is_open AND g.fields ?| v.fields)
    AND EXISTS (SELECT FROM portal.state_version v WHERE v.state_code = g.state_code AND v.to_at IS NULL AND v.is_active AND v.provision IN ('module', 'both'));

  IF frozen IS NOT NULL THEN
    SELECT array_agg(ROW(b.state_code,
        CASE WHEN f.districts IS NULL THEN b.districts WHEN b.districts IS NULL THEN f.districts ELSE ARRAY(SELECT unnest(b.districts) INTERSECT SELECT unnest(f.districts)) END,
        b.permanent AND f.basis <> 'current', b.current AND f.basis <> 'permanent', greatest(b.from_at, f.from_at), least(b.to_at, f.to_at), b.grant_id)::registry.open_box)
      INTO opened
    FROM unnest(opened) AS b JOIN (
      SELECT (box ->> 'grantId')::uuid AS grant_id, (box #>> '{area,stateCode}')::int AS state_code, box ->> 'basis' AS basis, (box ->> 'from')::timestamptz AS from_at, (box ->> 'to')::timestamptz AS to_at,
        CASE WHEN box #>> '{area,districts}' <> 'all' THEN ARRAY(SELECT jsonb_array_elements_text(box #> '{area,districts}')::int) END AS districts
      FROM jsonb_array_elements(frozen) AS box) f ON f.grant_id = b.grant_id AND f.state_code = b.state_code;
  END IF;
  RETURN coalesce(opened, '{}');
END $$;
REVOKE ALL ON FUNCTION registry.open_boxes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION registry.open_boxes() TO portal_reader, portal_worker;
-- Changing a function's owner asks that the migrating role may act as the new one and that the new one may create there.
GRANT portal_lock TO CURRENT_USER;
GRANT CREATE ON SCHEMA registry TO portal_lock;
ALTER FUNCTION registry.open_boxes() OWNER TO portal_lock;
REVOKE CREATE ON SCHEMA registry FROM portal_lock;

-- Asked once for each table a statement names (a scalar sub-select is an InitPlan), then compared with each row: 0.15 µs a row and box.
-- Not FORCE: the owner, whose address only commands have, loads and moves whole tables.
ALTER TABLE registry.feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry.registrant ENABLE ROW LEVEL SECURITY;
CREATE POLICY token ON registry.feed FOR SELECT TO portal_reader, portal_worker USING (EXISTS (
  SELECT FROM unnest((SELECT registry.open_boxes())) AS box
  WHERE box.state_code = feed.state AND (box.districts IS NULL OR feed.district = ANY (box.districts))
    AND (box.permanent AND feed.from_permanent OR box.current AND feed.from_current) AND box.from_at <= feed.changed_at AND feed.changed_at < box.to_at));

-- The import writes what it is given and compares versions; what is sealed it never reads back. COPY is refused under row security, so it
-- copies into tables of its own and inserts from there (docs/decisions/0051).
REVOKE SELECT ON registry.feed, registry.registrant FROM portal_ingest;
GRANT SELECT (registrant_id) ON registry.feed TO portal_ingest;
GRANT SELECT (id, uan_index, content_digest, changed_at) ON registry.registrant TO portal_ingest;
CREATE POLICY ingest ON registry.feed TO portal_ingest USING (true) WITH CHECK (true);
CREATE POLICY ingest ON registry.registrant TO portal_ingest USING (true) WITH CHECK (true);

-- What the policy asks of a row stands in every index: a count reads nothing else, with both locks as before with one.
DROP INDEX registry.feed_state, registry.feed_state_second, registry.feed_district_occupation, registry.feed_state_occupation;
CREATE INDEX feed_state ON registry.feed (state, changed_at, registrant_id, gender) INCLUDE (district, from_permanent, from_current) WHERE first_in_state;
CREATE INDEX feed_state_second ON registry.feed (state, changed_at, registrant_id, gender) INCLUDE (district, from_permanent, from_current) WHERE NOT first_in_state;
CREATE INDEX feed_district_occupation ON registry.feed (district, occupation_family, changed_at, registrant_id, gender, state) INCLUDE (from_permanent, from_current);
CREATE INDEX feed_state_occupation ON registry.feed (state, occupation_family, changed_at, registrant_id, gender) INCLUDE (district, from_permanent, from_current) WHERE first_in_state;
