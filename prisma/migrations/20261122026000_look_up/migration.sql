-- Exact look-up through the keyed blind index, and lifting one mask on record.

ALTER TABLE portal.policy
  ADD COLUMN lookups_per_day_max int NOT NULL DEFAULT 50 CONSTRAINT policy_lookups_per_day CHECK (lookups_per_day_max BETWEEN 0 AND 500),
  ADD COLUMN unmask_minutes_max int NOT NULL DEFAULT 5 CONSTRAINT policy_unmask_minutes CHECK (unmask_minutes_max BETWEEN 1 AND 30),
  ADD COLUMN unmasks_per_day_max int NOT NULL DEFAULT 50 CONSTRAINT policy_unmasks_per_day CHECK (unmasks_per_day_max BETWEEN 0 AND 500);

-- One row for every attempt, found or not: who, when, by which field. What was typed is nowhere, nor its index.
CREATE TABLE portal.look_up (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  officer_id uuid NOT NULL REFERENCES portal."user",
  session_id uuid NOT NULL REFERENCES portal.session,
  field text NOT NULL CHECK (field IN ('uan', 'mobile')),
  at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX look_up_officer ON portal.look_up (officer_id, at);
CREATE TRIGGER look_up_keep BEFORE UPDATE OR DELETE ON portal.look_up FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
GRANT SELECT ON portal.look_up TO portal_web;

-- The finder: owns the one function that turns a blind index into ids, signs in nowhere, and reads no more of a registrant than that.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_finder') THEN CREATE ROLE portal_finder NOLOGIN; END IF;
END $$;
GRANT USAGE ON SCHEMA registry, portal TO portal_finder;
GRANT SELECT (id, uan_index, mobile_index) ON registry.registrant TO portal_finder;
CREATE POLICY finder ON registry.registrant FOR SELECT TO portal_finder USING (true);
GRANT SELECT (id, officer_id, at), INSERT (officer_id, session_id, field) ON portal.look_up TO portal_finder;
GRANT SELECT (lookups_per_day_max) ON portal.policy TO portal_finder;
GRANT SELECT (id, user_id, revoked_at, expires_at) ON portal.session TO portal_finder;
GRANT SELECT (id, kind, status) ON portal."user" TO portal_finder;

-- Counts the attempt and finds, in one: no search without its count. `attempt` is which one of the day it is, null when the day's number is used up
-- (then nothing was counted nor searched); `wanted` null counts only. The ids say nothing of who may see them: the caller reads them under a scope.
-- Every answer holds the matches and then their neighbours in the index, 32 together for a mobile number: absent, present and several cost the same.
CREATE FUNCTION portal.look_up_registrants(for_officer uuid, in_session uuid, by_field text, wanted bytea)
RETURNS TABLE (attempt int, attempts_max int, found_id bigint, is_match boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE asked int; allowed int;
BEGIN
  PERFORM 1 FROM portal.session s JOIN portal."user" u ON u.id = s.user_id
    WHERE s.id = in_session AND s.user_id = for_officer AND s.revoked_at IS NULL AND s.expires_at > now() AND u.kind = 'officer' AND u.status = 'active';
  IF NOT FOUND THEN RAISE EXCEPTION 'only an officer who is signed in looks up' USING ERRCODE = 'insufficient_privilege'; END IF;
  -- One after the other for one officer, so that the last of the day is not taken twice.
  PERFORM pg_advisory_xact_lock(hashtext('look-ups'), hashtext(for_officer::text));
  SELECT p.lookups_per_day_max INTO STRICT allowed FROM portal.policy p;
  SELECT count(*) INTO asked FROM portal.look_up l
    WHERE l.officer_id = for_officer AND l.at >= date_trunc('day', now() AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata';
  IF asked >= allowed THEN RETURN QUERY SELECT NULL::int, allowed, NULL::bigint, false; RETURN; END IF;
  INSERT INTO portal.look_up (officer_id, session_id, field) VALUES (for_officer, in_session, by_field);
  IF wanted IS NULL THEN RETURN QUERY SELECT asked + 1, allowed, NULL::bigint, false; RETURN; END IF;
  IF by_field = 'uan' THEN
    RETURN QUERY SELECT asked + 1, allowed, near.id, coalesce(near.uan_index = wanted, false)
      FROM (SELECT 1) one LEFT JOIN (SELECT r.id, r.uan_index FROM registry.registrant r WHERE r.uan_index >= wanted ORDER BY r.uan_index LIMIT 1) near ON true;
  ELSE
    RETURN QUERY
      WITH same AS MATERIALIZED (SELECT r.id FROM registry.registrant r WHERE r.mobile_index = wanted),
        near AS (SELECT r.id FROM registry.registrant r WHERE r.mobile_index > wanted ORDER BY r.mobile_index LIMIT greatest(0, 32 - (SELECT count(*) FROM same))),
        listed AS (SELECT same.id, true AS hit FROM same UNION ALL SELECT near.id, false FROM near)
      SELECT asked + 1, allowed, listed.id, coalesce(listed.hit, false) FROM (SELECT 1) one LEFT JOIN listed ON true;
  END IF;
END $$;
REVOKE ALL ON FUNCTION portal.look_up_registrants(uuid, uuid, text, bytea) FROM PUBLIC;
GRANT portal_finder TO CURRENT_USER;
GRANT CREATE ON SCHEMA portal TO portal_finder;
ALTER FUNCTION portal.look_up_registrants(uuid, uuid, text, bytea) OWNER TO portal_finder;
REVOKE CREATE ON SCHEMA portal FROM portal_finder;
GRANT EXECUTE ON FUNCTION portal.look_up_registrants(uuid, uuid, text, bytea) TO portal_web;

-- One mask of one registrant, lifted for minutes in one session under one grant. The value itself is read where every value is.
CREATE TABLE portal.unmask (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  officer_id uuid NOT NULL REFERENCES portal."user",
  session_id uuid NOT NULL REFERENCES portal.session,
  grant_id uuid NOT NULL REFERENCES portal."grant",
  registrant_id bigint NOT NULL,
  field text NOT NULL,
  cause text NOT NULL,
  reason text NOT NULL,
  minutes int NOT NULL CHECK (minutes > 0),
  at timestamptz(3) NOT NULL DEFAULT now(),
  until timestamptz(3) NOT NULL CHECK (until > at)
);
CREATE INDEX unmask_session ON portal.unmask (session_id, until);
CREATE INDEX unmask_officer ON portal.unmask (officer_id, at);
CREATE FUNCTION portal.check_unmask() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- The database's clock and the policy of this instant decide how long, whatever the statement says.
  NEW.at := now();
  NEW.until := now() + make_interval(mins => NEW.minutes);
  PERFORM 1 FROM portal.session s JOIN portal."user" u ON u.id = s.user_id
    WHERE s.id = NEW.session_id AND s.user_id = NEW.officer_id AND s.revoked_at IS NULL AND s.expires_at > now() AND u.kind = 'officer' AND u.status = 'active';
  IF NOT FOUND THEN RAISE EXCEPTION 'only an officer who is signed in lifts a mask' USING ERRCODE = 'check_violation'; END IF;
  PERFORM 1 FROM portal.grants_in_force(NEW.officer_id) g WHERE g.id = NEW.grant_id AND g.can_view AND NEW.field = ANY (g.purpose_fields) AND g.fields -> NEW.field ->> 'view' = 'unmaskable';
  IF NOT FOUND THEN RAISE EXCEPTION 'the grant does not let this mask be lifted' USING ERRCODE = 'check_violation'; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('unmasks'), hashtext(NEW.officer_id::text));
  PERFORM 1 FROM portal.policy p WHERE NEW.minutes <= p.unmask_minutes_max AND p.unmasks_per_day_max > (SELECT count(*) FROM portal.unmask e
    WHERE e.officer_id = NEW.officer_id AND e.at >= date_trunc('day', now() AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata');
  IF NOT FOUND THEN RAISE EXCEPTION 'policy allows no such lifting of a mask' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER unmask_check BEFORE INSERT ON portal.unmask FOR EACH ROW EXECUTE FUNCTION portal.check_unmask();
CREATE TRIGGER unmask_keep BEFORE UPDATE OR DELETE ON portal.unmask FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
GRANT SELECT, INSERT (officer_id, session_id, grant_id, registrant_id, field, cause, reason, minutes) ON portal.unmask TO portal_web;
-- What a page must know to show a value: no reasons.
GRANT SELECT (session_id, grant_id, registrant_id, field, at, until) ON portal.unmask TO portal_reader;
