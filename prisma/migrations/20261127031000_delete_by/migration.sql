-- How long the purpose lets a State keep a file (purpose_version.retention_days) acts from the asking on: the day by which the officer deletes it stands frozen in
-- its row. Set by the database, whatever the web asks; of several purposes the shortest time counts. Null where the register knew no purpose yet.
ALTER TABLE portal.export ADD COLUMN delete_by date;

CREATE FUNCTION portal.deletion_day(boxes jsonb, requested timestamptz) RETURNS date LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT (requested AT TIME ZONE 'Asia/Kolkata')::date + min(v.retention_days)
  FROM jsonb_array_elements(boxes) box JOIN portal.purpose_version v ON v.purpose_id::text = box->'purpose'->>'id' AND v.from_at <= requested AND (v.to_at IS NULL OR requested < v.to_at)
$$;
UPDATE portal.export e SET delete_by = portal.deletion_day(e.boxes, e.requested_at);

CREATE FUNCTION portal.set_deletion_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  NEW.delete_by := portal.deletion_day(NEW.boxes, NEW.requested_at);
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.deletion_day(jsonb, timestamptz), portal.set_deletion_day() FROM PUBLIC;
CREATE TRIGGER export_delete_by BEFORE INSERT ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.set_deletion_day();
CREATE TRIGGER export_keep_delete_by BEFORE UPDATE ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'delete_by');

-- The officer's word that a file and every copy of it are deleted: once, for good, only of a file of which bytes left the portal, and never for somebody else.
CREATE TABLE portal.export_deletion (
  export_id uuid PRIMARY KEY REFERENCES portal.export ON DELETE RESTRICT ON UPDATE CASCADE,
  officer_id uuid NOT NULL REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  confirmed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE FUNCTION portal.check_deletion() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN RAISE EXCEPTION 'a word on a deletion stays' USING ERRCODE = 'check_violation'; END IF;
  IF NOT EXISTS (SELECT FROM portal.export e JOIN portal.export_download d ON d.export_id = e.id WHERE e.id = NEW.export_id AND e.officer_id = NEW.officer_id) THEN
    RAISE EXCEPTION 'this file is not there, or of another officer, or nothing of it left' USING ERRCODE = 'check_violation';
  END IF;
  NEW.confirmed_at := clock_timestamp();
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.check_deletion() FROM PUBLIC;
CREATE TRIGGER export_deletion_check BEFORE INSERT OR UPDATE OR DELETE ON portal.export_deletion FOR EACH ROW EXECUTE FUNCTION portal.check_deletion();
-- Whoever gives the word speaks it.
CREATE TRIGGER export_deletion_spoken BEFORE INSERT ON portal.export_deletion FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('officer_id');
GRANT SELECT, INSERT (export_id, officer_id) ON portal.export_deletion TO portal_web;
GRANT SELECT ON portal.export_deletion TO portal_auditor;
