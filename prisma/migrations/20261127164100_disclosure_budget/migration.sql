-- What an officer's files disclose is counted, and past a level a second person is asked (docs/decisions/0203).

ALTER TABLE portal.policy
  ADD COLUMN disclosure_days int NOT NULL DEFAULT 7 CONSTRAINT policy_disclosure_days CHECK (disclosure_days BETWEEN 1 AND 90),
  ADD COLUMN disclosure_soft_points int NOT NULL DEFAULT 20000000 CONSTRAINT policy_disclosure_soft CHECK (disclosure_soft_points BETWEEN 1 AND 2000000000),
  ADD COLUMN disclosure_hard_points int NOT NULL DEFAULT 80000000 CONSTRAINT policy_disclosure_hard CHECK (disclosure_hard_points BETWEEN 1 AND 2000000000),
  ADD CONSTRAINT policy_disclosure_levels CHECK (disclosure_soft_points <= disclosure_hard_points);

-- The table of sensitivities, as lib/exports/budget/rules.ts has it with its reasons; a test holds the two equal. What is not known weighs most.
CREATE FUNCTION portal.field_points(field text, level text) RETURNS int LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN field IN ('gender', 'permanentDistrict', 'permanentState', 'currentDistrict', 'currentState', 'primaryOccupation', 'secondaryOccupation') THEN CASE level WHEN 'masked' THEN 0 ELSE 1 END
    WHEN field IN ('name', 'fatherOrHusbandName', 'permanentPin', 'currentPin') THEN CASE level WHEN 'masked' THEN 1 ELSE 4 END
    WHEN field IN ('mobile', 'dateOfBirth', 'currentAddress', 'incomeSlab', 'disabilityType', 'education', 'socialCategory') THEN CASE level WHEN 'masked' THEN 2 ELSE 6 END
    ELSE CASE level WHEN 'masked' THEN 3 ELSE 8 END
  END
$$;
-- What one row of a file of these boxes weighs: each field at the most that any of the boxes gives.
CREATE FUNCTION portal.row_points(boxes jsonb) RETURNS int LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT coalesce(sum(most), 0)::int FROM (
    SELECT max(portal.field_points(level.key, level.value)) AS most FROM jsonb_array_elements(boxes) box, jsonb_each_text(box->'levels') level GROUP BY level.key) fields
$$;

ALTER TABLE portal.export
  ADD COLUMN row_points int NOT NULL DEFAULT 0,
  -- Why the officer needs a file that waits for a second person, and until when it waits; null for every other.
  ADD COLUMN why text,
  ADD COLUMN held_until timestamptz(3);
UPDATE portal.export SET row_points = portal.row_points(boxes);

-- What a file weighs: the rows that were asked for, or that were written when they are more; once it is built, those that are in it.
CREATE FUNCTION portal.file_points(row_points int, rows_expected int, rows_written int, ready_at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT row_points::bigint * CASE WHEN ready_at IS NULL THEN greatest(rows_expected, rows_written) ELSE rows_written END
$$;
/*
 * What an officer's files disclose, by this clock: every file of which something can still come, whenever it was asked for, and every file that was opened within the days of policy. What ended unopened
 * disclosed nothing. `but` leaves one file out.
 */
CREATE FUNCTION portal.disclosed(officer uuid, but uuid DEFAULT NULL) RETURNS bigint LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT coalesce(sum(portal.file_points(e.row_points, e.rows_expected, e.rows_written, e.ready_at)), 0)::bigint FROM portal.export e CROSS JOIN portal.policy p
  WHERE e.officer_id = officer AND e.id IS DISTINCT FROM but AND CASE WHEN e.opened_at IS NULL THEN e.gone_at IS NULL ELSE e.opened_at > now() - make_interval(days => p.disclosure_days) END
$$;

/*
 * Whether a file is made at once or waits for a second person is found here and told by nobody. Requests of one officer wait for each other, so that of two at once the second sees the first.
 */
CREATE FUNCTION portal.weigh_export() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  NEW.row_points := portal.row_points(NEW.boxes);
  IF portal.is_owner() THEN RETURN NEW; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('exports'), hashtext(NEW.officer_id::text));
  IF portal.disclosed(NEW.officer_id) + NEW.row_points::bigint * NEW.rows_expected > (SELECT p.disclosure_hard_points FROM portal.policy p) THEN
    IF coalesce(length(NEW.why), 0) = 0 THEN RAISE EXCEPTION 'a file past the hard level says why' USING ERRCODE = 'check_violation'; END IF;
    NEW.status := 'held';
    NEW.held_until := now() + interval '72 hours';
  ELSE
    NEW.why := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER export_weigh BEFORE INSERT ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.weigh_export();
