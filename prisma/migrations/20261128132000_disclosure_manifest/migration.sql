-- Which registrants a page or a file showed (docs/decisions/0213): their ids, sealed by a key that no database holds. The ledger's own event keeps the digest of the same ids, and is what proves them.

-- Of an event: a page, a record, a look-up, a lifted mask. Written by ledger.append with the event or not at all.
CREATE TABLE ledger.manifest (
  -- No foreign key: its check would write a lock into each event right after it was written.
  position bigint PRIMARY KEY,
  -- The officer's, by which a registrant's looks are sought: nobody sees a registrant of another State.
  state_code int,
  sealed bytea NOT NULL
);
ALTER TABLE ledger.manifest ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX manifest_state ON ledger.manifest (state_code, position);
CREATE TRIGGER manifest_keep BEFORE UPDATE OR DELETE ON ledger.manifest FOR EACH ROW EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER manifest_keep_all BEFORE TRUNCATE ON ledger.manifest FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep_event();
GRANT INSERT ON ledger.manifest TO portal_append;

-- From which event on: what is older has none, and what is newer and has none was robbed of it.
CREATE TABLE ledger.manifest_start (one boolean PRIMARY KEY DEFAULT true CHECK (one), position bigint NOT NULL, at timestamptz(3) NOT NULL DEFAULT clock_timestamp());
INSERT INTO ledger.manifest_start (position) SELECT size + 1 FROM ledger.head;
CREATE TRIGGER manifest_start_keep BEFORE UPDATE OR DELETE ON ledger.manifest_start FOR EACH ROW EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER manifest_start_keep_all BEFORE TRUNCATE ON ledger.manifest_start FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep_event();

-- Of a file: in parts, in the file's order, written while it is built.
CREATE TABLE ledger.file_manifest (
  export_id uuid NOT NULL REFERENCES portal.export (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  -- Of which build: the one that made the file is the export's last.
  fence int NOT NULL,
  part int NOT NULL CHECK (part >= 0),
  rows int NOT NULL CHECK (rows > 0),
  sealed bytea NOT NULL,
  PRIMARY KEY (export_id, fence, part)
);
ALTER TABLE ledger.file_manifest ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE TRIGGER file_manifest_keep BEFORE UPDATE ON ledger.file_manifest FOR EACH ROW EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER file_manifest_keep_all BEFORE TRUNCATE ON ledger.file_manifest FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep_event();
-- Builds that made no file leave nothing behind; what belongs to a file stays.
CREATE FUNCTION ledger.guard_file_manifest() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, ledger, portal, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM portal.export e WHERE e.id = NEW.export_id AND e.status = 'building' AND e.fence = NEW.fence) THEN
      RAISE EXCEPTION 'only the build at hand writes what its file holds' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM portal.export e WHERE e.id = OLD.export_id AND e.ready_at IS NOT NULL AND e.fence = OLD.fence) THEN
    RAISE EXCEPTION 'what a file holds is kept' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
REVOKE ALL ON FUNCTION ledger.guard_file_manifest() FROM PUBLIC;
CREATE TRIGGER file_manifest_guard BEFORE INSERT OR DELETE ON ledger.file_manifest FOR EACH ROW EXECUTE FUNCTION ledger.guard_file_manifest();
GRANT SELECT (export_id, fence, part, rows), INSERT, DELETE ON ledger.file_manifest TO portal_worker;

