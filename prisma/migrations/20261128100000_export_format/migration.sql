-- Files are CSV for programs or workbooks for people, as their officer chose when asking (docs/decisions/0206).

ALTER TABLE portal.export ADD COLUMN format text NOT NULL DEFAULT 'csv' CONSTRAINT export_format CHECK (format IN ('csv', 'xlsx'));
ALTER TABLE portal.export_schedule ADD COLUMN format text NOT NULL DEFAULT 'csv' CONSTRAINT export_schedule_format CHECK (format IN ('csv', 'xlsx'));
CREATE TRIGGER export_keep_format BEFORE UPDATE ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'format');

-- As before; a week's file has the format of its schedule.
CREATE OR REPLACE FUNCTION portal.weigh_export() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  NEW.row_points := portal.row_points(NEW.boxes);
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF session_user = 'portal_worker' THEN
    IF NEW.status NOT IN ('requested', 'skipped') OR (NEW.status = 'skipped') <> (NEW.gone_at IS NOT NULL) OR NEW.rows_expected <> 0 OR NOT EXISTS (
        SELECT FROM portal.export_schedule s WHERE s.id = NEW.schedule_id AND s.officer_id = NEW.officer_id AND s.ended_at IS NULL AND s.filters = NEW.filters AND s.format = NEW.format
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

GRANT SELECT (format) ON portal.export TO portal_web, portal_worker, portal_auditor;
GRANT INSERT (format) ON portal.export TO portal_web, portal_worker;
GRANT INSERT (format) ON portal.export_schedule TO portal_web;
