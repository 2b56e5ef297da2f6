-- When an officer cannot hand over (death, suspension, a vacancy), two admins put the charge into an acting officer's hands to look at, until a day (docs/decisions/0184).

ALTER TABLE portal.handover
  ADD COLUMN mode text NOT NULL DEFAULT 'signed' CONSTRAINT handover_mode CHECK (mode IN ('signed', 'contingency')),
  -- The first of the two admins; the officer who hands over enters the own.
  ADD COLUMN entered_by_id uuid REFERENCES portal."user",
  ADD COLUMN cause text CONSTRAINT handover_cause CHECK (cause IN ('death', 'suspension', 'vacancy')),
  ADD COLUMN evidence text NOT NULL DEFAULT '',
  -- The last day of what the acting officer may see.
  ADD COLUMN until_on date,
  ADD CONSTRAINT handover_contingency CHECK (CASE mode WHEN 'signed' THEN num_nonnulls(entered_by_id, cause, until_on) = 0
    ELSE entered_by_id IS NOT NULL AND (status IN ('draft', 'withdrawn') OR (num_nonnulls(cause, until_on, successor_id) = 3 AND evidence <> '')) END);
-- A contingency does not wait for what the officer left behind.
DROP INDEX portal.handover_open;
CREATE UNIQUE INDEX handover_open ON portal.handover (officer_id, mode) WHERE status IN ('draft', 'signed', 'returned', 'approved', 'accepted');

-- Whether a request asks for what a grant shows and nothing else of it: the same place, window and purpose, no file, and no mask that could be lifted.
CREATE FUNCTION portal.is_look_at(r portal.request, g portal."grant") RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT g.can_view AND r.can_view AND NOT r.can_download
    AND (r.state_code, r.whole_state, r.district_codes, r.basis, r.window_days, r.window_from, r.window_to, r.purpose_id) IS NOT DISTINCT FROM (g.state_code, g.whole_state, g.district_codes, g.basis, g.window_days, g.window_from, g.window_to, g.purpose_id)
    AND r.fields = (SELECT jsonb_object_agg(f.key, jsonb_build_object('view', CASE f.value->>'view' WHEN 'clear' THEN 'clear' ELSE 'masked' END, 'file', CASE f.key WHEN 'uan' THEN 'clear' ELSE 'absent' END)) FROM jsonb_each(g.fields) f)
$$;

-- Who enters a handover: its officer, or the admin of a contingency.
CREATE FUNCTION portal.enters_handover(h portal.handover) RETURNS uuid LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, portal, pg_temp AS $$ SELECT coalesce(h.entered_by_id, h.officer_id) $$;

