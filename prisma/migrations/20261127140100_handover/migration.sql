-- A charge is handed over by two officers, and approved by two admins between their signatures (docs/decisions/0180).

-- Moves rights from one officer to another, ends what the one leaves behind, and notes that nobody holds them; signs in nowhere.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_mover') THEN CREATE ROLE portal_mover NOLOGIN NOINHERIT; END IF;
END $$;

ALTER TABLE portal.policy ADD COLUMN handover_days int NOT NULL DEFAULT 15 CONSTRAINT policy_handover CHECK (handover_days BETWEEN 3 AND 60);

CREATE TABLE portal.handover (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'draft'
    CONSTRAINT handover_status CHECK (status IN ('draft', 'signed', 'returned', 'approved', 'accepted', 'settled', 'withdrawn', 'refused', 'declined', 'lapsed')),
  -- Grows with each signature: admins decide on the requests of one signature.
  round int NOT NULL DEFAULT 0,
  state_code int NOT NULL,
  -- Who hands over, and who takes over; null while a nominee has no account.
  officer_id uuid NOT NULL REFERENCES portal."user",
  successor_id uuid REFERENCES portal."user",
  -- What stands in the form, complete or not. The columns below follow it with the signature.
  form jsonb NOT NULL DEFAULT '{}',
  letter_id uuid,
  order_number text,
  order_date date,
  -- The day from which the officer is relieved of the charge.
  relief_on date,
  -- True for who stays in office in another post: the account stays, and what is kept.
  stays boolean,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  signed_at timestamptz,
  approved_at timestamptz,
  -- The first instant at which the successor may no longer accept.
  accept_by timestamptz,
  accepted_at timestamptz,
  -- Old rights end and new ones begin at this instant. Milliseconds, as grants have them: the same instant in all rows.
  effective_at timestamptz(3),
  -- When the rest was done: sessions, files, account.
  settled_at timestamptz,
  ended_at timestamptz,
  -- From when on neither officer holds the handed rights, because nobody accepted them.
  neither_at timestamptz,
  reason text NOT NULL DEFAULT '',
  reminders int NOT NULL DEFAULT 0,
  CONSTRAINT handover_two CHECK (officer_id <> successor_id),
  CONSTRAINT handover_signed CHECK (status IN ('draft', 'withdrawn') OR num_nonnulls(letter_id, order_number, order_date, relief_on, stays, signed_at) = 6),
  CONSTRAINT handover_approved CHECK (status NOT IN ('approved', 'accepted', 'settled', 'declined') OR num_nonnulls(successor_id, approved_at, accept_by) = 3),
  CONSTRAINT handover_accepted CHECK ((status IN ('accepted', 'settled')) = (accepted_at IS NOT NULL) AND (accepted_at IS NULL) = (effective_at IS NULL)),
  CONSTRAINT handover_neither CHECK (neither_at IS NULL OR status = 'lapsed')
);
-- A charge has one successor: nobody hands over twice at once.
CREATE UNIQUE INDEX handover_open ON portal.handover (officer_id) WHERE status IN ('draft', 'signed', 'returned', 'approved', 'accepted');
CREATE INDEX handover_successor ON portal.handover (successor_id) WHERE successor_id IS NOT NULL;
CREATE INDEX handover_due ON portal.handover (status) WHERE status IN ('signed', 'returned', 'approved', 'accepted', 'lapsed');

-- What becomes of each grant the officer held when signing. Rows of earlier signatures stay.
CREATE TABLE portal.handover_item (
  handover_id uuid NOT NULL REFERENCES portal.handover,
  round int NOT NULL,
  grant_id uuid NOT NULL REFERENCES portal."grant",
  choice text NOT NULL CHECK (choice IN ('hand', 'drop', 'keep')),
  request_id uuid UNIQUE REFERENCES portal.request,
  -- The successor's grant, from the acceptance on; null when the old one was over by then.
  new_grant_id uuid UNIQUE REFERENCES portal."grant",
  PRIMARY KEY (handover_id, round, grant_id),
  CHECK ((choice = 'hand') = (request_id IS NOT NULL))
);
CREATE INDEX handover_item_grant ON portal.handover_item (grant_id);

CREATE TABLE portal.handover_letter (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  handover_id uuid NOT NULL REFERENCES portal.handover,
  file_name text NOT NULL,
  size_bytes int NOT NULL CHECK (size_bytes > 0),
  pages int NOT NULL CHECK (pages > 0),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  storage_name text NOT NULL UNIQUE,
  storage_key bytea NOT NULL,
  added_by_id uuid NOT NULL REFERENCES portal."user",
  added_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (handover_id, id)
);
ALTER TABLE portal.handover ADD CONSTRAINT handover_letter_own FOREIGN KEY (id, letter_id) REFERENCES portal.handover_letter (handover_id, id);
CREATE TRIGGER handover_letter_keep BEFORE UPDATE OR DELETE ON portal.handover_letter FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
CREATE TRIGGER handover_letter_spoken BEFORE INSERT ON portal.handover_letter FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('added_by_id');

