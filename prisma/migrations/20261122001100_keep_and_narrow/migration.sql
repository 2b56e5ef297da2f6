-- What was approved or frozen stays as it was, and each login holds only what its task needs.

-- Of a request only its end may be written: what the second admin approves is what the first did.
CREATE FUNCTION portal.keep_columns() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal AS $$
BEGIN
  -- Arguments: the columns that may change; with a leading 'but' the columns that may not.
  IF TG_ARGV[0] = 'but' THEN
    IF EXISTS (SELECT FROM unnest(TG_ARGV[1:]) AS kept WHERE to_jsonb(NEW) -> kept IS DISTINCT FROM to_jsonb(OLD) -> kept) THEN
      RAISE EXCEPTION 'what is frozen in % is never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
  ELSIF (to_jsonb(NEW) - TG_ARGV) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV) THEN
    RAISE EXCEPTION 'what is written in % is never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_keep BEFORE UPDATE ON portal.request FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('status', 'decided_at');
CREATE TRIGGER export_keep BEFORE UPDATE ON portal.export FOR EACH ROW
  EXECUTE FUNCTION portal.keep_columns('but', 'id', 'number', 'officer_id', 'boxes', 'filters', 'locale', 'requested_at');
-- Who somebody is never changes by an update: another role or State is another account.
CREATE TRIGGER user_keep BEFORE UPDATE ON portal."user" FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'id', 'user_id', 'kind', 'state_code', 'is_demo');

-- The worker reads whom to write to and changes no account, session or activation.
REVOKE SELECT, INSERT, UPDATE ON portal."user", portal.session, portal.activation FROM portal_worker;
GRANT SELECT (id, user_id, kind, status, name, designation, state_code, email, locale) ON portal."user" TO portal_worker;

-- A login can speak in the ledger only for those it serves.
CREATE OR REPLACE FUNCTION ledger.append(events jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger AS $$
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
  RETURN first_position;
END $$;

-- Counting by district reads the index only: State and basis stand in it as well.
DROP INDEX registry.feed_district, registry.feed_state, registry.feed_district_occupation;
CREATE INDEX feed_district ON registry.feed (district, changed_at, registrant_id, gender, state) INCLUDE (from_permanent, from_current);
CREATE INDEX feed_state ON registry.feed (state, changed_at, registrant_id, gender) INCLUDE (from_permanent, from_current) WHERE first_in_state;
CREATE INDEX feed_district_occupation ON registry.feed (district, occupation_family, changed_at, registrant_id, gender, state);