-- Appends events, and beside each the sealed ids that it brings.
CREATE OR REPLACE FUNCTION ledger.append(events jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp AS $$
DECLARE first_position bigint; added int := jsonb_array_length(events);
BEGIN
  IF added < 1 THEN RAISE EXCEPTION 'nothing to append'; END IF;
  IF EXISTS (SELECT FROM jsonb_array_elements(events) e
             WHERE (session_user = 'portal_auditor' AND e->>'actorKind' <> 'auditor') OR (session_user IN ('portal_ingest', 'portal_worker') AND e->>'actorKind' <> 'system')) THEN
    RAISE EXCEPTION 'this login does not speak for that actor' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE ledger.head SET size = size + added RETURNING size - added + 1 INTO STRICT first_position;
  INSERT INTO ledger.event (position, recorded_at, kind, outcome, actor_kind, actor_id, actor_name, session_id, address, subject_id,
                            state_code, request_id, grant_id, export_id, details)
  SELECT first_position + ordinality - 1, clock_timestamp(), e->>'kind', e->>'outcome', e->>'actorKind', (e->>'actorId')::uuid, e->>'actorName',
         (e->>'sessionId')::uuid, e->>'address', (e->>'subjectId')::uuid, (e->>'stateCode')::int, (e->>'requestId')::uuid,
         (e->>'grantId')::uuid, (e->>'exportId')::uuid, coalesce(e->'details', '{}'::jsonb)
  FROM jsonb_array_elements(events) WITH ORDINALITY AS t(e, ordinality);
  IF jsonb_path_exists(events, '$[*].manifest') THEN
    INSERT INTO ledger.manifest (position, state_code, sealed)
    SELECT first_position + ordinality - 1, (e->>'stateCode')::int, decode(e->>'manifest', 'base64') FROM jsonb_array_elements(events) WITH ORDINALITY AS t(e, ordinality) WHERE e ? 'manifest';
  END IF;
  RETURN first_position;
END $$;

-- Who may open manifests brings a resolved UAN: the reader who speaks, within its half hour, as for portal.resolved_facts. Here the registrant's id leaves the database, once for each answer: it is what is sought in what
-- only the portal's processes can open.
GRANT SELECT ON ledger.manifest, ledger.manifest_start, ledger.file_manifest TO portal_resolver;
GRANT USAGE ON SCHEMA ledger TO portal_resolver;
GRANT SELECT (position, kind, state_code, details) ON ledger.event TO portal_resolver;
GRANT SELECT (officer_id, fence) ON portal.export TO portal_resolver;
GRANT SELECT (state_code) ON portal."user" TO portal_resolver;

-- `over`: no such handle of this reader, or its half hour is gone; `absent`: nobody has the number; `known`: with the id, and since when looks are kept.
CREATE FUNCTION portal.disclosed_to(handle uuid, reader uuid) RETURNS TABLE (standing text, registrant bigint, expires_at timestamptz, kept_since timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, registry, portal, ledger, pg_temp AS $$
DECLARE held record;
BEGIN
  SELECT r.registrant_id, r.resolved_at + interval '30 minutes' AS ends INTO held FROM registry.resolution r
    WHERE r.id = handle AND r.reader_id = reader AND reader = portal.speaker() AND r.resolved_at > clock_timestamp() - interval '30 minutes' AND portal.is_resolver(reader);
  IF NOT FOUND THEN RETURN QUERY SELECT 'over', NULL::bigint, NULL::timestamptz, NULL::timestamptz; RETURN; END IF;
  RETURN QUERY SELECT CASE WHEN held.registrant_id IS NULL THEN 'absent' ELSE 'known' END, held.registrant_id, held.ends,
    (SELECT s.at::timestamptz FROM ledger.manifest_start s);
END $$;

-- The States in which the registrant ever was, by either address.
CREATE FUNCTION portal.states_of_registrant(person bigint) RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, registry, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT s.code), '{}') FROM (
    SELECT unnest(ARRAY[r.permanent_state, r.current_state]) AS code FROM registry.registrant r WHERE r.id = person
    UNION ALL SELECT unnest(ARRAY[p.permanent_state, p.current_state]) FROM registry.registrant_past p WHERE p.id = person) s
$$;

