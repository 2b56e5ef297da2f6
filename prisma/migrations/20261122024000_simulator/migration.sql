-- "Who could see this registrant, and when?": what decided is kept, and one function says of a number brought along whose it is.

-- Since when the portal has the registrant: before it, nobody could see anything here. For rows of before this migration that is now, because
-- what they were earlier was not kept.
ALTER TABLE registry.registrant ADD COLUMN known_at timestamptz(3) NOT NULL DEFAULT now();

-- The columns that decide, as they were until `replaced_at`. No personal field, no envelope.
CREATE TABLE registry.registrant_past (
  id bigint NOT NULL,
  permanent_state int NOT NULL, permanent_district int NOT NULL,
  current_state int NOT NULL, current_district int NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  replaced_at timestamptz NOT NULL
);
-- Not unique: a clock set back must not stop an import.
CREATE INDEX registrant_past_id ON registry.registrant_past (id, replaced_at);

-- Who looked up whose number, for the limit of a day and for the short while in which the answer may be asked about.
CREATE TABLE registry.resolution (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  reader_id uuid NOT NULL,
  -- Null: nobody has that number, or the while is over.
  registrant_id bigint,
  resolved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX resolution_reader ON registry.resolution (reader_id, resolved_at);
CREATE INDEX resolution_open ON registry.resolution (resolved_at) WHERE registrant_id IS NOT NULL;

ALTER TABLE portal.policy ADD COLUMN resolve_per_day_max int NOT NULL DEFAULT 20;
ALTER TABLE portal.policy ADD CONSTRAINT policy_resolve_per_day CHECK (resolve_per_day_max BETWEEN 1 AND 200);

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_resolver') THEN CREATE ROLE portal_resolver NOLOGIN; END IF;
END $$;
GRANT USAGE ON SCHEMA registry, portal TO portal_resolver;
GRANT SELECT (id, uan_index, known_at, changed_at, permanent_state, permanent_district, current_state, current_district) ON registry.registrant TO portal_resolver;
GRANT SELECT, INSERT ON registry.registrant_past TO portal_resolver;
GRANT SELECT, INSERT, UPDATE (registrant_id) ON registry.resolution TO portal_resolver;
GRANT SELECT (id, kind, status) ON portal."user" TO portal_resolver;
GRANT SELECT (resolve_per_day_max) ON portal.policy TO portal_resolver;
-- Under row-level security the resolver reads the rows that its columns allow; it writes none of them.
CREATE POLICY resolver ON registry.registrant FOR SELECT TO portal_resolver USING (true);

-- One statement of an import replaces many rows: their old facts go over in one statement too. Moving the demonstration's days is no event in
-- anybody's life; only the owner of the table may say so.
CREATE FUNCTION registry.keep_past() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, registry, pg_temp AS $$
DECLARE taken_at timestamptz := clock_timestamp();
BEGIN
  IF current_setting('portal.redating', true) = 'on' AND pg_has_role(session_user, (SELECT c.relowner FROM pg_catalog.pg_class c WHERE c.oid = TG_RELID), 'MEMBER') THEN RETURN NULL; END IF;
  INSERT INTO registry.registrant_past (id, permanent_state, permanent_district, current_state, current_district, changed_at, replaced_at)
  SELECT o.id, o.permanent_state, o.permanent_district, o.current_state, o.current_district, o.changed_at, taken_at
  FROM replaced o JOIN replacing n ON n.id = o.id
  WHERE (o.permanent_state, o.permanent_district, o.current_state, o.current_district, o.changed_at)
     <> (n.permanent_state, n.permanent_district, n.current_state, n.current_district, n.changed_at);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION registry.keep_past() FROM PUBLIC;
CREATE TRIGGER registrant_past AFTER UPDATE ON registry.registrant REFERENCING OLD TABLE AS replaced NEW TABLE AS replacing
  FOR EACH STATEMENT EXECUTE FUNCTION registry.keep_past();

-- The reader is an admin or auditor in office, and each login speaks for its own kind only.
CREATE FUNCTION portal.is_resolver(reader uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT EXISTS (SELECT FROM portal."user" u WHERE u.id = reader AND u.status = 'active'
    AND u.kind::text = CASE session_user WHEN 'portal_web' THEN 'admin' WHEN 'portal_auditor' THEN 'auditor' END)
$$;

-- Whose UAN this is, once, for one reader: counted before it is looked at, and the same work whether somebody has it or not. Out comes a handle,
-- never the registrant's id. PL001: the day's number is used up; 42501: not a reader of this kind.
CREATE FUNCTION portal.resolve_uan(reader uuid, blind bytea)
RETURNS TABLE (resolution uuid, is_found boolean, left_today int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, registry, portal, pg_temp AS $$
DECLARE
  midnight timestamptz := date_trunc('day', clock_timestamp() AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata';
  most int; used int; person bigint; made uuid;
BEGIN
  IF NOT portal.is_resolver(reader) THEN RAISE EXCEPTION 'only an admin or auditor resolves' USING ERRCODE = 'insufficient_privilege'; END IF;
  -- One at a time for one reader, or two at once would both find one left.
  PERFORM pg_advisory_xact_lock(hashtextextended('portal.resolve_uan ' || reader, 0));
  SELECT p.resolve_per_day_max INTO STRICT most FROM portal.policy p;
  SELECT count(*) INTO used FROM registry.resolution r WHERE r.reader_id = reader AND r.resolved_at >= midnight;
  IF used >= most THEN RAISE EXCEPTION 'no resolution is left for today' USING ERRCODE = 'PL001'; END IF;
  UPDATE registry.resolution r SET registrant_id = NULL WHERE r.registrant_id IS NOT NULL AND r.resolved_at < clock_timestamp() - interval '30 minutes';
  SELECT r.id INTO person FROM registry.registrant r WHERE r.uan_index = blind;
  INSERT INTO registry.resolution (reader_id, registrant_id) VALUES (reader, person) RETURNING id INTO made;
  RETURN QUERY SELECT made, person IS NOT NULL, most - used - 1;
END $$;

-- What decided about the registrant of a handle at an instant (null: now). `over`: no such handle of this reader, or its half hour is gone;
-- `absent`: nobody has the number; `notKnown`: the portal did not have the registrant yet; `known`: with the facts.
CREATE FUNCTION portal.resolved_facts(handle uuid, reader uuid, at timestamptz DEFAULT NULL)
RETURNS TABLE (standing text, instant timestamptz, expires_at timestamptz, known_at timestamptz, changed_at timestamptz, permanent_state int, permanent_district int, current_state int, current_district int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, registry, pg_temp AS $$
DECLARE held record; past record; asked timestamptz := coalesce(at, clock_timestamp());
BEGIN
  SELECT r.resolved_at + interval '30 minutes' AS ends, r.registrant_id, n.id, n.known_at, n.changed_at, n.permanent_state, n.permanent_district, n.current_state, n.current_district
    INTO held FROM registry.resolution r LEFT JOIN registry.registrant n ON n.id = r.registrant_id
    WHERE r.id = handle AND r.reader_id = reader AND r.resolved_at > clock_timestamp() - interval '30 minutes' AND portal.is_resolver(reader);
  IF NOT FOUND THEN RETURN QUERY SELECT 'over', asked, NULL::timestamptz, NULL::timestamptz, NULL::timestamptz, NULL::int, NULL::int, NULL::int, NULL::int; RETURN; END IF;
  IF held.id IS NULL THEN RETURN QUERY SELECT 'absent', asked, held.ends, NULL::timestamptz, NULL::timestamptz, NULL::int, NULL::int, NULL::int, NULL::int; RETURN; END IF;
  IF asked < held.known_at THEN RETURN QUERY SELECT 'notKnown', asked, held.ends, held.known_at::timestamptz, NULL::timestamptz, NULL::int, NULL::int, NULL::int, NULL::int; RETURN; END IF;
  -- The version that was replaced first after the instant is the one that stood then.
  IF at IS NOT NULL THEN
    SELECT p.* INTO past FROM registry.registrant_past p WHERE p.id = held.id AND p.replaced_at > at ORDER BY p.replaced_at LIMIT 1;
    IF FOUND THEN
      RETURN QUERY SELECT 'known', asked, held.ends, held.known_at::timestamptz, past.changed_at::timestamptz, past.permanent_state, past.permanent_district, past.current_state, past.current_district;
      RETURN;
    END IF;
  END IF;
  RETURN QUERY SELECT 'known', asked, held.ends, held.known_at::timestamptz, held.changed_at::timestamptz, held.permanent_state, held.permanent_district, held.current_state, held.current_district;
END $$;

REVOKE ALL ON FUNCTION portal.is_resolver(uuid), portal.resolve_uan(uuid, bytea), portal.resolved_facts(uuid, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.resolve_uan(uuid, bytea), portal.resolved_facts(uuid, uuid, timestamptz) TO portal_web, portal_auditor;
GRANT portal_resolver TO CURRENT_USER;
GRANT CREATE ON SCHEMA registry, portal TO portal_resolver;
ALTER FUNCTION registry.keep_past() OWNER TO portal_resolver;
ALTER FUNCTION portal.is_resolver(uuid) OWNER TO portal_resolver;
ALTER FUNCTION portal.resolve_uan(uuid, bytea) OWNER TO portal_resolver;
ALTER FUNCTION portal.resolved_facts(uuid, uuid, timestamptz) OWNER TO portal_resolver;
REVOKE CREATE ON SCHEMA registry, portal FROM portal_resolver;
