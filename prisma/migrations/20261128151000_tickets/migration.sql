-- Questions of officers to the help desk, each with the page it came from, and one answer of an admin. Words of people about the portal; no worker's number is in them.
CREATE TABLE portal.ticket (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  author_id uuid NOT NULL REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  topic text NOT NULL CONSTRAINT ticket_topic CHECK (topic IN ('access', 'data', 'files', 'signIn', 'error', 'other')),
  -- The address it came from, without its query and without numbers of records; empty where it came from nowhere.
  page text NOT NULL CONSTRAINT ticket_page CHECK (length(page) <= 200),
  -- What a page that broke gave.
  reference text NOT NULL CONSTRAINT ticket_reference CHECK (length(reference) <= 40),
  text text NOT NULL CONSTRAINT ticket_text CHECK (length(text) BETWEEN 10 AND 2000),
  asked_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  answered_at timestamptz(3),
  answered_by_id uuid REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  answer text CONSTRAINT ticket_answer CHECK (length(answer) BETWEEN 10 AND 2000),
  CONSTRAINT ticket_answered CHECK ((answered_at IS NULL) = (answered_by_id IS NULL) AND (answered_at IS NULL) = (answer IS NULL))
);
CREATE INDEX ticket_author ON portal.ticket (author_id, asked_at);
CREATE INDEX ticket_waiting ON portal.ticket (asked_at) WHERE answered_at IS NULL;

-- An officer asks, in the own name; an admin who decides on requests answers, once.
CREATE FUNCTION portal.guard_ticket() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.answered_at IS NOT NULL THEN RAISE EXCEPTION 'a question is answered once' USING ERRCODE = 'check_violation'; END IF;
    NEW.answered_at := clock_timestamp();
    IF portal.is_owner() THEN RETURN NEW; END IF;
    IF NOT coalesce('review' = ANY (portal.admin_permissions(portal.speaker())), false) THEN RAISE EXCEPTION 'this person answers no questions' USING ERRCODE = 'insufficient_privilege'; END IF;
  ELSIF NEW.answered_by_id IS NOT NULL THEN RAISE EXCEPTION 'a question comes without an answer' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.guard_ticket() FROM PUBLIC;
CREATE TRIGGER ticket_guard BEFORE INSERT OR UPDATE ON portal.ticket FOR EACH ROW EXECUTE FUNCTION portal.guard_ticket();
CREATE TRIGGER ticket_spoken BEFORE INSERT ON portal.ticket FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('author_id');
CREATE TRIGGER ticket_answered_spoken BEFORE UPDATE ON portal.ticket FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('answered_by_id');
CREATE TRIGGER ticket_keep BEFORE UPDATE ON portal.ticket FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('answered_at', 'answered_by_id', 'answer');
CREATE TRIGGER ticket_delete BEFORE DELETE ON portal.ticket FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
GRANT SELECT, INSERT (id, number, author_id, topic, page, reference, text), UPDATE (answered_by_id, answer) ON portal.ticket TO portal_web;