-- Sealed ids of looks by officers of those States after a position, at most so many, in the ledger's order.
CREATE FUNCTION portal.disclosed_looks(handle uuid, reader uuid, after bigint, most int) RETURNS TABLE (place bigint, sealed bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, portal, pg_temp AS $$
DECLARE person bigint := (SELECT d.registrant FROM portal.disclosed_to(handle, reader) d);
BEGIN
  IF person IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT m.position, m.sealed FROM unnest(portal.states_of_registrant(person)) AS s(code)
    CROSS JOIN LATERAL (SELECT l.position, l.sealed FROM ledger.manifest l WHERE l.state_code = s.code AND l.position > after ORDER BY l.position LIMIT most) m
    ORDER BY m.position LIMIT most;
END $$;

-- How many looks of officers of those States, since looks are kept, lack theirs, or have it under another State: none in an honest ledger.
CREATE FUNCTION portal.disclosed_missing(handle uuid, reader uuid) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, portal, pg_temp AS $$
DECLARE person bigint := (SELECT d.registrant FROM portal.disclosed_to(handle, reader) d); states int[]; missing int;
BEGIN
  IF person IS NULL THEN RETURN 0; END IF;
  -- Once, not for each of a million events.
  states := portal.states_of_registrant(person);
  SELECT count(*)::int INTO missing FROM ledger.event e WHERE e.kind IN ('registrants.listed', 'registrant.opened', 'registrant.unmasked', 'registrants.lookedUp')
    AND e.state_code = ANY (states) AND e.position >= (SELECT s.position FROM ledger.manifest_start s)
    AND NOT EXISTS (SELECT FROM ledger.manifest m WHERE m.position = e.position AND m.state_code = e.state_code)
    AND NOT (e.kind = 'registrants.listed' AND (e.details->>'rows')::int = 0) AND NOT (e.kind = 'registrants.lookedUp' AND (e.details->>'count')::int = 0);
  RETURN missing;
END $$;

-- Files of officers of those States, and how many parts of each are kept; none for a file of before there were manifests.
CREATE FUNCTION portal.disclosed_files(handle uuid, reader uuid) RETURNS TABLE (export_id uuid, parts int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, portal, pg_temp AS $$
DECLARE person bigint := (SELECT d.registrant FROM portal.disclosed_to(handle, reader) d);
BEGIN
  IF person IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT e.id, (SELECT count(*)::int FROM ledger.file_manifest f WHERE f.export_id = e.id AND f.fence = e.fence) FROM portal.export e JOIN portal."user" u ON u.id = e.officer_id
    WHERE e.ready_at IS NOT NULL AND u.state_code = ANY (portal.states_of_registrant(person)) ORDER BY e.ready_at, e.id;
END $$;

-- One part of what a file holds.
CREATE FUNCTION portal.disclosed_part(handle uuid, reader uuid, file uuid, asked int) RETURNS TABLE (fence int, sealed bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, portal, pg_temp AS $$
DECLARE person bigint := (SELECT d.registrant FROM portal.disclosed_to(handle, reader) d);
BEGIN
  IF person IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT f.fence, f.sealed FROM ledger.file_manifest f JOIN portal.export e ON e.id = f.export_id AND e.fence = f.fence WHERE f.export_id = file AND f.part = asked AND e.ready_at IS NOT NULL;
END $$;

REVOKE ALL ON FUNCTION portal.disclosed_to(uuid, uuid), portal.states_of_registrant(bigint), portal.disclosed_looks(uuid, uuid, bigint, int), portal.disclosed_missing(uuid, uuid), portal.disclosed_files(uuid, uuid), portal.disclosed_part(uuid, uuid, uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.disclosed_to(uuid, uuid), portal.disclosed_looks(uuid, uuid, bigint, int), portal.disclosed_missing(uuid, uuid), portal.disclosed_files(uuid, uuid), portal.disclosed_part(uuid, uuid, uuid, int) TO portal_web, portal_auditor;
GRANT CREATE ON SCHEMA portal TO portal_resolver;
ALTER FUNCTION portal.disclosed_to(uuid, uuid) OWNER TO portal_resolver;
ALTER FUNCTION portal.states_of_registrant(bigint) OWNER TO portal_resolver;
ALTER FUNCTION portal.disclosed_looks(uuid, uuid, bigint, int) OWNER TO portal_resolver;
ALTER FUNCTION portal.disclosed_missing(uuid, uuid) OWNER TO portal_resolver;
ALTER FUNCTION portal.disclosed_files(uuid, uuid) OWNER TO portal_resolver;
ALTER FUNCTION portal.disclosed_part(uuid, uuid, uuid, int) OWNER TO portal_resolver;
REVOKE CREATE ON SCHEMA portal FROM portal_resolver;
