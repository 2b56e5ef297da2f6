-- Who speaks is found by the database itself (docs/decisions/0120): whoever has the web's login and nothing else speaks for nobody.

-- Reads the key that sessions are checked by and resolves the transaction's token; signs in nowhere.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_speaker') THEN CREATE ROLE portal_speaker NOLOGIN NOINHERIT; END IF;
END $$;

-- The key of the sessions' MAC as the two blocks of HMAC (RFC 2104), so that sha256 alone is needed to use it. bin/migrate writes it, from PORTAL_SECRET.
CREATE TABLE portal.session_key (
  id int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  inner_block bytea NOT NULL CHECK (octet_length(inner_block) = 64),
  outer_block bytea NOT NULL CHECK (octet_length(outer_block) = 64)
);

-- Sessions of before have no MAC, and nobody can tell which of them were begun by the portal: they end, and people sign in again.
ALTER TABLE portal.session ADD COLUMN mac bytea;
UPDATE portal.session SET revoked_at = now() WHERE revoked_at IS NULL;

GRANT USAGE ON SCHEMA portal TO portal_speaker;
GRANT SELECT ON portal.session_key TO portal_speaker;
GRANT SELECT (id, user_id, lock_hash, mac, revoked_at, expires_at, last_seen_at) ON portal.session TO portal_speaker;
GRANT SELECT (id, status) ON portal."user" TO portal_speaker;
GRANT SELECT (session_idle_minutes) ON portal.policy TO portal_speaker;

-- A session is begun by somebody who knows PORTAL_SECRET: the MAC is over this row's id, its user and both of its hashes, so that one copied from another row fits nowhere.
CREATE FUNCTION portal.check_session() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE wanted bytea;
BEGIN
  SELECT sha256(k.outer_block || sha256(k.inner_block || convert_to(concat_ws(':', 'session', NEW.id, NEW.user_id, encode(NEW.token_hash, 'hex'), encode(NEW.lock_hash, 'hex')), 'UTF8')))
    INTO wanted FROM portal.session_key k;
  IF wanted IS NULL OR NEW.lock_hash IS NULL OR NEW.mac IS DISTINCT FROM wanted THEN
    RAISE EXCEPTION 'this session was not begun by the portal' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER session_begun BEFORE INSERT ON portal.session FOR EACH ROW EXECUTE FUNCTION portal.check_session();

-- The session whose token the transaction carries (portal.token, docs/decisions/0050) and its person; nulls when there is none, or it is over, idle or its account out of use.
CREATE FUNCTION portal.speaking(OUT session_id uuid, OUT user_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT s.id, s.user_id FROM portal.session s JOIN portal."user" u ON u.id = s.user_id CROSS JOIN portal.policy p
  WHERE s.lock_hash = sha256(convert_to(current_setting('portal.token', true), 'UTF8')) AND s.mac IS NOT NULL AND u.status = 'active'
    AND s.revoked_at IS NULL AND now() < s.expires_at AND now() < s.last_seen_at + make_interval(mins => p.session_idle_minutes)
$$;
CREATE FUNCTION portal.speaker() RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$ SELECT (portal.speaking()).user_id $$;

REVOKE ALL ON FUNCTION portal.check_session(), portal.speaking(), portal.speaker() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.speaking(), portal.speaker() TO portal_web, portal_worker, portal_auditor, portal_governor, portal_resolver, portal_finder;
GRANT portal_speaker TO CURRENT_USER;
GRANT CREATE ON SCHEMA portal TO portal_speaker;
ALTER FUNCTION portal.check_session() OWNER TO portal_speaker;
ALTER FUNCTION portal.speaking() OWNER TO portal_speaker;
REVOKE CREATE ON SCHEMA portal FROM portal_speaker;

-- What a session is stays; it is never prolonged nor begun again. Its purpose is its person's choice.
DROP TRIGGER session_keep ON portal.session;
CREATE TRIGGER session_keep BEFORE UPDATE ON portal.session FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'id', 'user_id', 'lock_hash', 'mac');
CREATE FUNCTION portal.guard_session() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF (NEW.token_hash, NEW.created_at, NEW.expires_at) IS DISTINCT FROM (OLD.token_hash, OLD.created_at, OLD.expires_at) OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
    RAISE EXCEPTION 'a session is not begun again' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.last_seen_at <> OLD.last_seen_at AND (NEW.last_seen_at > now() OR OLD.last_seen_at <= now() - (SELECT make_interval(mins => p.session_idle_minutes) FROM portal.policy p)) THEN
    RAISE EXCEPTION 'an idle session is over' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.purpose_id IS DISTINCT FROM OLD.purpose_id AND NEW.user_id IS DISTINCT FROM portal.speaker() THEN
    RAISE EXCEPTION 'whoever works in a session chooses its purpose' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER session_guard BEFORE UPDATE ON portal.session FOR EACH ROW EXECUTE FUNCTION portal.guard_session();

