-- A file of every week, made by the worker for an officer who may download (docs/decisions/0205).

CREATE TABLE portal.export_schedule (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  officer_id uuid NOT NULL REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  -- 1 is Monday.
  weekday int NOT NULL CONSTRAINT export_schedule_weekday CHECK (weekday BETWEEN 1 AND 7),
  -- The grants it was made under: its files are of these and of no other, and it ends with the first of them.
  grant_ids uuid[] NOT NULL CONSTRAINT export_schedule_grants CHECK (cardinality(grant_ids) > 0),
  filters jsonb NOT NULL,
  locale text NOT NULL CONSTRAINT export_schedule_locale CHECK (locale IN ('en', 'hi')),
  -- The last Indian day on which a file may be made.
  until date NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  ended_at timestamptz(3),
  ended_cause text CONSTRAINT export_schedule_cause CHECK (ended_cause IN ('stopped', 'officer', 'grant', 'until')),
  CONSTRAINT export_schedule_end CHECK ((ended_at IS NULL) = (ended_cause IS NULL))
);
CREATE INDEX export_schedule_officer ON portal.export_schedule (officer_id, created_at);
CREATE INDEX export_schedule_live ON portal.export_schedule (weekday) WHERE ended_at IS NULL;

-- The last Indian day of that weekday that is not to come; none before the day after the making.
CREATE FUNCTION portal.due_day(weekday int, made_at timestamptz, today date) RETURNS date LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE WHEN day > portal.india_day(made_at) THEN day END FROM (SELECT today - (extract(isodow FROM today)::int - weekday + 7) % 7 AS day) last
$$;

CREATE FUNCTION portal.guard_schedule() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- Within the officer's own rights to download, and no longer than the first of them.
    IF NEW.until < portal.india_day() OR EXISTS (SELECT FROM unnest(NEW.grant_ids) AS asked (grant_id) WHERE NOT EXISTS (
        SELECT FROM portal.grants_in_force(NEW.officer_id) g JOIN portal."grant" r ON r.id = g.id
        WHERE g.id = asked.grant_id AND g.can_download AND portal.india_midnight(NEW.until + 1) <= least(r.ends_at, coalesce(r.ended_at, 'infinity')))) THEN
      RAISE EXCEPTION 'files of every week are made within the officer''s rights' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.ended_at IS NOT NULL THEN RAISE EXCEPTION 'what has ended stays ended' USING ERRCODE = 'check_violation'; END IF;
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF (CASE WHEN session_user = 'portal_worker' THEN NEW.ended_cause <> 'stopped' ELSE NEW.ended_cause = 'stopped' AND NEW.officer_id = portal.speaker() END) IS NOT TRUE THEN
    RAISE EXCEPTION 'files of every week are stopped by their officer, or end with what they need' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER export_schedule_spoken BEFORE INSERT ON portal.export_schedule FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('officer_id');
CREATE TRIGGER export_schedule_guard BEFORE INSERT OR UPDATE ON portal.export_schedule FOR EACH ROW EXECUTE FUNCTION portal.guard_schedule();
CREATE TRIGGER export_schedule_keep BEFORE UPDATE ON portal.export_schedule FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('ended_at', 'ended_cause');

-- One row for a schedule and a week, whatever becomes of it: of two workers at once the second finds the first's.
ALTER TABLE portal.export
  ADD COLUMN schedule_id uuid REFERENCES portal.export_schedule ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD COLUMN due_on date,
  ADD CONSTRAINT export_due CHECK ((schedule_id IS NULL) = (due_on IS NULL));
CREATE UNIQUE INDEX export_week ON portal.export (schedule_id, due_on);
CREATE TRIGGER export_keep_week BEFORE UPDATE ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'schedule_id', 'due_on');

-- The worker asks for files of a schedule that lives, on its day, of its grants, and for no others. Its rows are counted when it is built: until then it weighs nothing.
CREATE OR REPLACE FUNCTION portal.weigh_export() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  NEW.row_points := portal.row_points(NEW.boxes);
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF session_user = 'portal_worker' THEN
    IF NEW.status NOT IN ('requested', 'skipped') OR (NEW.status = 'skipped') <> (NEW.gone_at IS NOT NULL) OR NEW.rows_expected <> 0 OR NOT EXISTS (
        SELECT FROM portal.export_schedule s WHERE s.id = NEW.schedule_id AND s.officer_id = NEW.officer_id AND s.ended_at IS NULL AND s.filters = NEW.filters
          AND NEW.due_on = portal.due_day(s.weekday, s.created_at, portal.india_day()) AND NEW.due_on <= s.until
          AND NOT EXISTS (SELECT FROM jsonb_array_elements(NEW.boxes) box WHERE (box->>'grantId')::uuid <> ALL (s.grant_ids))) THEN
      RAISE EXCEPTION 'the worker asks for the files of a schedule, on their day' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
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
DROP TRIGGER export_spoken ON portal.export;
CREATE TRIGGER export_spoken BEFORE INSERT ON portal.export FOR EACH ROW WHEN (NEW.schedule_id IS NULL) EXECUTE FUNCTION portal.demand_speaker('officer_id');

REVOKE ALL ON FUNCTION portal.due_day(int, timestamptz, date), portal.guard_schedule() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.due_day(int, timestamptz, date) TO portal_web, portal_worker;
GRANT SELECT, INSERT (number, officer_id, weekday, grant_ids, filters, locale, until), UPDATE (ended_at, ended_cause) ON portal.export_schedule TO portal_web;
GRANT SELECT, UPDATE (ended_at, ended_cause) ON portal.export_schedule TO portal_worker;
GRANT SELECT ON portal.export_schedule TO portal_auditor;
GRANT SELECT (schedule_id, due_on) ON portal.export TO portal_web, portal_worker, portal_auditor;
GRANT INSERT (id, number, officer_id, boxes, filters, locale, rows_expected, lock_hash, schedule_id, due_on, status, gone_at, ended_reason) ON portal.export TO portal_worker;
