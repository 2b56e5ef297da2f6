-- Preview before an approval: how many registrants a box would newly open, counted on live data by a role that cannot read anything sealed.

-- Roles belong to the server, not to one database. Nobody signs in as this one.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_counter') THEN CREATE ROLE portal_counter NOLOGIN; END IF;
END $$;
GRANT USAGE ON SCHEMA registry, reference TO portal_counter;
GRANT SELECT (registrant_id, district, state, from_permanent, from_current, changed_at, permanent_state, permanent_district, current_state, current_district) ON registry.feed TO portal_counter;
GRANT SELECT (code, state_code) ON reference.district TO portal_counter;
-- Without row security this does nothing; with it, the counter counts all rows and the function below decides which.
CREATE POLICY counter ON registry.feed FOR SELECT TO portal_counter USING (true);

-- Registrants with an address elsewhere are a few in a hundred; where that is stands beside them, so that counting reads no row. Index order as in feed_district.
CREATE INDEX feed_moved ON registry.feed (district, changed_at, registrant_id, state) INCLUDE (from_permanent, from_current, permanent_state, permanent_district, current_state, current_district)
  WHERE from_permanent <> from_current;

-- How far the second look may differ from the first one, and how old a preview may be when it is decided on.
ALTER TABLE portal.policy
  ADD COLUMN preview_tolerance_percent int NOT NULL DEFAULT 20 CONSTRAINT policy_preview_percent CHECK (preview_tolerance_percent BETWEEN 0 AND 50),
  ADD COLUMN preview_tolerance_rows int NOT NULL DEFAULT 100 CONSTRAINT policy_preview_rows CHECK (preview_tolerance_rows BETWEEN 0 AND 10000),
  ADD COLUMN preview_minutes int NOT NULL DEFAULT 60 CONSTRAINT policy_preview_minutes CHECK (preview_minutes BETWEEN 5 AND 480);

/*
 * For each question {"box": …, "without": […]}: the registrants whom the box covers and none of the others does, by the box's districts.
 * A box is {"state": code, "districts": [codes] or null for all, "basis": "permanent" | "current" | "either", "from": time, "to": time}; its bounds are
 * Indian midnights, so that nothing finer than a day is answered. There is no other filter, and nothing comes out but counts.
 * A registrant with both addresses in the box counts once, in the permanent address's district. "elsewhere" are those whose current address is in another State.
 * Counting stops after so many rows read for a question or so many milliseconds for the call: "complete" is then false, and the number a lower bound.
 * "by_rows" says that the rows stopped it: the next look stops at the same place, while a clock stops where the machine happens to be.
 */
