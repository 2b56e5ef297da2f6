-- An attempt is counted in one transaction and searched in a later one (docs/decisions/0122): whoever could roll the search back rolls no count back with it.

-- Between the two the database keeps what is wanted, for moments: read by the finder alone, gone when it is spent. Asking twice with one ticket asks the same.
CREATE TABLE portal.look_up_ticket (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  session_id uuid NOT NULL REFERENCES portal.session,
  field text NOT NULL CHECK (field IN ('uan', 'mobile')),
  wanted bytea NOT NULL,
  counted_at timestamptz NOT NULL DEFAULT now(),
  -- The transaction that counted: the row is seen by others only once that one is committed.
  counted_in xid8 NOT NULL DEFAULT pg_current_xact_id()
);
GRANT SELECT, INSERT (session_id, field, wanted), DELETE ON portal.look_up_ticket TO portal_finder;

DROP FUNCTION portal.look_up_registrants(uuid, uuid, text, bytea);
-- The finder asks who speaks and no longer looks for a session itself.
REVOKE SELECT (id, user_id, revoked_at, expires_at) ON portal.session FROM portal_finder;

-- Counts an attempt of the officer who speaks. `attempt` is which one of the day it is, null when the day's number is used up: then nothing was counted.
-- `ticket` is null then, and for an attempt that wants nothing (the wrong form).
CREATE FUNCTION portal.count_look_up(by_field text, wanted bytea) RETURNS TABLE (ticket uuid, attempt int, attempts_max int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE officer uuid; in_session uuid; asked int; allowed int; made uuid;
BEGIN
  SELECT k.user_id, k.session_id INTO officer, in_session FROM portal.speaking() k JOIN portal."user" u ON u.id = k.user_id AND u.kind = 'officer';
  IF NOT FOUND THEN RAISE EXCEPTION 'only an officer who is signed in looks up' USING ERRCODE = 'insufficient_privilege'; END IF;
  -- One after the other for one officer, so that the last of the day is not taken twice.
  PERFORM pg_advisory_xact_lock(hashtext('look-ups'), hashtext(officer::text));
  -- What a process that died had wanted, whoever asked.
  DELETE FROM portal.look_up_ticket t WHERE t.counted_at < now() - interval '1 minute';
  SELECT p.lookups_per_day_max INTO STRICT allowed FROM portal.policy p;
  SELECT count(*) INTO asked FROM portal.look_up l
    WHERE l.officer_id = officer AND l.at >= date_trunc('day', now() AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata';
  IF asked >= allowed THEN RETURN QUERY SELECT NULL::uuid, NULL::int, allowed; RETURN; END IF;
  INSERT INTO portal.look_up (officer_id, session_id, field) VALUES (officer, in_session, by_field);
  IF wanted IS NOT NULL THEN INSERT INTO portal.look_up_ticket (session_id, field, wanted) VALUES (in_session, by_field, count_look_up.wanted) RETURNING id INTO made; END IF;
  RETURN QUERY SELECT made, asked + 1, allowed;
END $$;

-- Finds what a ticket wants, once its count is committed; for the session that took it, and for nobody else. The ids say nothing of who may see them: the caller reads them under a scope.
-- Every answer holds the matches and then their neighbours in the index, 32 together for a mobile number: absent, present and several cost the same.
CREATE FUNCTION portal.spend_look_up(ticket uuid) RETURNS TABLE (found_id bigint, is_match boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE spent portal.look_up_ticket;
BEGIN
  DELETE FROM portal.look_up_ticket t WHERE t.id = spend_look_up.ticket AND t.session_id = (portal.speaking()).session_id AND t.counted_in <> pg_current_xact_id() RETURNING * INTO spent;
  IF NOT FOUND THEN RAISE EXCEPTION 'a look-up is counted before it is made' USING ERRCODE = 'insufficient_privilege'; END IF;
  IF spent.field = 'uan' THEN
    RETURN QUERY SELECT near.id, coalesce(near.uan_index = spent.wanted, false)
      FROM (SELECT 1) one LEFT JOIN (SELECT r.id, r.uan_index FROM registry.registrant r WHERE r.uan_index >= spent.wanted ORDER BY r.uan_index LIMIT 1) near ON true;
  ELSE
    RETURN QUERY
      WITH same AS MATERIALIZED (SELECT r.id FROM registry.registrant r WHERE r.mobile_index = spent.wanted),
        near AS (SELECT r.id FROM registry.registrant r WHERE r.mobile_index > spent.wanted ORDER BY r.mobile_index LIMIT greatest(0, 32 - (SELECT count(*) FROM same))),
        listed AS (SELECT same.id, true AS hit FROM same UNION ALL SELECT near.id, false FROM near)
      SELECT listed.id, coalesce(listed.hit, false) FROM (SELECT 1) one LEFT JOIN listed ON true;
  END IF;
END $$;
REVOKE ALL ON FUNCTION portal.count_look_up(text, bytea), portal.spend_look_up(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.count_look_up(text, bytea), portal.spend_look_up(uuid) TO portal_web;
GRANT CREATE ON SCHEMA portal TO portal_finder;
ALTER FUNCTION portal.count_look_up(text, bytea) OWNER TO portal_finder;
ALTER FUNCTION portal.spend_look_up(uuid) OWNER TO portal_finder;
REVOKE CREATE ON SCHEMA portal FROM portal_finder;