-- Requests of a handover: one for each right that is handed over, entered by the signature and decided together.
ALTER TABLE portal.request ADD COLUMN handover_id uuid REFERENCES portal.handover;
CREATE INDEX request_handover ON portal.request (handover_id) WHERE handover_id IS NOT NULL;
ALTER TABLE portal.request DROP CONSTRAINT request_officer, DROP CONSTRAINT request_nominee, DROP CONSTRAINT request_replaces,
  ADD CONSTRAINT request_handover CHECK ((kind = 'handover') = (handover_id IS NOT NULL)),
  ADD CONSTRAINT request_officer CHECK (CASE WHEN kind = 'newOfficer' OR (kind = 'handover' AND nominee_email IS NOT NULL) THEN (officer_id IS NOT NULL) = (status = 'approved') ELSE officer_id IS NOT NULL END),
  ADD CONSTRAINT request_nominee CHECK (CASE kind WHEN 'newOfficer' THEN whole_state IS NULL OR num_nonnulls(nominee_name, nominee_designation, nominee_rank, nominee_email, nominee_locale) = 5
    WHEN 'handover' THEN num_nonnulls(nominee_name, nominee_designation, nominee_rank, nominee_email, nominee_locale) IN (0, 5)
    ELSE num_nonnulls(nominee_name, nominee_designation, nominee_rank, nominee_email, nominee_locale, nominee_user_id) = 0 END),
  ADD CONSTRAINT request_replaces CHECK (CASE kind WHEN 'newOfficer' THEN replaces_grant_id IS NULL WHEN 'change' THEN true ELSE replaces_grant_id IS NOT NULL END);

-- A suspension is an admin's word, a review's, or that of a handover nobody accepted.
ALTER TABLE portal.grant_suspension DROP CONSTRAINT grant_suspension_by,
  ADD COLUMN handover_id uuid REFERENCES portal.handover,
  ADD CONSTRAINT grant_suspension_by CHECK (num_nonnulls(suspended_by_id, review_item_id, handover_id) = 1);

/*
 * As before (050100); what the mover's functions write they have checked themselves.
 */
CREATE OR REPLACE FUNCTION portal.demand_speaker() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE named text := to_jsonb(NEW) ->> nullif(TG_ARGV[0], '');
BEGIN
  IF portal.is_owner() OR current_user = 'portal_mover' OR (session_user = 'portal_worker' AND named IS NULL) THEN RETURN NEW; END IF;
  IF portal.speaker() IS NULL OR (TG_NARGS > 0 AND TG_ARGV[0] <> '' AND named IS DISTINCT FROM portal.speaker()::text) THEN
    RAISE EXCEPTION 'in % nobody acts for another', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- A condition of its own: where no permission is named, the writing role need not be able to ask for one.
  IF TG_NARGS > 1 THEN
    IF NOT (portal.admin_permissions(portal.speaker()) && TG_ARGV[1:]) THEN
      RAISE EXCEPTION 'in % this person may not act', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- The states of a handover and the ways between them that a person takes. Acceptance, settlement and lapse are the mover's.
