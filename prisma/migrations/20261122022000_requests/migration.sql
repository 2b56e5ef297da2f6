-- A request has a life of its own: drafted, asked, returned, approved by two persons on what they both saw, and never forgotten.

CREATE TYPE portal.request_kind AS ENUM ('newOfficer', 'change', 'renewal', 'end');
CREATE TYPE portal.request_state AS ENUM ('draft', 'submitted', 'returned', 'firstApproved', 'approved', 'refused', 'withdrawn', 'lapsed');
DROP TRIGGER request_keep ON portal.request;
ALTER TABLE portal.request ALTER COLUMN status DROP DEFAULT;
-- What waited for its second admin had no letter, and nobody had seen what it would open: it goes back to who entered it, with all that was written.
ALTER TABLE portal.request ALTER COLUMN status TYPE portal.request_state USING (CASE status::text WHEN 'submitted' THEN 'returned' ELSE status::text END)::portal.request_state;
DROP TYPE portal.request_status;
ALTER TYPE portal.request_state RENAME TO request_status;
ALTER TABLE portal.request ALTER COLUMN status SET DEFAULT 'draft',
  ADD COLUMN kind portal.request_kind NOT NULL DEFAULT 'change',
  -- Grows with each edit; a word counts only for the revision it was spoken on.
  ADD COLUMN revision int NOT NULL DEFAULT 1 CHECK (revision >= 1),
  -- What stands in the form, complete or not; the columns of the box follow it once it is complete.
  ADD COLUMN form jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(form) = 'object'),
  ADD COLUMN nominee_name text, ADD COLUMN nominee_designation text, ADD COLUMN nominee_email text, ADD COLUMN nominee_user_id text,
  -- Guidelines, section 5: "an officer not below the rank of Secretary".
  ADD COLUMN nominee_rank text CHECK (nominee_rank IN ('chiefSecretary', 'additionalChiefSecretary', 'principalSecretary', 'commissionerSecretary', 'secretary')),
  ADD COLUMN nominee_locale text CHECK (nominee_locale IN ('en', 'hi')),
  -- No foreign key: grants and requests would refer to each other. A trigger looks when the draft is made, and neither is ever removed.
  ADD COLUMN replaces_grant_id uuid,
  ADD COLUMN letter_id uuid,
  ADD COLUMN submitted_at timestamptz,
  -- Since when somebody's word is awaited; policy says how long.
  ADD COLUMN waiting_since timestamptz,
  ALTER COLUMN officer_id DROP NOT NULL, ALTER COLUMN whole_state DROP NOT NULL, ALTER COLUMN district_codes DROP NOT NULL, ALTER COLUMN basis DROP NOT NULL,
  ALTER COLUMN fields DROP NOT NULL, ALTER COLUMN can_view DROP NOT NULL, ALTER COLUMN can_download DROP NOT NULL, ALTER COLUMN purpose_id DROP NOT NULL,
  ALTER COLUMN justification DROP NOT NULL, ALTER COLUMN order_number DROP NOT NULL, ALTER COLUMN order_date DROP NOT NULL,
  ALTER COLUMN starts_on DROP NOT NULL, ALTER COLUMN ends_on DROP NOT NULL, DROP CONSTRAINT request_window;
ALTER TABLE portal.request ALTER COLUMN kind DROP DEFAULT;
UPDATE portal.request SET submitted_at = created_at, waiting_since = CASE WHEN status = 'returned' THEN now() END;
UPDATE portal.request SET form = jsonb_strip_nulls(jsonb_build_object(
    'purposeId', purpose_id, 'area', CASE WHEN whole_state THEN 'state' ELSE 'districts' END, 'districts', (SELECT coalesce(jsonb_agg(code::text), '[]') FROM unnest(district_codes) AS code),
    'basis', basis, 'fields', (SELECT jsonb_agg(field) FROM jsonb_object_keys(fields) AS field),
    'rights', to_jsonb(array_remove(ARRAY[CASE WHEN can_view THEN 'view' END, CASE WHEN can_download THEN 'download' END], NULL)),
    'windowKind', CASE WHEN window_days IS NULL THEN 'dates' ELSE 'days' END, 'windowDays', window_days::text, 'windowFrom', to_char(window_from, 'DD-MM-YYYY'), 'windowTo', to_char(window_to, 'DD-MM-YYYY'),
    'orderNumber', order_number, 'orderDate', to_char(order_date, 'DD-MM-YYYY'), 'justification', justification, 'startsOn', to_char(starts_on, 'DD-MM-YYYY'), 'endsOn', to_char(ends_on, 'DD-MM-YYYY')))
  || (SELECT jsonb_object_agg('view_' || field, level->>'view') || jsonb_object_agg('file_' || field, level->>'file') FROM jsonb_each(fields) AS each (field, level))
