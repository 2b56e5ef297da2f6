-- Signing in has two steps (docs/decisions/0161): the password begins a session of stage `password`, which opens nothing but the next step; a factor begins
-- another one of stage `full`. A stage never changes, and nothing but a full session speaks, reads rows or holds a proof.

-- Sessions of before were begun by a password alone: they end.
ALTER TABLE portal.session
  ADD COLUMN stage text NOT NULL DEFAULT 'password' CONSTRAINT session_stage CHECK (stage IN ('password', 'full')),
  -- How often the token was renewed. It stands in the MAC, so that an old token cannot be written back.
  ADD COLUMN renewals int NOT NULL DEFAULT 0;
UPDATE portal.session SET revoked_at = now() WHERE revoked_at IS NULL;

GRANT SELECT (stage) ON portal.session TO portal_speaker, portal_lock;

-- Whether a row's MAC is the portal's: over its id, user, both hashes, stage and number of renewals.
CREATE FUNCTION portal.mac_fits(s portal.session) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT coalesce((SELECT s.lock_hash IS NOT NULL AND s.mac = sha256(k.outer_block || sha256(k.inner_block || convert_to(concat_ws(':', 'session', s.id, s.user_id,
    encode(s.token_hash, 'hex'), encode(s.lock_hash, 'hex'), s.stage, s.renewals), 'UTF8'))) FROM portal.session_key k), false)
$$;
REVOKE ALL ON FUNCTION portal.mac_fits(portal.session) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.mac_fits(portal.session) TO portal_web;
GRANT CREATE ON SCHEMA portal TO portal_speaker;
ALTER FUNCTION portal.mac_fits(portal.session) OWNER TO portal_speaker;
REVOKE CREATE ON SCHEMA portal FROM portal_speaker;

-- As before (010000): a session is begun by somebody who knows PORTAL_SECRET, the owner too.
CREATE OR REPLACE FUNCTION portal.check_session() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF NOT portal.mac_fits(NEW) THEN RAISE EXCEPTION 'this session was not begun by the portal' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION portal.speaking(OUT session_id uuid, OUT user_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT s.id, s.user_id FROM portal.session s JOIN portal."user" u ON u.id = s.user_id CROSS JOIN portal.policy p
  WHERE s.lock_hash = sha256(convert_to(current_setting('portal.token', true), 'UTF8')) AND s.mac IS NOT NULL AND s.stage = 'full' AND u.status = 'active'
    AND s.revoked_at IS NULL AND now() < s.expires_at AND now() < s.last_seen_at + make_interval(mins => p.session_idle_minutes)
$$;

-- What a session is stays. Its token is renewed by the portal alone, one renewal at a time, while it lives.
DROP TRIGGER session_keep ON portal.session;
CREATE TRIGGER session_keep BEFORE UPDATE ON portal.session FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'id', 'user_id', 'lock_hash', 'stage');
CREATE OR REPLACE FUNCTION portal.guard_session() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF (NEW.created_at, NEW.expires_at) IS DISTINCT FROM (OLD.created_at, OLD.expires_at) OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
     OR ((NEW.token_hash, NEW.mac, NEW.renewals) IS DISTINCT FROM (OLD.token_hash, OLD.mac, OLD.renewals) AND (NEW.renewals <> OLD.renewals + 1 OR OLD.revoked_at IS NOT NULL OR NOT portal.mac_fits(NEW))) THEN
    RAISE EXCEPTION 'a session is not begun again' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.last_seen_at <> OLD.last_seen_at AND (NEW.last_seen_at > now() OR OLD.last_seen_at <= now() - (SELECT make_interval(mins => p.session_idle_minutes) FROM portal.policy p)) THEN
    RAISE EXCEPTION 'an idle session is over' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.purpose_id IS DISTINCT FROM OLD.purpose_id AND NEW.user_id IS DISTINCT FROM portal.speaker() THEN
    RAISE EXCEPTION 'whoever works in a session chooses its purpose' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A proof is of the session that speaks. A factor is added by its owner: while speaking, or as the first one while an activation or recovery allows it.
CREATE FUNCTION portal.guard_factor() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF TG_TABLE_NAME = 'factor_proof' THEN
    IF NEW.session_id IS DISTINCT FROM (portal.speaking()).session_id THEN RAISE EXCEPTION 'a proof is of the own session' USING ERRCODE = 'insufficient_privilege'; END IF;
  ELSIF NEW.user_id IS DISTINCT FROM portal.speaker() AND NOT EXISTS (
      SELECT FROM portal."user" u WHERE u.id = NEW.user_id AND u.enrol_until > now() AND NOT EXISTS (SELECT FROM portal.factor f WHERE f.user_id = u.id AND f.revoked_at IS NULL)) THEN
    RAISE EXCEPTION 'nobody adds a factor to the account of another' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.guard_factor() FROM PUBLIC;
CREATE TRIGGER factor_guard BEFORE INSERT ON portal.factor FOR EACH ROW EXECUTE FUNCTION portal.guard_factor();
CREATE TRIGGER factor_proof_guard BEFORE INSERT ON portal.factor_proof FOR EACH ROW EXECUTE FUNCTION portal.guard_factor();

-- The second lock (021000), as before; a token opens rows for a full session alone.
CREATE OR REPLACE FUNCTION registry.open_boxes() RETURNS registry.open_box[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked_hash bytea := sha256(convert_to(current_setting('portal.token', true), 'UTF8'));
  asked_right text := current_setting('portal.right', true);
  holder uuid; asked_on date; frozen jsonb; opened registry.open_box[];
BEGIN
  IF session_user = 'portal_reader' THEN
    SELECT s.user_id, (now() AT TIME ZONE 'Asia/Kolkata')::date INTO holder, asked_on
    FROM portal.session s CROSS JOIN portal.policy p
    WHERE s.lock_hash = asked_hash AND s.stage = 'full' AND s.revoked_at IS NULL AND now() < s.expires_at AND now() < s.last_seen_at + make_interval(mins => p.session_idle_minutes);
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