CREATE FUNCTION portal.guard_handover() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE
  content CONSTANT text[] := '{form,letter_id}';
  signature CONSTANT text[] := '{status,round,successor_id,order_number,order_date,relief_on,stays,signed_at}';
  before jsonb; after jsonb; speaker uuid; is_so boolean;
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a handover is never forgotten' USING ERRCODE = 'check_violation'; END IF;
  IF portal.is_owner() OR current_user = 'portal_mover' THEN RETURN NEW; END IF;
  -- The worker counts reminders; its column rights say so.
  IF session_user = 'portal_worker' THEN RETURN NEW; END IF;
  speaker := portal.speaker();
  IF TG_OP = 'INSERT' THEN
    IF (NEW.officer_id = speaker AND EXISTS (SELECT FROM portal."user" u WHERE u.id = speaker AND u.kind = 'officer' AND u.state_code = NEW.state_code)) IS NOT TRUE THEN
      RAISE EXCEPTION 'an officer hands over the own charge' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  before := to_jsonb(OLD); after := to_jsonb(NEW);
  is_so := CASE
    WHEN NEW.status = OLD.status THEN OLD.status IN ('draft', 'returned') AND OLD.officer_id = speaker AND before - content = after - content
    WHEN NEW.status = 'signed' THEN OLD.status IN ('draft', 'returned') AND OLD.officer_id = speaker AND before - signature = after - signature AND NEW.round = OLD.round + 1
      AND NEW.signed_at = now() AND NEW.relief_on >= portal.india_day()
      AND EXISTS (SELECT FROM portal.handover_item i WHERE i.handover_id = NEW.id AND i.round = NEW.round AND i.choice = 'hand')
      AND NOT EXISTS (SELECT FROM portal.handover_item i JOIN portal.request r ON r.id = i.request_id
        WHERE i.handover_id = NEW.id AND i.round = NEW.round AND (r.status <> 'submitted' OR r.officer_id IS DISTINCT FROM NEW.successor_id))
    WHEN NEW.status = 'withdrawn' THEN OLD.status IN ('draft', 'signed', 'returned') AND OLD.officer_id = speaker AND before - '{status,ended_at}'::text[] = after - '{status,ended_at}'::text[]
    WHEN NEW.status IN ('returned', 'refused', 'approved') THEN OLD.status = 'signed'
      AND before - '{status,ended_at,successor_id,approved_at,accept_by,reason}'::text[] = after - '{status,ended_at,successor_id,approved_at,accept_by,reason}'::text[]
      AND NOT EXISTS (SELECT FROM portal.handover_item i JOIN portal.request r ON r.id = i.request_id
        WHERE i.handover_id = NEW.id AND i.round = NEW.round AND (r.status::text <> NEW.status OR (NEW.status = 'approved' AND r.officer_id IS DISTINCT FROM NEW.successor_id)))
      AND CASE WHEN NEW.status = 'approved'
        THEN NEW.approved_at = now() AND NEW.accept_by = portal.india_midnight(portal.india_day() + 1 + (SELECT p.handover_days FROM portal.policy p))
        ELSE (NEW.successor_id, NEW.approved_at, NEW.accept_by) IS NOT DISTINCT FROM (OLD.successor_id, OLD.approved_at, OLD.accept_by) END
    WHEN NEW.status = 'declined' THEN OLD.status = 'approved' AND OLD.successor_id = speaker AND before - '{status,ended_at,reason}'::text[] = after - '{status,ended_at,reason}'::text[]
    ELSE false
  END;
  IF is_so IS NOT TRUE THEN RAISE EXCEPTION 'a handover does not go from % to % by this person', OLD.status, NEW.status USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER handover_guard BEFORE INSERT OR UPDATE OR DELETE ON portal.handover FOR EACH ROW EXECUTE FUNCTION portal.guard_handover();

-- What becomes of a grant is written with the signature, by its officer, for the own grants; the mover adds the grant that came of it.
CREATE FUNCTION portal.guard_handover_item() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF portal.is_owner() OR (current_user = 'portal_mover' AND TG_OP = 'UPDATE') THEN RETURN NEW; END IF;
  IF TG_OP <> 'INSERT' OR NOT EXISTS (
      SELECT FROM portal.handover h JOIN portal."grant" g ON g.id = NEW.grant_id AND g.officer_id = h.officer_id LEFT JOIN portal.request r ON r.id = NEW.request_id
      WHERE h.id = NEW.handover_id AND h.officer_id = portal.speaker() AND h.status IN ('draft', 'returned') AND NEW.round = h.round + 1
        AND (NEW.request_id IS NULL OR (r.handover_id = h.id AND r.replaces_grant_id = g.id))) THEN
    RAISE EXCEPTION 'an officer says what becomes of the own grants' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER handover_item_guard BEFORE INSERT OR UPDATE OR DELETE ON portal.handover_item FOR EACH ROW EXECUTE FUNCTION portal.guard_handover_item();

/*
 * As before (022000). A request of a handover replaces a grant of the officer who enters it, for somebody else; its letter is the handover's; it lapses with the handover.
 */
