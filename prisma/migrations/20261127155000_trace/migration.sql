-- Whose file is this? (issue "Exports", marks; docs/decisions/0194). A suspect file is never kept; of it stay counts, and which exports they speak for.
CREATE TABLE portal.trace (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  asked_by_id uuid NOT NULL REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  reason text NOT NULL CHECK (length(reason) BETWEEN 10 AND 300),
  asked_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  size_bytes int NOT NULL CHECK (size_bytes > 0),
  -- What was brought, counted: {rows, uans, mobiles, columns, …}.
  brought jsonb NOT NULL,
  answered_at timestamptz(3),
  -- The exports that it speaks for, the likeliest first, with the counts behind it (lib/trace). Null until answered.
  answer jsonb,
  CHECK ((answered_at IS NULL) = (answer IS NULL))
);
CREATE INDEX trace_asked ON portal.trace (asked_by_id, asked_at);
CREATE TRIGGER trace_spoken BEFORE INSERT ON portal.trace FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('asked_by_id');
CREATE TRIGGER trace_answer_spoken BEFORE UPDATE ON portal.trace FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('asked_by_id');
CREATE TRIGGER trace_keep BEFORE UPDATE ON portal.trace FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('brought', 'answered_at', 'answer');
CREATE TRIGGER trace_delete BEFORE DELETE ON portal.trace FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
-- Answered once.
CREATE FUNCTION portal.keep_answer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF OLD.answered_at IS NOT NULL THEN RAISE EXCEPTION 'a trace is answered once' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.keep_answer() FROM PUBLIC;
CREATE TRIGGER trace_answer_keep BEFORE UPDATE ON portal.trace FOR EACH ROW EXECUTE FUNCTION portal.keep_answer();
GRANT SELECT, INSERT (number, asked_by_id, reason, size_bytes, brought), UPDATE (brought, answered_at, answer) ON portal.trace TO portal_web, portal_auditor;
-- The auditor's login writes a row that is spoken for, for the first time: the trigger asks first whether the owner writes.
GRANT EXECUTE ON FUNCTION portal.is_owner() TO portal_auditor;

GRANT SELECT (mobile_index, gender, primary_occupation) ON registry.registrant TO portal_resolver;
GRANT SELECT (id, boxes, filters, building_at, ready_at) ON portal.export TO portal_resolver;