WHERE status = 'returned';
ALTER TABLE portal.request
  ADD CONSTRAINT request_window CHECK (whole_state IS NULL
    OR (window_days IS NOT NULL AND window_days BETWEEN 1 AND 366 AND window_from IS NULL AND window_to IS NULL)
    OR (window_days IS NULL AND window_from IS NOT NULL AND window_to IS NOT NULL AND window_from <= window_to)),
  ADD CONSTRAINT request_whole CHECK (
    num_nonnulls(whole_state, district_codes, basis, fields, can_view, can_download, purpose_id, justification, order_number, order_date, starts_on, ends_on) IN (0, 12)),
  ADD CONSTRAINT request_asked_whole CHECK (whole_state IS NOT NULL OR status IN ('draft', 'returned', 'withdrawn', 'lapsed')),
  ADD CONSTRAINT request_officer CHECK (CASE WHEN kind = 'newOfficer' THEN (officer_id IS NOT NULL) = (status = 'approved') ELSE officer_id IS NOT NULL END),
  ADD CONSTRAINT request_nominee CHECK (CASE WHEN kind = 'newOfficer' THEN whole_state IS NULL OR num_nonnulls(nominee_name, nominee_designation, nominee_rank, nominee_email, nominee_locale) = 5
    ELSE num_nonnulls(nominee_name, nominee_designation, nominee_rank, nominee_email, nominee_locale, nominee_user_id) = 0 END),
  ADD CONSTRAINT request_replaces CHECK (CASE kind WHEN 'newOfficer' THEN replaces_grant_id IS NULL WHEN 'change' THEN true ELSE replaces_grant_id IS NOT NULL END);
CREATE INDEX request_waiting ON portal.request (waiting_since) WHERE status IN ('submitted', 'firstApproved', 'returned');
CREATE INDEX request_entered ON portal.request (proposed_by_id, status);
CREATE INDEX request_replaced ON portal.request (replaces_grant_id) WHERE replaces_grant_id IS NOT NULL;

-- The paper a request stands on: encrypted under a key of its own, which the master key wraps. Rows stay, also of letters that a later one took the place of.
CREATE TABLE portal.request_letter (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  request_id uuid NOT NULL REFERENCES portal.request,
  file_name text NOT NULL,
  size_bytes int NOT NULL CHECK (size_bytes > 0),
  pages int NOT NULL CHECK (pages > 0),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  storage_name text NOT NULL UNIQUE,
  storage_key bytea NOT NULL,
  added_by_id uuid NOT NULL REFERENCES portal."user",
  added_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (request_id, id)
);
ALTER TABLE portal.request ADD CONSTRAINT request_letter_own FOREIGN KEY (id, letter_id) REFERENCES portal.request_letter (request_id, id);

-- Who did what, when and why, and what it changed. Kept for ever.
CREATE TABLE portal.request_step (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  request_id uuid NOT NULL REFERENCES portal.request,
  revision int NOT NULL,
  act text NOT NULL CHECK (act IN ('started', 'edited', 'letterAdded', 'submitted', 'resubmitted', 'approvedFirst', 'approvedSecond', 'approvalFell', 'returned', 'refused', 'withdrawn', 'lapsed')),
  -- Null: the portal itself.
  by_id uuid REFERENCES portal."user",
  reason text NOT NULL DEFAULT '',
  -- [{ "field", "before", "after" }] as they stood in the form.
  changes jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(changes) = 'array'),
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX request_step_of ON portal.request_step (request_id, at);
INSERT INTO portal.request_step (request_id, revision, act, reason)
SELECT id, revision, 'returned', 'Entered before letters were kept and before approvals stood on previews. Add the State''s letter and submit it again.' FROM portal.request WHERE status = 'returned';