/*
 * One rule for all rows that say who acted. The argument names the column: the person in it is the one who speaks. Without an argument somebody has to speak, whoever it is.
 * The worker has nobody's token and names nobody; the owner stands outside, as it could take the trigger away.
 */
CREATE FUNCTION portal.demand_speaker() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE named text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  IF portal.is_owner() OR (session_user = 'portal_worker' AND named IS NULL) THEN RETURN NEW; END IF;
  IF portal.speaker() IS NULL OR (TG_NARGS > 0 AND named IS DISTINCT FROM portal.speaker()::text) THEN
    RAISE EXCEPTION 'in % nobody acts for another', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_spoken BEFORE INSERT ON portal.decision FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('admin_id');
CREATE TRIGGER decision_void_spoken BEFORE INSERT ON portal.decision_void FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker();
-- The step of an approval that fell names whose approval it was.
CREATE TRIGGER request_step_spoken BEFORE INSERT ON portal.request_step FOR EACH ROW WHEN (NEW.act <> 'approvalFell') EXECUTE FUNCTION portal.demand_speaker('by_id');
CREATE TRIGGER request_step_fell BEFORE INSERT ON portal.request_step FOR EACH ROW WHEN (NEW.act = 'approvalFell') EXECUTE FUNCTION portal.demand_speaker();
CREATE TRIGGER request_letter_spoken BEFORE INSERT ON portal.request_letter FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('added_by_id');
CREATE TRIGGER grant_spoken BEFORE INSERT ON portal."grant" FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker();
CREATE TRIGGER grant_end_spoken BEFORE UPDATE ON portal."grant" FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('ended_by_id');
CREATE TRIGGER grant_suspension_spoken BEFORE INSERT ON portal.grant_suspension FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('suspended_by_id');
CREATE TRIGGER grant_suspension_end_spoken BEFORE UPDATE ON portal.grant_suspension FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('resumed_by_id');
CREATE TRIGGER review_spoken BEFORE INSERT ON portal.review FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('opened_by_id');
CREATE TRIGGER review_change_spoken BEFORE UPDATE ON portal.review FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker();
CREATE TRIGGER review_item_spoken BEFORE INSERT ON portal.review_item FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker();
CREATE TRIGGER review_item_change_spoken BEFORE UPDATE ON portal.review_item FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('decided_by_id');
CREATE TRIGGER export_spoken BEFORE INSERT ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('officer_id');
CREATE TRIGGER export_change_spoken BEFORE UPDATE ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker();
CREATE TRIGGER unmask_spoken BEFORE INSERT ON portal.unmask FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('officer_id');
CREATE TRIGGER look_up_spoken BEFORE INSERT ON portal.look_up FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('officer_id');
-- A number is resolved for whoever speaks: the two logins that may ask still speak each for its own kind (is_resolver).
CREATE TRIGGER resolution_spoken BEFORE INSERT ON registry.resolution FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('reader_id');
GRANT EXECUTE ON FUNCTION portal.is_owner() TO portal_finder, portal_resolver;
CREATE TRIGGER activation_spoken BEFORE INSERT ON portal.activation FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker();