CREATE OR REPLACE FUNCTION portal.check_request() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE
  content CONSTANT text[] := '{form,whole_state,district_codes,basis,fields,can_view,can_download,window_days,window_from,window_to,purpose_id,justification,order_number,order_date,starts_on,ends_on,letter_id,nominee_name,nominee_designation,nominee_rank,nominee_email,nominee_user_id,nominee_locale}';
  life CONSTANT text[] := '{status,revision,submitted_at,waiting_since,decided_at,officer_id}';
  before jsonb; after jsonb; edited boolean;
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a request is never forgotten' USING ERRCODE = 'check_violation'; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' OR NEW.revision <> 1 OR NEW.letter_id IS NOT NULL THEN RAISE EXCEPTION 'a request begins as a draft' USING ERRCODE = 'check_violation'; END IF;
    IF NEW.kind = 'handover' THEN
      IF NOT EXISTS (SELECT FROM portal.handover h JOIN portal."grant" g ON g.officer_id = h.officer_id
          WHERE h.id = NEW.handover_id AND h.officer_id = NEW.proposed_by_id AND h.state_code = NEW.state_code AND h.status IN ('draft', 'returned')
            AND g.id = NEW.replaces_grant_id AND g.state_code = NEW.state_code AND portal.is_same_box(NEW, g)) THEN
        RAISE EXCEPTION 'an officer hands over the own grant, exactly as it is' USING ERRCODE = 'check_violation';
      END IF;
    ELSIF NEW.replaces_grant_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM portal."grant" g WHERE g.id = NEW.replaces_grant_id AND g.officer_id = NEW.officer_id AND g.state_code = NEW.state_code) THEN
      RAISE EXCEPTION 'only the officer''s own grant is replaced' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  before := to_jsonb(OLD); after := to_jsonb(NEW);
  IF (before - content - life) IS DISTINCT FROM (after - content - life) THEN RAISE EXCEPTION 'what a request is never changes' USING ERRCODE = 'check_violation'; END IF;
  edited := (before - life) IS DISTINCT FROM (after - life);
  IF edited AND (OLD.kind = 'handover' OR OLD.status NOT IN ('draft', 'returned') OR NEW.status <> OLD.status OR NEW.revision <> OLD.revision + 1) THEN
    RAISE EXCEPTION 'an edit is a new revision of a draft or of a returned request' USING ERRCODE = 'check_violation';
  END IF;
  -- To return is to begin anew: what was approved before the questions is approved no more.
  IF NOT edited AND NEW.revision <> OLD.revision + (CASE WHEN OLD.status <> 'returned' AND NEW.status = 'returned' THEN 1 ELSE 0 END) THEN
    RAISE EXCEPTION 'a new revision is an edit, or a return' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status = OLD.status THEN
    IF NEW.officer_id IS DISTINCT FROM OLD.officer_id OR (OLD.status NOT IN ('draft', 'returned') AND (before - 'form') IS DISTINCT FROM (after - 'form')) THEN
      RAISE EXCEPTION 'nothing of a request changes here' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.status::text, NEW.status::text) NOT IN (('draft', 'submitted'), ('draft', 'withdrawn'), ('submitted', 'firstApproved'), ('submitted', 'returned'), ('submitted', 'refused'), ('submitted', 'withdrawn'),
     ('submitted', 'lapsed'), ('firstApproved', 'approved'), ('firstApproved', 'returned'), ('firstApproved', 'refused'), ('firstApproved', 'withdrawn'), ('firstApproved', 'lapsed'),
     ('returned', 'submitted'), ('returned', 'withdrawn'), ('returned', 'lapsed')) OR (OLD.kind = 'handover' AND OLD.status = 'returned' AND NEW.status = 'submitted') THEN
    RAISE EXCEPTION 'a request does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status = 'submitted' AND ((NEW.letter_id IS NULL AND NEW.kind <> 'handover') OR NEW.submitted_at IS DISTINCT FROM now()) THEN
    RAISE EXCEPTION 'a request is submitted now, and with its letter' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status <> 'submitted' AND NEW.submitted_at IS DISTINCT FROM OLD.submitted_at THEN RAISE EXCEPTION 'when a request was submitted never changes' USING ERRCODE = 'check_violation'; END IF;
  IF NEW.status IN ('firstApproved', 'approved') AND (SELECT count(DISTINCT c.admin_id) FROM portal.counting_approvals(OLD.id) c) < (CASE NEW.status WHEN 'approved' THEN 2 ELSE 1 END) THEN
    RAISE EXCEPTION 'a request is approved by admins whose approval counts' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status IN ('returned', 'refused') AND NOT EXISTS (
    SELECT FROM portal.decision d WHERE d.request_id = OLD.id AND d.revision = OLD.revision AND d.verdict = CASE NEW.status WHEN 'returned' THEN 'return' ELSE 'refuse' END) THEN
    RAISE EXCEPTION 'only an admin returns or refuses' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status = 'lapsed' AND (CASE WHEN OLD.kind = 'handover' THEN NOT EXISTS (SELECT FROM portal.handover h WHERE h.id = OLD.handover_id AND h.status = 'lapsed')
      ELSE OLD.waiting_since + make_interval(days => (SELECT request_lapse_days FROM portal.policy)) > now() END) THEN
    RAISE EXCEPTION 'the days of this request are not over' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.officer_id IS DISTINCT FROM OLD.officer_id AND NOT (NEW.status = 'approved' AND OLD.officer_id IS NULL AND EXISTS (
    SELECT FROM portal."user" u WHERE u.id = NEW.officer_id AND u.kind = 'officer' AND u.state_code = OLD.state_code AND u.email = OLD.nominee_email AND u.name = OLD.nominee_name AND u.rank = OLD.nominee_rank)) THEN
    RAISE EXCEPTION 'the officer of a nomination is the one nominated' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- Whether a request asks for exactly the box of a grant: all of it but who holds it and from when to when.
CREATE FUNCTION portal.is_same_box(r portal.request, g portal."grant") RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT (r.state_code, r.whole_state, r.district_codes, r.basis, r.fields, r.can_view, r.can_download, r.window_days, r.window_from, r.window_to, r.purpose_id)
    IS NOT DISTINCT FROM (g.state_code, g.whole_state, g.district_codes, g.basis, g.fields, g.can_view, g.can_download, g.window_days, g.window_from, g.window_to, g.purpose_id)