-- Whether a request belongs to a contingency; no for every request that belongs to no handover.
CREATE FUNCTION portal.is_contingency(handover uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT coalesce((SELECT h.mode = 'contingency' FROM portal.handover h WHERE h.id = handover), false)
$$;

-- As before (140100); what an admin enters is a contingency, and nobody accepts it.
CREATE OR REPLACE FUNCTION portal.guard_handover() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE
  content CONSTANT text[] := '{form,letter_id}';
  signature CONSTANT text[] := '{status,round,successor_id,order_number,order_date,relief_on,stays,signed_at,cause,evidence,until_on}';
  before jsonb; after jsonb; speaker uuid; is_so boolean;
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a handover is never forgotten' USING ERRCODE = 'check_violation'; END IF;
  IF portal.is_owner() OR current_user = 'portal_mover' THEN RETURN NEW; END IF;
  -- The worker counts reminders; its column rights say so.
  IF session_user = 'portal_worker' THEN RETURN NEW; END IF;
  speaker := portal.speaker();
  IF TG_OP = 'INSERT' THEN
    IF (portal.enters_handover(NEW) = speaker AND EXISTS (SELECT FROM portal."user" u WHERE u.id = NEW.officer_id AND u.kind = 'officer' AND u.state_code = NEW.state_code)
        AND (NEW.mode = 'signed' OR 'approve' = ANY (portal.admin_permissions(speaker)))) IS NOT TRUE THEN
      RAISE EXCEPTION 'an officer hands over the own charge, and an admin who may enters a contingency' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  before := to_jsonb(OLD); after := to_jsonb(NEW);
  is_so := CASE
    WHEN NEW.status = OLD.status THEN OLD.status IN ('draft', 'returned') AND portal.enters_handover(OLD) = speaker AND before - content = after - content
    WHEN NEW.status = 'signed' THEN OLD.status IN ('draft', 'returned') AND portal.enters_handover(OLD) = speaker AND before - signature = after - signature AND NEW.round = OLD.round + 1
      AND NEW.signed_at = now() AND NEW.relief_on >= portal.india_day()
      AND EXISTS (SELECT FROM portal.handover_item i WHERE i.handover_id = NEW.id AND i.round = NEW.round AND i.choice = 'hand')
      AND NOT EXISTS (SELECT FROM portal.handover_item i JOIN portal.request r ON r.id = i.request_id
        WHERE i.handover_id = NEW.id AND i.round = NEW.round AND (r.status <> 'submitted' OR r.officer_id IS DISTINCT FROM NEW.successor_id))
    WHEN NEW.status = 'withdrawn' THEN OLD.status IN ('draft', 'signed', 'returned') AND portal.enters_handover(OLD) = speaker AND before - '{status,ended_at}'::text[] = after - '{status,ended_at}'::text[]
    WHEN NEW.status IN ('returned', 'refused', 'approved') THEN OLD.status = 'signed' AND (OLD.mode = 'signed' OR NEW.status = 'refused')
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

CREATE OR REPLACE FUNCTION portal.guard_handover_item() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF portal.is_owner() OR (current_user = 'portal_mover' AND TG_OP = 'UPDATE') THEN RETURN NEW; END IF;
  IF TG_OP <> 'INSERT' OR NOT EXISTS (
      SELECT FROM portal.handover h JOIN portal."grant" g ON g.id = NEW.grant_id AND g.officer_id = h.officer_id LEFT JOIN portal.request r ON r.id = NEW.request_id
      WHERE h.id = NEW.handover_id AND portal.enters_handover(h) = portal.speaker() AND h.status IN ('draft', 'returned') AND NEW.round = h.round + 1
        AND (NEW.request_id IS NULL OR (r.handover_id = h.id AND r.replaces_grant_id = g.id))) THEN
    RAISE EXCEPTION 'an officer says what becomes of the own grants' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- As before (140100). The entry of a contingency is the first of the two admins' words: one approval by another one follows.
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
          WHERE h.id = NEW.handover_id AND portal.enters_handover(h) = NEW.proposed_by_id AND h.state_code = NEW.state_code AND h.status IN ('draft', 'returned')
            AND g.id = NEW.replaces_grant_id AND g.state_code = NEW.state_code AND CASE h.mode WHEN 'signed' THEN portal.is_same_box(NEW, g) ELSE portal.is_look_at(NEW, g) END) THEN
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
  IF NEW.status IN ('firstApproved', 'approved') AND (SELECT count(DISTINCT c.admin_id) FROM portal.counting_approvals(OLD.id) c) < (CASE WHEN NEW.status = 'approved' AND NOT portal.is_contingency(OLD.handover_id) THEN 2 ELSE 1 END) THEN
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

