-- Monthly figures per State, counted out of the ledger and the registers and kept: a month that is over says the same for ever (docs/decisions/0222).
CREATE TABLE portal.report (
  month date PRIMARY KEY CHECK (extract(day FROM month) = 1),
  -- Figures by State code; counts and nothing else.
  figures jsonb NOT NULL,
  made_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  is_final boolean NOT NULL DEFAULT false
);
CREATE FUNCTION portal.guard_report() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.is_final THEN RAISE EXCEPTION 'the report of a month that is over is never changed' USING ERRCODE = 'check_violation'; END IF;
    IF NEW.month <> OLD.month THEN RAISE EXCEPTION 'a report stays that of its month' USING ERRCODE = 'check_violation'; END IF;
  END IF;
  IF NEW.is_final AND portal.india_midnight((NEW.month + interval '1 month')::date) > clock_timestamp() THEN RAISE EXCEPTION 'this month is not over' USING ERRCODE = 'check_violation'; END IF;
  NEW.made_at := clock_timestamp();
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.guard_report() FROM PUBLIC;
CREATE TRIGGER report_guard BEFORE INSERT OR UPDATE ON portal.report FOR EACH ROW EXECUTE FUNCTION portal.guard_report();
CREATE TRIGGER report_delete BEFORE DELETE ON portal.report FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
GRANT SELECT ON portal.report TO portal_web, portal_auditor, portal_worker;
GRANT INSERT (month, figures, is_final), UPDATE (figures, is_final) ON portal.report TO portal_worker;