-- A request is entered, edited, submitted and taken back by its enterer; an admin's word on this revision moves it otherwise.
CREATE FUNCTION portal.guard_request() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE by_word boolean := TG_OP = 'UPDATE' AND NEW.status IS DISTINCT FROM OLD.status AND NEW.status IN ('firstApproved', 'approved', 'returned', 'refused');
BEGIN
  -- What the worker may do with a request stands in check_worker_request.
  IF portal.is_owner() OR session_user = 'portal_worker' THEN RETURN NEW; END IF;
  IF portal.speaker() IS NULL OR (NOT by_word AND NEW.proposed_by_id <> portal.speaker())
     OR (by_word AND NOT EXISTS (SELECT FROM portal.decision d WHERE d.request_id = NEW.id AND d.revision = OLD.revision AND d.admin_id = portal.speaker())) THEN
    RAISE EXCEPTION 'nobody acts on a request for another' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_spoken BEFORE INSERT OR UPDATE ON portal.request FOR EACH ROW EXECUTE FUNCTION portal.guard_request();

-- Accounts of officers: made while somebody speaks, put into and out of use and readdressed by an admin who may keep accounts. Who sets the first password speaks for nobody yet.
CREATE FUNCTION portal.guard_officers() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF current_user <> 'portal_web' THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF portal.speaker() IS NULL OR NEW.password_hash IS NOT NULL THEN RAISE EXCEPTION 'an account is made by somebody, and without a password' USING ERRCODE = 'insufficient_privilege'; END IF;
  ELSIF (NEW.email <> OLD.email OR NEW.name <> OLD.name OR (NEW.status <> OLD.status AND NOT (OLD.status = 'invited' AND NEW.status = 'active')))
      AND NOT 'users' = ANY (portal.admin_permissions(portal.speaker())) THEN
    RAISE EXCEPTION 'accounts are kept by admins who may' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER user_officers BEFORE INSERT OR UPDATE ON portal."user" FOR EACH ROW EXECUTE FUNCTION portal.guard_officers();

-- Trigger functions run as whoever writes.
REVOKE ALL ON FUNCTION portal.guard_session(), portal.demand_speaker(), portal.guard_request(), portal.guard_officers() FROM PUBLIC;

-- Both voices of a proposal are found here and no longer told by the caller.
DROP FUNCTION portal.propose(text, text, jsonb, text, uuid, text);
DROP FUNCTION portal.decide_proposal(uuid, uuid, text, text);
-- The admin who speaks proposes. Returns {outcome: 'open', id} or {outcome: 'no', cause}; what could not be done cannot be proposed, so it is done once and undone here.
CREATE FUNCTION portal.propose(kind text, subject text, after jsonb, justification text, number text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE p portal.proposal; standing jsonb; were int; admin uuid := portal.speaker();
BEGIN
  -- One proposal is made or decided at a time: what one of them counts, no other changes meanwhile.
  PERFORM pg_advisory_xact_lock(7270, 1);
  IF NOT coalesce(portal.proposal_permission(propose.kind) = ANY (portal.admin_permissions(admin)), false) THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'permission'); END IF;
  IF portal.proposal_touches(propose.kind, propose.subject, propose.after, admin) THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'own'); END IF;
  standing := portal.subject_now(propose.kind, propose.subject);
  IF propose.kind NOT LIKE '%.new' AND standing IS NULL THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'absent'); END IF;
  IF standing IS NOT NULL AND standing || propose.after = standing THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'nothing'); END IF;
  were := portal.full_admins();
  BEGIN
    INSERT INTO portal.proposal (number, kind, subject, before, after, justification, proposed_by_id, lapses_at)
    SELECT propose.number, propose.kind, propose.subject, standing, propose.after, propose.justification, admin, now() + make_interval(days => l.proposal_lapse_days) FROM portal.policy l
    RETURNING * INTO p;
    BEGIN
      PERFORM portal.apply_proposal(p);
      PERFORM portal.require_two_admins(were);
      RAISE EXCEPTION 'tried' USING ERRCODE = 'PT001';
    EXCEPTION WHEN SQLSTATE 'PT001' THEN NULL;
    END;
  EXCEPTION
    WHEN unique_violation THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'taken');
    WHEN integrity_constraint_violation OR data_exception OR no_data_found THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'impossible');
  END;
  RETURN jsonb_build_object('outcome', 'open', 'id', p.id, 'lapsesAt', p.lapses_at);