$$;
-- The same of two grants.
CREATE FUNCTION portal.is_like_grant(n portal."grant", g portal."grant") RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT (n.state_code, n.whole_state, n.district_codes, n.basis, n.fields, n.can_view, n.can_download, n.window_days, n.window_from, n.window_to, n.purpose_id)
    IS NOT DISTINCT FROM (g.state_code, g.whole_state, g.district_codes, g.basis, g.fields, g.can_view, g.can_download, g.window_days, g.window_from, g.window_to, g.purpose_id)
$$;

-- As before (010000); what a handover moves, the mover has checked.
CREATE OR REPLACE FUNCTION portal.guard_request() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE by_word boolean := TG_OP = 'UPDATE' AND NEW.status IS DISTINCT FROM OLD.status AND NEW.status IN ('firstApproved', 'approved', 'returned', 'refused');
BEGIN
  -- What the worker may do with a request stands in check_worker_request.
  IF portal.is_owner() OR current_user = 'portal_mover' OR session_user = 'portal_worker' THEN RETURN NEW; END IF;
  IF portal.speaker() IS NULL OR (NOT by_word AND NEW.proposed_by_id <> portal.speaker())
     OR (by_word AND NOT EXISTS (SELECT FROM portal.decision d WHERE d.request_id = NEW.id AND d.revision = OLD.revision AND d.admin_id = portal.speaker())) THEN
    RAISE EXCEPTION 'nobody acts on a request for another' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

/*
 * As before (032300). A right that was handed over is given by its acceptance alone (portal.take_over), exactly as the old grant had it, from the instant at which that one ends.
 * Two admins approved it while their word counted: who of them leaves between that and the acceptance takes nothing back.
 */
CREATE OR REPLACE FUNCTION portal.check_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE asked portal.request;
BEGIN
  SELECT * INTO asked FROM portal.request WHERE id = NEW.request_id;
  IF asked.kind = 'handover' THEN
    IF current_user <> 'portal_mover' AND NOT portal.is_owner() THEN RAISE EXCEPTION 'a handed right is given by its acceptance' USING ERRCODE = 'insufficient_privilege'; END IF;
    PERFORM 1 FROM portal.handover h JOIN portal.handover_item i ON i.handover_id = h.id AND i.round = h.round AND i.request_id = asked.id
      JOIN portal."grant" earlier ON earlier.id = i.grant_id JOIN portal."user" o ON o.id = NEW.officer_id
      WHERE asked.status = 'approved' AND asked.officer_id = NEW.officer_id AND h.successor_id = NEW.officer_id AND o.kind = 'officer' AND o.status = 'active' AND o.state_code = NEW.state_code
        AND portal.is_same_box(asked, earlier) AND portal.is_like_grant(NEW, earlier)
        AND NEW.starts_at = greatest(h.effective_at, earlier.starts_at) AND earlier.ended_at = h.effective_at AND NEW.ends_at <= earlier.ends_at;
    IF NOT FOUND THEN RAISE EXCEPTION 'a handed right is the old one, from the instant at which that ends' USING ERRCODE = 'check_violation'; END IF;
  ELSE
    PERFORM 1 FROM portal."user" WHERE id IN (SELECT c.admin_id FROM portal.counting_approvals(NEW.request_id) c) ORDER BY id FOR SHARE;
    IF (SELECT count(DISTINCT c.admin_id) FROM portal.counting_approvals(NEW.request_id) c) < 2 THEN
      RAISE EXCEPTION 'a grant needs the approval of two admins' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM 1 FROM portal.request r JOIN portal."user" o ON o.id = r.officer_id
      WHERE r.id = NEW.request_id AND r.status = 'approved' AND r.kind <> 'end' AND o.kind = 'officer' AND o.status <> 'deactivated' AND o.state_code = r.state_code
        AND (r.officer_id, r.state_code, r.whole_state, r.district_codes, r.basis, r.fields, r.can_view, r.can_download, r.purpose_id)
          = (NEW.officer_id, NEW.state_code, NEW.whole_state, NEW.district_codes, NEW.basis, NEW.fields, NEW.can_view, NEW.can_download, NEW.purpose_id)
        AND (r.window_days, r.window_from, r.window_to) IS NOT DISTINCT FROM (NEW.window_days, NEW.window_from, NEW.window_to)
        AND NEW.starts_at = portal.india_midnight(r.starts_on)
        AND NEW.ends_at = portal.india_midnight(r.ends_on + 1);
    IF NOT FOUND THEN RAISE EXCEPTION 'a grant must equal its approved request' USING ERRCODE = 'check_violation'; END IF;
    -- What it replaces gives up to the new one's start and no longer.
    PERFORM 1 FROM portal.request r JOIN portal."grant" earlier ON earlier.id = r.replaces_grant_id
      WHERE r.id = NEW.request_id AND least(earlier.ended_at, earlier.ends_at) > greatest(NEW.starts_at, now());
    IF FOUND THEN RAISE EXCEPTION 'a grant that is replaced ends where the new one starts' USING ERRCODE = 'check_violation'; END IF;
  END IF;
  -- Only on need basis (product, A18), and only to a State that takes part in the module.
  PERFORM 1 FROM portal.purpose_version p WHERE p.purpose_id = NEW.purpose_id AND p.to_at IS NULL AND p.is_open
    AND NOT EXISTS (SELECT FROM jsonb_object_keys(NEW.fields) AS field WHERE field <> ALL (p.fields));
  IF NOT FOUND THEN RAISE EXCEPTION 'a grant gives no field that its purpose does not need' USING ERRCODE = 'check_violation'; END IF;
  PERFORM 1 FROM portal.state_version s WHERE s.state_code = NEW.state_code AND s.to_at IS NULL AND s.is_active AND s.provision IN ('module', 'both');
  IF NOT FOUND THEN RAISE EXCEPTION 'the State does not take part in the module' USING ERRCODE = 'check_violation'; END IF;
  -- Two grants of one State made at once wait for each other: else both would count without the other.
  PERFORM pg_advisory_xact_lock(hashtext('portal.parameters'), NEW.state_code);
  PERFORM 1 FROM portal.policy p, portal.count_parameters(NEW.state_code, NEW.officer_id, ARRAY (SELECT jsonb_object_keys(NEW.fields)), NEW.starts_at, NEW.ends_at) c
    WHERE c.officer > p.parameters_per_officer_max OR c.state > p.parameters_per_state_max;
  IF FOUND THEN
    RAISE EXCEPTION 'more parameters than policy allows the officer or the State' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