-- How many of the people whose blind indexes are brought each export held when it was built, and of how many others of the same States (`controls`, one for each, the next by blind
-- index, which is as good as drawn). Counts only; no person's id, place or date leaves. The row without an export counts who was found. Of fewer than `people_min` people nothing more is said, and of
-- exports that held less than half of them neither. Mobile numbers count where no UAN is brought; several people may have one.
-- A registrant's version at the time of building is the past's that was replaced first after it, or the present one.
CREATE FUNCTION portal.trace_people(reader uuid, uans bytea[], mobiles bytea[], people_min int)
RETURNS TABLE (export_id uuid, people int, controls int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, registry, portal, pg_temp AS $$
BEGIN
  IF NOT portal.is_resolver(reader) OR reader IS DISTINCT FROM portal.speaker() THEN RAISE EXCEPTION 'only an admin or auditor traces, for itself' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN QUERY
  WITH found AS MATERIALIZED (
    SELECT r.uan_index AS key, r.id, r.uan_index, r.permanent_state FROM registry.registrant r WHERE r.uan_index = ANY (uans)
    UNION ALL
    SELECT r.mobile_index, r.id, r.uan_index, r.permanent_state FROM registry.registrant r WHERE cardinality(uans) = 0 AND r.mobile_index = ANY (mobiles)
  ), member AS MATERIALIZED (
    SELECT true AS brought, f.key, f.id FROM found f
    UNION ALL
    SELECT false, o.key, c.id FROM (SELECT DISTINCT ON (f.key) f.* FROM found f) o
      CROSS JOIN LATERAL (SELECT near.id FROM (SELECT r.id, r.permanent_state FROM registry.registrant r WHERE r.uan_index > o.uan_index ORDER BY r.uan_index LIMIT 200) near
        WHERE near.permanent_state = o.permanent_state LIMIT 1) c
  ), total AS MATERIALIZED (
    SELECT count(DISTINCT m.key) FILTER (WHERE m.brought)::int AS people, count(DISTINCT m.key) FILTER (WHERE NOT m.brought)::int AS controls FROM member m
  ), version AS MATERIALIZED (
    SELECT m.brought, m.key, coalesce((SELECT max(p.replaced_at) FROM registry.registrant_past p WHERE p.id = r.id), r.known_at) AS since, 'infinity'::timestamptz AS until, r.changed_at,
      r.permanent_state, r.permanent_district, r.current_state, r.current_district, r.gender, r.primary_occupation
    FROM member m JOIN registry.registrant r ON r.id = m.id
    UNION ALL
    SELECT m.brought, m.key, coalesce(lag(p.replaced_at) OVER (PARTITION BY m.brought, m.key, p.id ORDER BY p.replaced_at), r.known_at), p.replaced_at, p.changed_at,
      p.permanent_state, p.permanent_district, p.current_state, p.current_district, NULL, NULL
    FROM member m JOIN registry.registrant r ON r.id = m.id JOIN registry.registrant_past p ON p.id = m.id
  ), asked AS MATERIALIZED (
    SELECT e.id, e.building_at, (b.box #>> '{area,stateCode}')::int AS state, b.box ->> 'basis' AS basis, e.filters ->> 'gender' AS gender, e.filters ->> 'occupation' AS occupation,
      CASE WHEN e.filters ? 'district' THEN ARRAY[(e.filters ->> 'district')::int] ELSE b.districts END AS districts,
      greatest((b.box ->> 'from')::timestamptz, portal.india_midnight((e.filters ->> 'fromDay')::date)) AS from_at,
      least((b.box ->> 'to')::timestamptz, portal.india_midnight((e.filters ->> 'toDay')::date + 1)) AS to_at
    FROM portal.export e CROSS JOIN LATERAL (
      SELECT x.box, CASE WHEN jsonb_typeof(x.box #> '{area,districts}') = 'array' THEN ARRAY(SELECT d::int FROM jsonb_array_elements_text(x.box #> '{area,districts}') d) END AS districts
      FROM jsonb_array_elements(e.boxes) AS x(box)) b
    WHERE e.ready_at IS NOT NULL AND (SELECT t.people FROM total t) >= people_min
      -- The law of filters (lib/access/policy): a box serves a filter only where it gives what the filter reads.
      AND (NOT e.filters ? 'gender' OR b.box #>> '{levels,gender}' = 'clear') AND (NOT e.filters ? 'occupation' OR b.box #>> '{levels,primaryOccupation}' = 'clear')
      AND (NOT e.filters ? 'district' OR ((b.districts IS NULL OR (e.filters ->> 'district')::int = ANY (b.districts)) AND (cardinality(b.districts) IS NOT DISTINCT FROM 1
        OR ((b.box ->> 'basis' = 'current' OR b.box #>> '{levels,permanentDistrict}' = 'clear') AND (b.box ->> 'basis' = 'permanent' OR b.box #>> '{levels,currentDistrict}' = 'clear')))))
  ), held AS (
    SELECT a.id, count(DISTINCT v.key) FILTER (WHERE v.brought)::int AS people, count(DISTINCT v.key) FILTER (WHERE NOT v.brought)::int AS controls
    FROM asked a JOIN version v ON a.building_at >= v.since AND a.building_at < v.until AND v.changed_at >= a.from_at AND v.changed_at < a.to_at
      AND ((a.basis <> 'current' AND v.permanent_state = a.state AND (a.districts IS NULL OR v.permanent_district = ANY (a.districts)))
        OR (a.basis <> 'permanent' AND v.current_state = a.state AND (a.districts IS NULL OR v.current_district = ANY (a.districts))))
      -- What a past version's gender and occupation were is not kept: it counts as held.
      AND (a.gender IS NULL OR v.gender IS NULL OR v.gender = a.gender)
      AND (a.occupation IS NULL OR v.primary_occupation IS NULL OR v.primary_occupation = a.occupation OR (length(a.occupation) = 4 AND left(v.primary_occupation, 4) = a.occupation))
    GROUP BY a.id
  )
  SELECT NULL::uuid, t.people, t.controls FROM total t
  UNION ALL (SELECT h.id, h.people, h.controls FROM held h, total t WHERE h.people * 2 >= t.people ORDER BY h.people DESC, h.id LIMIT 500);
END $$;
REVOKE ALL ON FUNCTION portal.trace_people(uuid, bytea[], bytea[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.trace_people(uuid, bytea[], bytea[], int) TO portal_web, portal_auditor;
GRANT CREATE ON SCHEMA portal TO portal_resolver;
ALTER FUNCTION portal.trace_people(uuid, bytea[], bytea[], int) OWNER TO portal_resolver;
REVOKE CREATE ON SCHEMA portal FROM portal_resolver;
