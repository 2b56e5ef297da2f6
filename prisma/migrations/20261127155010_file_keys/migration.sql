-- A file's key is gone at its minute, whoever is alive then (docs/decisions/0192).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_keeper') THEN CREATE ROLE portal_keeper NOLOGIN NOINHERIT; END IF;
END $$;

-- Since when the store has not had the file of a living export; null while it is there.
ALTER TABLE portal.export ADD COLUMN missing_since timestamptz(3);

-- No login reads the column of the keys: it is written, and destroyed. Everything else of the row they read as before; a column that a later migration adds it has to grant.
DO $$
DECLARE readable text;
BEGIN
  SELECT string_agg(format('%I', attname), ', ') INTO readable FROM pg_attribute
  WHERE attrelid = 'portal.export'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'storage_key';
  REVOKE SELECT ON portal.export FROM portal_web, portal_worker;
  EXECUTE format('GRANT SELECT (%s) ON portal.export TO portal_web, portal_worker', readable);
END $$;

-- The key goes to its officer alone, in a session that speaks, while the file is open by this very moment of the clock: a transaction that began in time gets it no later.
CREATE FUNCTION portal.file_key(export_id uuid) RETURNS bytea LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT e.storage_key FROM portal.export e
  WHERE e.id = export_id AND e.status = 'opened' AND clock_timestamp() < e.expires_at AND e.officer_id = portal.speaker()
$$;
REVOKE ALL ON FUNCTION portal.file_key(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.file_key(uuid) TO portal_web;
GRANT USAGE ON SCHEMA portal TO portal_keeper;
GRANT SELECT (id, officer_id, status, expires_at, storage_key) ON portal.export TO portal_keeper;
GRANT EXECUTE ON FUNCTION portal.speaking(), portal.speaker() TO portal_keeper;
GRANT portal_keeper TO CURRENT_USER;
GRANT CREATE ON SCHEMA portal TO portal_keeper;
ALTER FUNCTION portal.file_key(uuid) OWNER TO portal_keeper;
REVOKE CREATE ON SCHEMA portal FROM portal_keeper;

-- What is due by the clock may be ended by whoever comes first, the web too, in nobody's name: key and time, and then the bytes' name. Nothing else of the row may change on that way.
CREATE FUNCTION portal.is_due_ending(was portal.export, becomes portal.export) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN was.gone_at IS NULL THEN
      becomes.storage_key IS NULL AND becomes.gone_at = now()::timestamptz(3)
      AND (was.status = 'opened' AND becomes.status = 'expired' AND was.expires_at <= now() AND becomes.password_sealed IS NOT DISTINCT FROM was.password_sealed
        OR was.status = 'ready' AND becomes.status = 'lapsed' AND was.lapses_at <= now() AND becomes.password_sealed IS NULL)
      AND to_jsonb(becomes) - ARRAY['status', 'storage_key', 'gone_at', 'password_sealed', 'password_gone_at'] = to_jsonb(was) - ARRAY['status', 'storage_key', 'gone_at', 'password_sealed', 'password_gone_at']
    ELSE becomes.storage_name IS NULL AND to_jsonb(becomes) - 'storage_name' = to_jsonb(was) - 'storage_name'
  END
$$;
REVOKE ALL ON FUNCTION portal.is_due_ending(portal.export, portal.export) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.is_due_ending(portal.export, portal.export) TO portal_web, portal_worker;

CREATE OR REPLACE FUNCTION portal.guard_export() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE speaker uuid;
BEGIN
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF (OLD.opened_at IS NOT NULL AND ((NEW.opened_at, NEW.opened_session) IS DISTINCT FROM (OLD.opened_at, OLD.opened_session) OR coalesce(NEW.expires_at > OLD.expires_at, true)))
     OR (OLD.gone_at IS NOT NULL AND ((NEW.status, NEW.gone_at) IS DISTINCT FROM (OLD.status, OLD.gone_at) OR NEW.storage_key IS NOT NULL)) THEN
    RAISE EXCEPTION 'the minutes of a file only get fewer, and what is gone stays gone' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.opened_at IS NULL AND (NEW.opened_at IS NOT NULL OR NEW.expires_at IS NOT NULL)
     AND (session_user = 'portal_worker' OR coalesce(NEW.expires_at > (now() + make_interval(mins => (SELECT p.export_open_minutes FROM portal.policy p)))::timestamptz(3), true)
       OR NEW.opened_at IS NULL OR NEW.opened_session IS DISTINCT FROM (portal.speaking()).session_id) THEN
    RAISE EXCEPTION 'a file is opened in the session that speaks, for the minutes of policy' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- The worker builds and ends files; it speaks for nobody.
  IF session_user = 'portal_worker' THEN RETURN NEW; END IF;
  speaker := portal.speaker();
  IF speaker IS NULL AND portal.is_due_ending(OLD, NEW) THEN RETURN NEW; END IF;
  IF (NEW.officer_id = speaker OR (NEW.status = 'revoked' AND OLD.status <> 'revoked' AND 'approve' = ANY (portal.admin_permissions(speaker)))) IS NOT TRUE THEN
    RAISE EXCEPTION 'a file is changed by its officer, or taken back by an admin who may' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
