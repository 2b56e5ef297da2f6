-- Incidents with the clocks of the law: CERT-In within six hours, the Data Protection Board within seventy-two, both from when somebody noticed (docs/decisions/0220).
ALTER TYPE portal.mail_kind ADD VALUE 'incident';

CREATE TABLE portal.incident (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  title text NOT NULL CONSTRAINT incident_title CHECK (length(title) BETWEEN 5 AND 120),
  summary text NOT NULL CONSTRAINT incident_summary CHECK (length(summary) BETWEEN 10 AND 2000),
  -- The State it is about; null for several or none.
  state_code int REFERENCES reference.state ON DELETE RESTRICT ON UPDATE CASCADE,
  oddity_id uuid REFERENCES portal.oddity ON DELETE RESTRICT ON UPDATE CASCADE,
  noticed_at timestamptz(3) NOT NULL,
  opened_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  opened_by_id uuid NOT NULL REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  closed_at timestamptz(3),
  closed_by_id uuid REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  outcome text CONSTRAINT incident_outcome CHECK (length(outcome) BETWEEN 10 AND 300),
  CONSTRAINT incident_noticed CHECK (noticed_at <= opened_at + interval '1 minute' AND noticed_at > opened_at - interval '31 days'),
  CONSTRAINT incident_closed CHECK ((closed_at IS NULL) = (closed_by_id IS NULL) AND (closed_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX incident_open ON portal.incident (noticed_at) WHERE closed_at IS NULL;
-- What was done, and what was reported to whom and when; never changed.
CREATE TABLE portal.incident_entry (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  incident_id uuid NOT NULL REFERENCES portal.incident ON DELETE RESTRICT ON UPDATE CASCADE,
  written_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  written_by_id uuid NOT NULL REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  -- Null for a step that reported nothing.
  reported_to text CONSTRAINT incident_entry_to CHECK (reported_to IN ('certIn', 'board', 'people', 'states', 'other')),
  reported_at timestamptz(3),
  reference text NOT NULL DEFAULT '' CONSTRAINT incident_entry_reference CHECK (length(reference) <= 120),
  text text NOT NULL CONSTRAINT incident_entry_text CHECK (length(text) BETWEEN 10 AND 1000),
  CONSTRAINT incident_entry_report CHECK ((reported_to IS NULL) = (reported_at IS NULL) AND (reported_at IS NULL OR reported_at <= written_at + interval '1 minute'))
);
CREATE INDEX incident_entry_of ON portal.incident_entry (incident_id, written_at);
-- Which mails went out: that it was opened, and those of its clocks, `hours` before the end, 0 for the end itself.
CREATE TABLE portal.incident_call (
  incident_id uuid NOT NULL REFERENCES portal.incident ON DELETE RESTRICT ON UPDATE CASCADE,
  clock text NOT NULL CONSTRAINT incident_call_clock CHECK (clock IN ('opened', 'certIn', 'board')),
  hours int NOT NULL CHECK (hours >= 0),
  called_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (incident_id, clock, hours)
);

-- An auditor, or an admin who may read the ledger; in the own name; of an incident that is open.
CREATE FUNCTION portal.guard_incident() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE is_auditor boolean := session_user = 'portal_auditor';
BEGIN
  IF TG_TABLE_NAME = 'incident' AND TG_OP = 'UPDATE' THEN
    IF OLD.closed_at IS NOT NULL THEN RAISE EXCEPTION 'an incident is closed once' USING ERRCODE = 'check_violation'; END IF;
    NEW.closed_at := clock_timestamp();
  END IF;
  IF TG_TABLE_NAME = 'incident_entry' THEN
    IF EXISTS (SELECT FROM portal.incident i WHERE i.id = NEW.incident_id AND i.closed_at IS NOT NULL) THEN RAISE EXCEPTION 'nothing is added to an incident that is closed' USING ERRCODE = 'check_violation'; END IF;
    IF EXISTS (SELECT FROM portal.incident i WHERE i.id = NEW.incident_id AND NEW.reported_at < i.noticed_at) THEN RAISE EXCEPTION 'nothing was told of an incident before anybody noticed it' USING ERRCODE = 'check_violation'; END IF;
  END IF;
  IF portal.is_owner() OR is_auditor THEN RETURN NEW; END IF;
  IF NOT coalesce('reports' = ANY (portal.admin_permissions(portal.speaker())), false) THEN RAISE EXCEPTION 'this person keeps no incidents' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.guard_incident() FROM PUBLIC;
CREATE TRIGGER incident_guard BEFORE INSERT OR UPDATE ON portal.incident FOR EACH ROW EXECUTE FUNCTION portal.guard_incident();
CREATE TRIGGER incident_spoken BEFORE INSERT ON portal.incident FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('opened_by_id');
CREATE TRIGGER incident_closed_spoken BEFORE UPDATE ON portal.incident FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('closed_by_id');
CREATE TRIGGER incident_keep BEFORE UPDATE ON portal.incident FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('closed_at', 'closed_by_id', 'outcome');
CREATE TRIGGER incident_delete BEFORE DELETE ON portal.incident FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
CREATE TRIGGER incident_entry_guard BEFORE INSERT ON portal.incident_entry FOR EACH ROW EXECUTE FUNCTION portal.guard_incident();
CREATE TRIGGER incident_entry_spoken BEFORE INSERT ON portal.incident_entry FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('written_by_id');
CREATE TRIGGER incident_entry_keep BEFORE UPDATE OR DELETE ON portal.incident_entry FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
CREATE TRIGGER incident_call_keep BEFORE UPDATE OR DELETE ON portal.incident_call FOR EACH ROW EXECUTE FUNCTION portal.keep_row();

GRANT SELECT ON portal.incident, portal.incident_entry, portal.incident_call TO portal_web, portal_auditor, portal_worker;
GRANT INSERT (id, number, title, summary, state_code, oddity_id, noticed_at, opened_by_id), UPDATE (closed_by_id, outcome) ON portal.incident TO portal_web, portal_auditor;
GRANT INSERT (incident_id, written_by_id, reported_to, reported_at, reference, text) ON portal.incident_entry TO portal_web, portal_auditor;
GRANT INSERT (incident_id, clock, hours) ON portal.incident_call TO portal_worker;