-- As before (052000), but for contingencies.
CREATE OR REPLACE FUNCTION portal.check_enterer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE bar text;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.status IN ('firstApproved', 'approved') AND NEW.status <> OLD.status THEN
    bar := portal.approval_bar(NEW.id);
    IF bar IS NOT NULL THEN RAISE EXCEPTION 'what an admin entered is approved only while the State cannot ask for itself: %', bar USING ERRCODE = 'check_violation'; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND NOT (NEW.status = 'submitted' AND OLD.status IN ('draft', 'returned')) THEN RETURN NEW; END IF;
  -- A contingency is entered by an admin though the State has an officer: somebody of the State acts for the one who cannot.
  IF portal.is_contingency(NEW.handover_id) AND portal.approves_since(NEW.proposed_by_id) IS NOT NULL THEN RETURN NEW; END IF;
  bar := portal.entry_bar(NEW.proposed_by_id, NEW.state_code);
  IF bar IS NOT NULL THEN RAISE EXCEPTION 'a request is entered by an officer of the State, or by an admin for a State without one: %', bar USING ERRCODE = 'check_violation'; END IF;
  IF TG_OP = 'INSERT' AND NEW.officer_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM portal."user" o WHERE o.id = NEW.officer_id AND o.kind = 'officer' AND o.state_code = NEW.state_code) THEN
    RAISE EXCEPTION 'a request is about an officer of its State' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION portal.approval_bar(asked uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN p.kind <> 'admin' THEN NULL
    -- The entry is one of two words: it counts while its admin may approve, ever since.
    WHEN portal.is_contingency(r.handover_id) THEN CASE WHEN coalesce(portal.approves_since(p.id) <= r.submitted_at, false) THEN NULL ELSE 'entererMayNot' END
    WHEN portal.has_officer(r.state_code) THEN 'stateAsksItself'
    WHEN portal.took_officer_out(p.id, r.state_code) THEN 'entererTookOfficerOut'
  END
  FROM portal.request r JOIN portal."user" p ON p.id = r.proposed_by_id WHERE r.id = asked
$$;

-- As before (140100). What a contingency gives is a look at the old grant, and the old one stays what it is: its officer is out of use.
CREATE OR REPLACE FUNCTION portal.check_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE asked portal.request;
BEGIN
  SELECT * INTO asked FROM portal.request WHERE id = NEW.request_id;
  IF asked.kind = 'handover' THEN
    IF current_user <> 'portal_mover' AND NOT portal.is_owner() THEN RAISE EXCEPTION 'a handed right is given by its acceptance' USING ERRCODE = 'insufficient_privilege'; END IF;
    PERFORM 1 FROM portal.handover h JOIN portal.handover_item i ON i.handover_id = h.id AND i.round = h.round AND i.request_id = asked.id
      JOIN portal."grant" earlier ON earlier.id = i.grant_id JOIN portal."user" o ON o.id = NEW.officer_id
      WHERE asked.status = 'approved' AND asked.officer_id = NEW.officer_id AND h.successor_id = NEW.officer_id AND o.kind = 'officer' AND o.status = 'active' AND o.state_code = NEW.state_code
        AND NEW.starts_at = greatest(h.effective_at, earlier.starts_at) AND NEW.ends_at <= earlier.ends_at
        AND CASE h.mode WHEN 'signed' THEN portal.is_same_box(asked, earlier) AND portal.is_like_grant(NEW, earlier) AND earlier.ended_at = h.effective_at
          ELSE portal.is_same_box(asked, NEW) AND portal.is_look_at(asked, earlier) AND NEW.ends_at = portal.india_midnight(asked.ends_on + 1) END;
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
 * The second admin has approved: the officer who cannot hand over is out of use at once, and the acting officer may look until the day that was set. Grants that are over or suspended by now are left out.
 * Returns whether the account was in use, and how many sessions ended.
 */
CREATE FUNCTION portal.begin_contingency(handover uuid, numbers text[]) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE h portal.handover; item record; at timestamptz(3); made uuid; nth int := 0; ended int; taken int;
BEGIN
  SELECT * INTO h FROM portal.handover o WHERE o.id = begin_contingency.handover AND o.mode = 'contingency' AND o.status = 'signed' FOR UPDATE;
  IF NOT FOUND OR NOT 'approve' = ANY (portal.admin_permissions(portal.speaker())) OR EXISTS (
      SELECT FROM portal.handover_item i JOIN portal.request r ON r.id = i.request_id WHERE i.handover_id = h.id AND i.round = h.round AND r.status <> 'approved') THEN
    RAISE EXCEPTION 'a contingency begins with the word of a second admin' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM 1 FROM portal."user" u WHERE u.id IN (h.officer_id, h.successor_id) ORDER BY u.id FOR UPDATE;
  PERFORM 1 FROM portal."grant" g JOIN portal.handover_item i ON i.grant_id = g.id WHERE i.handover_id = h.id AND i.round = h.round ORDER BY g.id FOR UPDATE OF g;
  at := clock_timestamp();
  UPDATE portal."user" u SET status = 'deactivated', deactivated_at = now() WHERE u.id = h.officer_id AND u.status <> 'deactivated';
  GET DIAGNOSTICS taken = ROW_COUNT;
  UPDATE portal.session s SET revoked_at = now(), end_cause = 'account' WHERE s.user_id = h.officer_id AND s.revoked_at IS NULL AND s.expires_at > now();
  GET DIAGNOSTICS ended = ROW_COUNT;
  UPDATE portal.handover o SET status = 'settled', approved_at = now(), accept_by = now(), accepted_at = now(), effective_at = at, settled_at = now() WHERE o.id = h.id;
  FOR item IN
    SELECT i.grant_id, i.request_id, g.starts_at FROM portal.handover_item i JOIN portal."grant" g ON g.id = i.grant_id
    WHERE i.handover_id = h.id AND i.round = h.round AND least(g.ended_at, g.ends_at) > at AND g.starts_at <= at
      AND NOT EXISTS (SELECT FROM portal.grant_suspension s WHERE s.grant_id = g.id AND s.resumed_at IS NULL) ORDER BY g.created_at, g.id
  LOOP
    nth := nth + 1;
    INSERT INTO portal."grant" (number, request_id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, window_from, window_to, purpose_id, starts_at, ends_at)
      SELECT numbers[nth], r.id, h.successor_id, r.state_code, r.whole_state, r.district_codes, r.basis, r.fields, r.can_view, r.can_download, r.window_days, r.window_from, r.window_to, r.purpose_id,
        at, portal.india_midnight(r.ends_on + 1)
      FROM portal.request r WHERE r.id = item.request_id RETURNING id INTO made;
    UPDATE portal.handover_item i SET new_grant_id = made WHERE i.handover_id = h.id AND i.round = h.round AND i.grant_id = item.grant_id;
  END LOOP;
  RETURN jsonb_build_object('at', at, 'sessions', ended, 'deactivated', taken > 0, 'given', nth);
END $$;

-- A contingency that nobody approved in time is over, and takes nothing from anybody.
DO $$
DECLARE own text := pg_get_functiondef('portal.lapse_handover(uuid)'::regprocedure);
BEGIN
  IF position('IF h.status = ''lapsed'' AND h.neither_at IS NULL' IN own) = 0 THEN RAISE EXCEPTION 'portal.lapse_handover is not the one this was written for'; END IF;
  EXECUTE replace(own, 'IF h.status = ''lapsed'' AND h.neither_at IS NULL', 'IF h.status = ''lapsed'' AND h.mode = ''signed'' AND h.neither_at IS NULL');
END $$;

REVOKE ALL ON FUNCTION portal.is_look_at(portal.request, portal."grant"), portal.enters_handover(portal.handover), portal.is_contingency(uuid), portal.begin_contingency(uuid, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.is_look_at(portal.request, portal."grant"), portal.enters_handover(portal.handover), portal.is_contingency(uuid) TO portal_web, portal_mover;
GRANT EXECUTE ON FUNCTION portal.is_contingency(uuid) TO portal_worker;
GRANT EXECUTE ON FUNCTION portal.begin_contingency(uuid, text[]) TO portal_web;
GRANT INSERT (mode, entered_by_id), UPDATE (cause, evidence, until_on) ON portal.handover TO portal_web;
GRANT UPDATE (approved_at, accept_by) ON portal.handover TO portal_mover;
GRANT SELECT ON portal.admin_role, portal.admin_role_version TO portal_mover;
GRANT CREATE ON SCHEMA portal TO portal_mover;
ALTER FUNCTION portal.begin_contingency(uuid, text[]) OWNER TO portal_mover;
REVOKE CREATE ON SCHEMA portal FROM portal_mover;