/*
 * The successor accepts: every handed right ends for the one and begins for the other at one instant, the later of now and the first of the day of relief, written now;
 * access asks for nothing else, however late the rest is done. What is over by then is not handed; what is suspended is not handed at all.
 * `numbers` are those of the new grants. Returns the instant.
 */
CREATE FUNCTION portal.take_over(handover uuid, numbers text[]) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE h portal.handover; item record; at timestamptz(3); until timestamptz(3); made uuid; nth int := 0;
BEGIN
  SELECT * INTO h FROM portal.handover o WHERE o.id = take_over.handover FOR UPDATE;
  IF NOT FOUND OR h.successor_id IS DISTINCT FROM portal.speaker() THEN RAISE EXCEPTION 'the named successor takes over' USING ERRCODE = 'insufficient_privilege'; END IF;
  IF h.status <> 'approved' OR now() >= h.accept_by THEN RAISE EXCEPTION 'this handover does not wait for acceptance' USING ERRCODE = 'check_violation'; END IF;
  PERFORM 1 FROM portal."user" u WHERE u.id IN (h.officer_id, h.successor_id) ORDER BY u.id FOR SHARE;
  PERFORM 1 FROM portal."grant" g JOIN portal.handover_item i ON i.grant_id = g.id WHERE i.handover_id = h.id AND i.round = h.round ORDER BY g.id FOR UPDATE OF g;
  -- Not now(): that is when this transaction began, and whatever it waited for here came after that.
  at := greatest(clock_timestamp(), portal.india_midnight(h.relief_on));
  UPDATE portal.handover o SET status = 'accepted', accepted_at = now(), effective_at = at WHERE o.id = h.id;
  FOR item IN
    SELECT i.grant_id, i.choice, i.request_id, g.starts_at, least(g.ended_at, g.ends_at) AS until,
      EXISTS (SELECT FROM portal.grant_suspension s WHERE s.grant_id = g.id AND s.resumed_at IS NULL) AS suspended
    FROM portal.handover_item i JOIN portal."grant" g ON g.id = i.grant_id WHERE i.handover_id = h.id AND i.round = h.round AND i.choice <> 'keep' ORDER BY g.created_at, g.id
  LOOP
    CONTINUE WHEN item.until <= greatest(at, item.starts_at);
    IF item.choice = 'hand' AND item.suspended THEN RAISE EXCEPTION 'a suspended right is not handed over' USING ERRCODE = 'check_violation'; END IF;
    UPDATE portal."grant" g SET ended_at = at, ended_by_id = h.officer_id, ended_reason = CASE item.choice WHEN 'hand' THEN 'handedOver' ELSE 'givenUp' END WHERE g.id = item.grant_id;
    CONTINUE WHEN item.choice <> 'hand';
    nth := nth + 1;
    until := item.until;
    INSERT INTO portal."grant" (number, request_id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id, starts_at, ends_at)
      SELECT numbers[nth], r.id, h.successor_id, r.state_code, r.whole_state, r.district_codes, r.basis, r.fields, r.can_view, r.can_download, r.window_days, r.window_from, r.window_to, r.purpose_id,
        greatest(at, item.starts_at), until
      FROM portal.request r WHERE r.id = item.request_id RETURNING id INTO made;
    UPDATE portal.handover_item i SET new_grant_id = made WHERE i.handover_id = h.id AND i.round = h.round AND i.grant_id = item.grant_id;
  END LOOP;
  RETURN at;