END $$;

-- Another admin decides, or the proposer takes it back. Returns {outcome: 'applied' | 'refused' | 'withdrawn' | 'lapsed' | 'no', cause, made, lapsed: [others that died of it]}.
CREATE FUNCTION portal.decide_proposal(proposal uuid, verdict text, reason text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE p portal.proposal; death text; made text; were int; admin uuid := portal.speaker();
BEGIN
  IF admin IS NULL THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'permission'); END IF;
  PERFORM pg_advisory_xact_lock(7270, 1);
  SELECT * INTO p FROM portal.proposal q WHERE q.id = decide_proposal.proposal FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'absent'); END IF;
  IF p.status <> 'open' THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'closed'); END IF;
  IF NOT coalesce(portal.proposal_permission(p.kind) = ANY (portal.admin_permissions(admin)), false) AND verdict <> 'withdraw' THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'permission'); END IF;
  IF verdict = 'withdraw' AND p.proposed_by_id <> admin THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'foreign'); END IF;
  IF verdict <> 'withdraw' AND portal.same_holder(p.proposed_by_id, admin) THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'own'); END IF;
  IF verdict <> 'withdraw' AND portal.proposal_touches(p.kind, p.subject, p.after, admin) THEN RETURN jsonb_build_object('outcome', 'no', 'cause', 'own'); END IF;
  death := portal.proposal_death(p);
  IF death IS NOT NULL THEN
    UPDATE portal.proposal q SET status = 'lapsed', lapse_cause = death, decided_at = clock_timestamp() WHERE q.id = p.id;
    RETURN jsonb_build_object('outcome', 'lapsed', 'cause', death);
  END IF;
  CASE verdict
  WHEN 'withdraw' THEN
    UPDATE portal.proposal q SET status = 'withdrawn', decided_by_id = admin, decided_at = clock_timestamp() WHERE q.id = p.id;
    RETURN jsonb_build_object('outcome', 'withdrawn');
  WHEN 'refuse' THEN
    UPDATE portal.proposal q SET status = 'refused', decided_by_id = admin, decided_at = clock_timestamp(), reason = decide_proposal.reason WHERE q.id = p.id;
    RETURN jsonb_build_object('outcome', 'refused');
  WHEN 'approve' THEN
    were := portal.full_admins();
    BEGIN
      made := portal.apply_proposal(p);
      PERFORM portal.require_two_admins(were);
    EXCEPTION WHEN integrity_constraint_violation OR data_exception OR no_data_found THEN
      UPDATE portal.proposal q SET status = 'lapsed', lapse_cause = 'impossible', decided_at = clock_timestamp() WHERE q.id = p.id;
      RETURN jsonb_build_object('outcome', 'lapsed', 'cause', 'impossible');
    END;
    UPDATE portal.proposal q SET status = 'applied', decided_by_id = admin, decided_at = clock_timestamp(), reason = decide_proposal.reason, made_id = made WHERE q.id = p.id;
    RETURN jsonb_build_object('outcome', 'applied', 'made', made, 'lapsed', portal.lapse_proposals());
  END CASE;
END $$;
REVOKE ALL ON FUNCTION portal.propose(text, text, jsonb, text, text), portal.decide_proposal(uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.propose(text, text, jsonb, text, text), portal.decide_proposal(uuid, text, text) TO portal_web;
GRANT CREATE ON SCHEMA portal TO portal_governor;
ALTER FUNCTION portal.propose(text, text, jsonb, text, text) OWNER TO portal_governor;
ALTER FUNCTION portal.decide_proposal(uuid, text, text) OWNER TO portal_governor;
REVOKE CREATE ON SCHEMA portal FROM portal_governor;