-- A word is spoken on one revision and, where it is an approval, on one preview.
ALTER TABLE portal.decision ALTER COLUMN verdict TYPE text;
DROP TYPE portal.verdict;
ALTER TABLE portal.decision DROP CONSTRAINT IF EXISTS decision_request_id_admin_id_key;
DROP INDEX IF EXISTS portal.decision_request_id_admin_id_key;
ALTER TABLE portal.decision
  ADD CONSTRAINT decision_verdict CHECK (verdict IN ('approve', 'return', 'refuse')),
  ADD COLUMN revision int NOT NULL DEFAULT 1,
  ADD COLUMN preview jsonb,
  ADD COLUMN preview_hash bytea CHECK (octet_length(preview_hash) = 32),
  ALTER COLUMN decided_at TYPE timestamptz, ALTER COLUMN decided_at SET DEFAULT clock_timestamp();
ALTER TABLE portal.decision ALTER COLUMN revision DROP DEFAULT;
CREATE INDEX decision_of ON portal.decision (request_id, revision);
-- An approval whose preview no longer holds is dead; it stays in sight.
CREATE TABLE portal.decision_void (
  decision_id uuid PRIMARY KEY REFERENCES portal.decision,
  cause text NOT NULL CHECK (cause IN ('previewMoved')),
  voided_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER request_letter_keep BEFORE UPDATE OR DELETE ON portal.request_letter FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
CREATE TRIGGER request_step_keep BEFORE UPDATE OR DELETE ON portal.request_step FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
CREATE TRIGGER decision_void_keep BEFORE UPDATE OR DELETE ON portal.decision_void FOR EACH ROW EXECUTE FUNCTION portal.keep_row();

ALTER TABLE portal.policy
  ADD COLUMN parameters_per_state_max int NOT NULL DEFAULT 15 CONSTRAINT policy_parameters_state CHECK (parameters_per_state_max BETWEEN 1 AND 19),
  ADD COLUMN request_lapse_days int NOT NULL DEFAULT 30 CONSTRAINT policy_request_lapse CHECK (request_lapse_days BETWEEN 3 AND 180);

-- Since when an account may approve without a break; null when it may not now. One place for what makes an approver.
CREATE FUNCTION portal.approves_since(admin uuid) RETURNS timestamptz LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT s.from_at FROM portal."user" u JOIN portal.user_standing s ON s.user_id = u.id AND s.to_at IS NULL AND s.status = 'active'
  WHERE u.id = admin AND u.kind = 'admin' AND u.status = 'active'
$$;

-- The approvals that count now: of this revision, of admins who could approve ever since, on a preview that still held.
CREATE FUNCTION portal.counting_approvals(asked uuid) RETURNS TABLE (decision_id uuid, admin_id uuid) LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT d.id, d.admin_id FROM portal.decision d JOIN portal.request r ON r.id = d.request_id
  WHERE r.id = asked AND d.verdict = 'approve' AND d.revision = r.revision AND d.decided_at >= portal.approves_since(d.admin_id)
    AND NOT EXISTS (SELECT FROM portal.decision_void v WHERE v.decision_id = d.id)
$$;

-- Two accounts of one person, as far as a portal can tell: the same mailbox, or the same name without honorific, case, dots and spaces.
CREATE FUNCTION portal.mailbox(address text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT regexp_replace(lower(btrim(address)), '\+[^@]*@', '@')
$$;
CREATE FUNCTION portal.plain_name(name text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT regexp_replace(regexp_replace(lower(btrim(normalize(name, NFC))), '^((shri|sri|smt|km|kum|sushri|mr|mrs|ms|dr|prof)[. ]+|(श्रीमती|श्री|सुश्री|कुमारी|डॉ)[. ]+)+', ''), '[\s.,''’-]+', '', 'g')
$$;
CREATE FUNCTION portal.same_person(one_mail text, one_name text, other_mail text, other_name text) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT portal.mailbox(one_mail) = portal.mailbox(other_mail) OR portal.plain_name(one_name) = portal.plain_name(other_name)
$$;

-- Why an admin may not decide on a request, or null: nobody decides on the own request, the own access, or for an officer whose account they alone made.
CREATE FUNCTION portal.decision_bar(asked uuid, admin uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN r.proposed_by_id = admin THEN 'ownRequest'
    WHEN r.officer_id = admin OR portal.same_person(a.email, a.name, coalesce(o.email, r.nominee_email), coalesce(o.name, r.nominee_name)) THEN 'ownAccess'
    WHEN portal.same_person(a.email, a.name, p.email, p.name) THEN 'samePersonEntered'
    WHEN o.created_by_id = admin AND NOT EXISTS (SELECT FROM portal.request n WHERE n.kind = 'newOfficer' AND n.officer_id = o.id) THEN 'ownCreation'
    WHEN EXISTS (SELECT FROM portal.counting_approvals(r.id) c WHERE c.admin_id = admin) THEN 'decidedAlready'
    WHEN EXISTS (SELECT FROM portal.counting_approvals(r.id) c JOIN portal."user" f ON f.id = c.admin_id WHERE portal.same_person(a.email, a.name, f.email, f.name)) THEN 'samePersonApproved'
  END
  FROM portal.request r JOIN portal."user" a ON a.id = admin JOIN portal."user" p ON p.id = r.proposed_by_id LEFT JOIN portal."user" o ON o.id = r.officer_id WHERE r.id = asked
$$;

CREATE OR REPLACE FUNCTION portal.check_decision() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE asked portal.request%ROWTYPE; bar text;
BEGIN
  SELECT * INTO asked FROM portal.request WHERE id = NEW.request_id AND status IN ('submitted', 'firstApproved') FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'the request is not open for decisions' USING ERRCODE = 'check_violation'; END IF;
  IF NEW.revision <> asked.revision THEN RAISE EXCEPTION 'a decision is on the revision that was seen' USING ERRCODE = 'check_violation'; END IF;
  -- Held until the transaction ends: who is deactivated or demoted now was so before this word, or is so after its effect.
  PERFORM 1 FROM portal."user" WHERE id = NEW.admin_id FOR SHARE;
  IF portal.approves_since(NEW.admin_id) IS NULL THEN RAISE EXCEPTION 'only an active admin decides' USING ERRCODE = 'check_violation'; END IF;
  bar := portal.decision_bar(NEW.request_id, NEW.admin_id);
  -- Who enters a request may approve it first, in the act of submitting it and at no other time.
  IF bar = 'ownRequest' AND NEW.verdict = 'approve' AND asked.status = 'submitted' AND asked.submitted_at = now()
     AND NOT EXISTS (SELECT FROM portal.decision d WHERE d.request_id = asked.id AND d.revision = asked.revision)
     AND NOT EXISTS (SELECT FROM portal."user" a LEFT JOIN portal."user" o ON o.id = asked.officer_id WHERE a.id = NEW.admin_id AND (
       portal.same_person(a.email, a.name, coalesce(o.email, asked.nominee_email), coalesce(o.name, asked.nominee_name))
       OR (o.created_by_id = a.id AND NOT EXISTS (SELECT FROM portal.request n WHERE n.kind = 'newOfficer' AND n.officer_id = o.id)))) THEN
    bar := NULL;
  END IF;
  IF bar IS NOT NULL THEN RAISE EXCEPTION 'this admin may not decide on this request: %', bar USING ERRCODE = 'check_violation'; END IF;
  IF NEW.verdict = 'approve' AND (NEW.preview IS NULL OR NEW.preview_hash IS NULL) THEN RAISE EXCEPTION 'an approval is of a preview' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;

-- The states of a request and the ways between them; what was asked changes only as a new revision of a draft or of a returned request.
CREATE FUNCTION portal.check_request() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE
  content CONSTANT text[] := '{form,whole_state,district_codes,basis,fields,can_view,can_download,window_days,window_from,window_to,purpose_id,justification,order_number,order_date,starts_on,ends_on,letter_id,nominee_name,nominee_designation,nominee_rank,nominee_email,nominee_user_id,nominee_locale}';
  life CONSTANT text[] := '{status,revision,submitted_at,waiting_since,decided_at,officer_id}';
  before jsonb; after jsonb; edited boolean;
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a request is never forgotten' USING ERRCODE = 'check_violation'; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' OR NEW.revision <> 1 OR NEW.letter_id IS NOT NULL THEN RAISE EXCEPTION 'a request begins as a draft' USING ERRCODE = 'check_violation'; END IF;
    IF NEW.replaces_grant_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM portal."grant" g WHERE g.id = NEW.replaces_grant_id AND g.officer_id = NEW.officer_id AND g.state_code = NEW.state_code) THEN
      RAISE EXCEPTION 'only the officer''s own grant is replaced' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  before := to_jsonb(OLD); after := to_jsonb(NEW);
  IF (before - content - life) IS DISTINCT FROM (after - content - life) THEN RAISE EXCEPTION 'what a request is never changes' USING ERRCODE = 'check_violation'; END IF;
  edited := (before - life) IS DISTINCT FROM (after - life);
  IF edited AND (OLD.status NOT IN ('draft', 'returned') OR NEW.status <> OLD.status OR NEW.revision <> OLD.revision + 1) THEN
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
     ('returned', 'submitted'), ('returned', 'withdrawn'), ('returned', 'lapsed')) THEN
    RAISE EXCEPTION 'a request does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status = 'submitted' AND (NEW.letter_id IS NULL OR NEW.submitted_at IS DISTINCT FROM now()) THEN
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
  IF NEW.status = 'lapsed' AND OLD.waiting_since + make_interval(days => (SELECT request_lapse_days FROM portal.policy)) > now() THEN
    RAISE EXCEPTION 'the days of this request are not over' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.officer_id IS DISTINCT FROM OLD.officer_id AND NOT (NEW.status = 'approved' AND OLD.officer_id IS NULL AND EXISTS (
    SELECT FROM portal."user" u WHERE u.id = NEW.officer_id AND u.kind = 'officer' AND u.state_code = OLD.state_code AND u.email = OLD.nominee_email AND u.name = OLD.nominee_name AND u.rank = OLD.nominee_rank)) THEN
    RAISE EXCEPTION 'the officer of a nomination is the one nominated' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_check BEFORE INSERT OR UPDATE OR DELETE ON portal.request FOR EACH ROW EXECUTE FUNCTION portal.check_request();

-- A grant is exactly what its request asked for, approved by two admins whose word counts now, within its purpose, its State's standing and the policy.
CREATE OR REPLACE FUNCTION portal.check_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE together int; together_in_state int; limits record;
BEGIN
  PERFORM 1 FROM portal."user" WHERE id IN (SELECT c.admin_id FROM portal.counting_approvals(NEW.request_id) c) ORDER BY id FOR SHARE;
  IF (SELECT count(DISTINCT c.admin_id) FROM portal.counting_approvals(NEW.request_id) c) < 2 THEN
    RAISE EXCEPTION 'a grant needs the approval of two admins' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM 1 FROM portal.request r JOIN portal."user" o ON o.id = r.officer_id
    WHERE r.id = NEW.request_id AND r.status = 'approved' AND r.kind <> 'end' AND o.kind = 'officer' AND o.status <> 'deactivated' AND o.state_code = r.state_code
      AND (r.officer_id, r.state_code, r.whole_state, r.district_codes, r.basis, r.fields, r.can_view, r.can_download, r.purpose_id)
        = (NEW.officer_id, NEW.state_code, NEW.whole_state, NEW.district_codes, NEW.basis, NEW.fields, NEW.can_view, NEW.can_download, NEW.purpose_id)
      AND (r.window_days, r.window_from, r.window_to) IS NOT DISTINCT FROM (NEW.window_days, NEW.window_from, NEW.window_to)
      AND NEW.starts_at = r.starts_on::timestamp AT TIME ZONE 'Asia/Kolkata'
      AND NEW.ends_at = (r.ends_on + 1)::timestamp AT TIME ZONE 'Asia/Kolkata';
  IF NOT FOUND THEN RAISE EXCEPTION 'a grant must equal its approved request' USING ERRCODE = 'check_violation'; END IF;
  -- What it replaces gives up to the new one's start and no longer.
  PERFORM 1 FROM portal.request r JOIN portal."grant" earlier ON earlier.id = r.replaces_grant_id
    WHERE r.id = NEW.request_id AND least(earlier.ended_at, earlier.ends_at) > greatest(NEW.starts_at, now());
  IF FOUND THEN RAISE EXCEPTION 'a grant that is replaced ends where the new one starts' USING ERRCODE = 'check_violation'; END IF;
  -- Only on need basis (product, A18), and only to a State that takes part in the module.
  PERFORM 1 FROM portal.purpose_version p WHERE p.purpose_id = NEW.purpose_id AND p.to_at IS NULL AND p.is_open
    AND NOT EXISTS (SELECT FROM jsonb_object_keys(NEW.fields) AS field WHERE field <> ALL (p.fields));
  IF NOT FOUND THEN RAISE EXCEPTION 'a grant gives no field that its purpose does not need' USING ERRCODE = 'check_violation'; END IF;
  PERFORM 1 FROM portal.state_version s WHERE s.state_code = NEW.state_code AND s.to_at IS NULL AND s.is_active AND s.provision IN ('module', 'both');
  IF NOT FOUND THEN RAISE EXCEPTION 'the State does not take part in the module' USING ERRCODE = 'check_violation'; END IF;
  -- Two grants of one State made at once wait for each other: else both would count without the other.
  PERFORM pg_advisory_xact_lock(hashtext('portal.parameters'), NEW.state_code);
  SELECT parameters_per_officer_max AS officer, parameters_per_state_max AS state INTO limits FROM portal.policy;
  SELECT count(DISTINCT field) FILTER (WHERE g.officer_id = NEW.officer_id), count(DISTINCT field) INTO together, together_in_state
    FROM (SELECT g.officer_id, g.fields FROM portal."grant" g WHERE g.state_code = NEW.state_code AND g.starts_at < NEW.ends_at AND least(g.ends_at, g.ended_at) > greatest(NEW.starts_at, now())
          UNION ALL SELECT NEW.officer_id, NEW.fields) g CROSS JOIN LATERAL jsonb_object_keys(g.fields) AS field;
  IF together > limits.officer OR together_in_state > limits.state THEN
    RAISE EXCEPTION 'more parameters than policy allows the officer or the State' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- Of a grant only its end may be written: once, and then only brought forward while it has not come. An end that lies ahead is that of a grant replaced later.
-- With milliseconds alone, "now" could become a moment that is still to come.
ALTER TABLE portal."grant" ALTER COLUMN ended_at TYPE timestamptz;
CREATE OR REPLACE FUNCTION portal.keep_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.ended_at IS NULL OR (OLD.ended_at IS NOT NULL AND NOT (OLD.ended_at > now() AND NEW.ended_at < OLD.ended_at))
     OR (to_jsonb(NEW) - '{ended_at,ended_by_id,ended_reason}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{ended_at,ended_by_id,ended_reason}'::text[]) THEN
    RAISE EXCEPTION 'a grant is never edited' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION portal.approves_since(uuid), portal.counting_approvals(uuid), portal.decision_bar(uuid, uuid), portal.mailbox(text), portal.plain_name(text), portal.same_person(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.approves_since(uuid), portal.counting_approvals(uuid), portal.decision_bar(uuid, uuid), portal.mailbox(text), portal.plain_name(text), portal.same_person(text, text, text, text) TO portal_web;
GRANT EXECUTE ON FUNCTION portal.approves_since(uuid), portal.counting_approvals(uuid) TO portal_worker, portal_auditor;
GRANT SELECT, INSERT ON portal.request_letter, portal.request_step, portal.decision_void TO portal_web;
GRANT SELECT, INSERT ON portal.request_step TO portal_worker;
GRANT SELECT ON portal.decision_void TO portal_worker;
-- The worker ends what waited too long and writes nothing else of a request.
REVOKE UPDATE ON portal.request, portal.decision FROM portal_worker;
GRANT UPDATE (status, decided_at, waiting_since) ON portal.request TO portal_worker;
GRANT SELECT ON portal.request_step, portal.decision_void TO portal_auditor;
GRANT SELECT (id, request_id, file_name, size_bytes, pages, sha256, added_by_id, added_at) ON portal.request_letter TO portal_auditor;