END $$;

/*
 * What befalls a right between its acceptance and the instant at which it moves befalls the one that takes its place: an end, a suspension, its lifting.
 * Otherwise a handover would be a way out of them.
 */
CREATE FUNCTION portal.follow_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'grant' THEN
    UPDATE portal."grant" n SET ended_at = NEW.ended_at, ended_by_id = NEW.ended_by_id, ended_reason = NEW.ended_reason FROM portal.handover_item i
      WHERE i.grant_id = NEW.id AND n.id = i.new_grant_id AND n.starts_at > NEW.ended_at AND (n.ended_at IS NULL OR n.ended_at > NEW.ended_at);
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO portal.grant_suspension (grant_id, handover_id, reason) SELECT n.id, i.handover_id, NEW.reason FROM portal.handover_item i JOIN portal."grant" n ON n.id = i.new_grant_id
      WHERE i.grant_id = NEW.grant_id AND n.starts_at > now() ON CONFLICT DO NOTHING;
  ELSE
    UPDATE portal.grant_suspension s SET resumed_at = NEW.resumed_at, resumed_by_id = NEW.resumed_by_id FROM portal.handover_item i JOIN portal."grant" n ON n.id = i.new_grant_id
      WHERE i.grant_id = NEW.grant_id AND s.grant_id = n.id AND s.handover_id = i.handover_id AND s.resumed_at IS NULL AND n.starts_at > now();
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER grant_follow AFTER UPDATE ON portal."grant" FOR EACH ROW EXECUTE FUNCTION portal.follow_grant();
CREATE TRIGGER grant_suspension_follow AFTER INSERT OR UPDATE ON portal.grant_suspension FOR EACH ROW EXECUTE FUNCTION portal.follow_grant();