CREATE TRIGGER export_keep_points BEFORE UPDATE ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'row_points', 'why');

-- The word of the second person on a file that waits: one, for good, by an admin who may and who is not the officer under another name.
CREATE TABLE portal.export_decision (
  export_id uuid PRIMARY KEY REFERENCES portal.export ON DELETE RESTRICT ON UPDATE CASCADE,
  admin_id uuid NOT NULL REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  verdict text NOT NULL CONSTRAINT export_decision_verdict CHECK (verdict IN ('approve', 'refuse')),
  reason text NOT NULL CONSTRAINT export_decision_reason CHECK (length(reason) BETWEEN 1 AND 500),
  decided_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE FUNCTION portal.check_export_decision() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN RAISE EXCEPTION 'a word on a file stays' USING ERRCODE = 'check_violation'; END IF;
  IF NOT EXISTS (SELECT FROM portal.export e WHERE e.id = NEW.export_id AND e.status = 'held' AND clock_timestamp() < e.held_until AND NOT portal.same_holder(NEW.admin_id, e.officer_id)) THEN
    RAISE EXCEPTION 'this file waits for nobody, or not for this person' USING ERRCODE = 'check_violation';
  END IF;
  NEW.decided_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER export_decision_check BEFORE INSERT OR UPDATE OR DELETE ON portal.export_decision FOR EACH ROW EXECUTE FUNCTION portal.check_export_decision();
CREATE TRIGGER export_decision_spoken BEFORE INSERT ON portal.export_decision FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('admin_id', 'approve');

-- As before (155010); rows are counted by whoever builds, and a file that waits goes on by a second person's word alone, whoever writes.
CREATE OR REPLACE FUNCTION portal.guard_export() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE speaker uuid; by_word boolean := OLD.status = 'held' AND NEW.status IN ('requested', 'refused');
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
  IF NEW.held_until IS DISTINCT FROM OLD.held_until
     OR (session_user <> 'portal_worker' AND (NEW.rows_expected, NEW.rows_written, NEW.building_at, NEW.ready_at) IS DISTINCT FROM (OLD.rows_expected, OLD.rows_written, OLD.building_at, OLD.ready_at)) THEN
    RAISE EXCEPTION 'a file waits no longer than it was let, and its rows are counted by whoever builds it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (OLD.status = 'held') <> (NEW.status = 'held') AND NOT (by_word AND EXISTS (
       SELECT FROM portal.export_decision d WHERE d.export_id = NEW.id AND d.verdict = CASE NEW.status WHEN 'requested' THEN 'approve' ELSE 'refuse' END))
     AND NOT (OLD.status = 'held' AND NEW.status IN ('cancelled', 'lapsed', 'revoked') AND NEW.gone_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a file that waits goes on by the word of a second person' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- The worker builds and ends files; it speaks for nobody.
  IF session_user = 'portal_worker' THEN RETURN NEW; END IF;
  speaker := portal.speaker();
  IF speaker IS NULL AND portal.is_due_ending(OLD, NEW) THEN RETURN NEW; END IF;
  IF by_word AND NOT EXISTS (SELECT FROM portal.export_decision d WHERE d.export_id = NEW.id AND d.admin_id = speaker) THEN
    RAISE EXCEPTION 'a file goes on with whoever gave the word' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (by_word OR NEW.officer_id = speaker OR (NEW.status = 'revoked' AND OLD.status <> 'revoked' AND 'approve' = ANY (portal.admin_permissions(speaker)))) IS NOT TRUE THEN
    RAISE EXCEPTION 'a file is changed by its officer, or taken back by an admin who may' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION portal.field_points(text, text), portal.row_points(jsonb), portal.file_points(int, int, int, timestamptz), portal.disclosed(uuid, uuid), portal.weigh_export(), portal.check_export_decision() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.field_points(text, text), portal.row_points(jsonb), portal.file_points(int, int, int, timestamptz), portal.disclosed(uuid, uuid) TO portal_web, portal_worker;
GRANT EXECUTE ON FUNCTION portal.same_holder(uuid, uuid) TO portal_web;
GRANT SELECT (row_points, why, held_until) ON portal.export TO portal_web, portal_worker, portal_auditor;
GRANT INSERT (why) ON portal.export TO portal_web;
GRANT SELECT, INSERT (export_id, admin_id, verdict, reason) ON portal.export_decision TO portal_web;
GRANT SELECT ON portal.export_decision TO portal_worker, portal_auditor;