CREATE FUNCTION portal.count_newly(questions jsonb, rows_max bigint, milliseconds_max int)
RETURNS TABLE (question int, district_code int, workers bigint, elsewhere bigint, complete boolean, by_rows boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  ends_at timestamptz := clock_timestamp() + make_interval(secs => milliseconds_max / 1000.0);
  asked record; place int; held tstzmultirange; looked bigint; rows_left bigint; is_late boolean; both_here bigint; one_here bigint; gone bigint;
BEGIN
  IF jsonb_array_length(questions) > 12 OR EXISTS (SELECT FROM jsonb_array_elements(questions) q WHERE jsonb_array_length(q->'without') > 200) THEN
    RAISE EXCEPTION 'too much is asked at once' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  FOR asked IN
    SELECT q.position, b.*, q.value->'without' AS others FROM jsonb_array_elements(questions) WITH ORDINALITY AS q(value, position)
    CROSS JOIN LATERAL jsonb_to_record(q.value->'box') AS b(state int, districts int[], basis text, "from" timestamptz, "to" timestamptz) ORDER BY q.position
  LOOP
    IF coalesce(asked.basis, '') NOT IN ('permanent', 'current', 'either') OR EXISTS (
      SELECT FROM (VALUES (asked."from"), (asked."to")) edge(at) WHERE (at AT TIME ZONE 'Asia/Kolkata')::time <> '00:00')
      -- Also what is left out is whole days: two boxes with a gap between them would else ask about a millisecond, that is, about one person.
      OR EXISTS (SELECT FROM jsonb_to_recordset(asked.others) AS h(basis text, "from" timestamptz, "to" timestamptz)
        WHERE coalesce(h.basis, '') NOT IN ('permanent', 'current', 'either') OR h."from" IS NULL OR h."to" IS NULL
          OR (h."from" AT TIME ZONE 'Asia/Kolkata')::time <> '00:00' OR (h."to" AT TIME ZONE 'Asia/Kolkata')::time <> '00:00') THEN
      RAISE EXCEPTION 'a box has a basis and whole Indian days' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    rows_left := rows_max;
    is_late := false;
    FOR place IN SELECT code FROM reference.district WHERE state_code = asked.state AND (asked.districts IS NULL OR code = ANY (asked.districts)) ORDER BY code LOOP
      is_late := is_late OR (rows_left > 0 AND clock_timestamp() > ends_at);
      IF is_late OR rows_left <= 0 THEN
        question := asked.position; district_code := place; workers := 0; elsewhere := 0; complete := false; by_rows := NOT is_late;
        RETURN NEXT;
        CONTINUE;
      END IF;
      -- Whoever has both addresses in this district is covered by another box exactly in these stretches of time: the index alone answers.
      SELECT coalesce(range_agg(tstzrange(h."from", h."to")), '{}') INTO held
        FROM jsonb_to_recordset(asked.others) AS h(state int, districts int[], basis text, "from" timestamptz, "to" timestamptz)
        WHERE h.state = asked.state AND (h.districts IS NULL OR place = ANY (h.districts)) AND h."from" < h."to";
      SELECT count(*), count(*) FILTER (WHERE r.from_permanent AND r.from_current AND (isempty(held) OR NOT r.changed_at <@ held)) INTO looked, both_here
        FROM (SELECT f.from_permanent, f.from_current, f.changed_at FROM registry.feed f
              WHERE f.district = place AND f.state = asked.state AND f.changed_at >= asked."from" AND f.changed_at < asked."to" LIMIT rows_left + 1) r;
      -- The few with an address elsewhere, from their own index.
      SELECT count(*), count(*) FILTER (WHERE f.current_state <> asked.state) INTO one_here, gone
        FROM registry.feed f
        WHERE f.from_permanent <> f.from_current AND f.district = place AND f.state = asked.state AND f.changed_at >= asked."from" AND f.changed_at < asked."to"
          AND CASE asked.basis WHEN 'permanent' THEN f.from_permanent WHEN 'current' THEN f.from_current
              ELSE f.from_permanent OR f.permanent_state <> asked.state OR NOT coalesce(f.permanent_district = ANY (asked.districts), true) END
          AND NOT EXISTS (
            SELECT FROM jsonb_to_recordset(asked.others) AS h(state int, districts int[], basis text, "from" timestamptz, "to" timestamptz)
            WHERE f.changed_at >= h."from" AND f.changed_at < h."to" AND (
              (h.basis <> 'current' AND h.state = f.permanent_state AND (h.districts IS NULL OR f.permanent_district = ANY (h.districts)))
              OR (h.basis <> 'permanent' AND h.state = f.current_state AND (h.districts IS NULL OR f.current_district = ANY (h.districts)))));
      rows_left := rows_left - looked;
      question := asked.position; district_code := place; workers := both_here + one_here; elsewhere := gone; complete := rows_left >= 0; by_rows := rows_left < 0;
      RETURN NEXT;
    END LOOP;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION portal.count_newly(jsonb, bigint, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.count_newly(jsonb, bigint, int) TO portal_web;
-- Changing a function's owner asks that the migrating role may act as the new one and that the new one may create there.
GRANT portal_counter TO CURRENT_USER;
GRANT CREATE ON SCHEMA portal TO portal_counter;
ALTER FUNCTION portal.count_newly(jsonb, bigint, int) OWNER TO portal_counter;
REVOKE CREATE ON SCHEMA portal FROM portal_counter;