-- The rest at the instant: sessions of the relieved officer end, and the account of one who does not stay in office. Once; null when there is nothing to do.
CREATE FUNCTION portal.settle_handover(handover uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE h portal.handover; ended int; taken int := 0;
BEGIN
  SELECT * INTO h FROM portal.handover o WHERE o.id = settle_handover.handover AND o.status = 'accepted' AND o.effective_at <= now() FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  -- Accounts before sessions, as everybody who takes an account out of use.
  PERFORM 1 FROM portal."user" u WHERE u.id IN (h.officer_id, h.successor_id) ORDER BY u.id FOR UPDATE;
  IF NOT h.stays THEN
    UPDATE portal."user" u SET status = 'deactivated', deactivated_at = now() WHERE u.id = h.officer_id AND u.status <> 'deactivated';
    GET DIAGNOSTICS taken = ROW_COUNT;
  END IF;
  UPDATE portal.session s SET revoked_at = now(), end_cause = 'account' WHERE s.user_id = h.officer_id AND s.revoked_at IS NULL AND s.expires_at > now();
  GET DIAGNOSTICS ended = ROW_COUNT;
  UPDATE portal.handover o SET status = 'settled', settled_at = now() WHERE o.id = h.id;
  RETURN jsonb_build_object('sessions', ended, 'deactivated', taken > 0);
END $$;

/*
 * Time runs out: nobody accepted within the days of policy, or nobody approved within as many days after the relief. From the day of relief on neither officer holds what was to be
 * handed: the officer is relieved and nobody has taken over. Returns what happened now, ['lapsed', 'neither'] or a part of it.
 */
CREATE FUNCTION portal.lapse_handover(handover uuid) RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE h portal.handover; happened text[] := '{}';
BEGIN
  SELECT * INTO h FROM portal.handover o WHERE o.id = lapse_handover.handover FOR UPDATE;
  IF NOT FOUND THEN RETURN '{}'; END IF;
  IF (h.status = 'approved' AND h.accept_by <= now())
     OR (h.status IN ('signed', 'returned') AND portal.india_midnight(h.relief_on + 1 + (SELECT p.handover_days FROM portal.policy p)) <= now()) THEN
    UPDATE portal.handover o SET status = 'lapsed', ended_at = now() WHERE o.id = h.id RETURNING * INTO h;
    UPDATE portal.request r SET status = 'lapsed', decided_at = now(), waiting_since = NULL WHERE r.handover_id = h.id AND r.status IN ('submitted', 'firstApproved', 'returned');
    happened := happened || 'lapsed'::text;
  END IF;
  IF h.status = 'lapsed' AND h.neither_at IS NULL AND portal.india_midnight(h.relief_on) <= now() THEN
    PERFORM 1 FROM portal."grant" g JOIN portal.handover_item i ON i.grant_id = g.id WHERE i.handover_id = h.id AND i.round = h.round ORDER BY g.id FOR UPDATE OF g;
    INSERT INTO portal.grant_suspension (grant_id, handover_id, reason)
      SELECT g.id, h.id, 'handoverLapsed' FROM portal.handover_item i JOIN portal."grant" g ON g.id = i.grant_id
      WHERE i.handover_id = h.id AND i.round = h.round AND i.choice <> 'keep' AND least(g.ended_at, g.ends_at) > now() ON CONFLICT DO NOTHING;
    UPDATE portal.handover o SET neither_at = now() WHERE o.id = h.id;
    happened := happened || 'neither'::text;
  END IF;
  RETURN happened;
END $$;

REVOKE ALL ON FUNCTION portal.guard_handover(), portal.guard_handover_item(), portal.follow_grant(), portal.is_same_box(portal.request, portal."grant"), portal.is_like_grant(portal."grant", portal."grant"),
  portal.take_over(uuid, text[]), portal.settle_handover(uuid), portal.lapse_handover(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.is_same_box(portal.request, portal."grant") TO portal_web, portal_mover;
GRANT EXECUTE ON FUNCTION portal.is_like_grant(portal."grant", portal."grant") TO portal_web, portal_mover;
GRANT EXECUTE ON FUNCTION portal.take_over(uuid, text[]) TO portal_web;
GRANT EXECUTE ON FUNCTION portal.settle_handover(uuid), portal.lapse_handover(uuid) TO portal_worker;

GRANT SELECT ON portal.handover, portal.handover_item TO portal_web, portal_worker, portal_auditor;
GRANT SELECT, INSERT ON portal.handover_letter TO portal_web;
GRANT SELECT (storage_name) ON portal.handover_letter TO portal_worker;
GRANT SELECT (id, handover_id, file_name, size_bytes, pages, sha256, added_by_id, added_at) ON portal.handover_letter TO portal_auditor;
GRANT INSERT (number, state_code, officer_id, form), UPDATE (status, round, successor_id, form, letter_id, order_number, order_date, relief_on, stays, signed_at, approved_at, accept_by, ended_at, reason)
  ON portal.handover TO portal_web;
GRANT INSERT (handover_id, round, grant_id, choice, request_id) ON portal.handover_item TO portal_web;
GRANT UPDATE (reminders) ON portal.handover TO portal_worker;

-- What the mover reads and writes: rows of handovers, and of others only what an acceptance, a settlement or a lapse changes.
GRANT USAGE ON SCHEMA portal, reference TO portal_mover;
GRANT SELECT ON reference.district TO portal_mover;
GRANT SELECT ON portal.handover, portal.handover_item, portal.request, portal."grant", portal.grant_suspension, portal.policy, portal.purpose_version, portal.state_version, portal."user" TO portal_mover;
GRANT UPDATE (status, accepted_at, effective_at, settled_at, ended_at, neither_at) ON portal.handover TO portal_mover;
GRANT UPDATE (new_grant_id) ON portal.handover_item TO portal_mover;
GRANT INSERT ON portal."grant" TO portal_mover;
GRANT UPDATE (ended_at, ended_by_id, ended_reason) ON portal."grant" TO portal_mover;
GRANT INSERT (grant_id, handover_id, reason), UPDATE (resumed_at, resumed_by_id) ON portal.grant_suspension TO portal_mover;
GRANT UPDATE (status, decided_at, waiting_since) ON portal.request TO portal_mover;
GRANT UPDATE (status, deactivated_at) ON portal."user" TO portal_mover;
GRANT SELECT (id, user_id, revoked_at, expires_at), UPDATE (revoked_at, end_cause) ON portal.session TO portal_mover;
GRANT EXECUTE ON FUNCTION portal.speaker(), portal.speaking(), portal.is_owner(), portal.india_day(timestamptz), portal.india_midnight(date), portal.admin_permissions(uuid), portal.mac_fits(portal.session),
  portal.counting_approvals(uuid), portal.approves_since(uuid), portal.count_parameters(int, uuid, text[], timestamptz, timestamptz, uuid), portal.took_officer_out(uuid, int), portal.approval_bar(uuid) TO portal_mover;
GRANT portal_mover TO CURRENT_USER;
GRANT CREATE ON SCHEMA portal TO portal_mover;
ALTER FUNCTION portal.take_over(uuid, text[]) OWNER TO portal_mover;
ALTER FUNCTION portal.follow_grant() OWNER TO portal_mover;
ALTER FUNCTION portal.settle_handover(uuid) OWNER TO portal_mover;
ALTER FUNCTION portal.lapse_handover(uuid) OWNER TO portal_mover;
REVOKE CREATE ON SCHEMA portal FROM portal_mover;
