-- A State's public key: proven by whoever holds the private one, brought into force by two admins, and from then on every file of the State is encrypted to it (docs/decisions/0207).

ALTER TABLE portal.policy ADD COLUMN recipient_key_days int NOT NULL DEFAULT 730 CONSTRAINT policy_recipient_key_days CHECK (recipient_key_days BETWEEN 30 AND 1825);
ALTER TYPE portal.mail_kind ADD VALUE 'recipientKey';

CREATE TABLE portal.recipient_key (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  state_code int NOT NULL REFERENCES reference.state ON DELETE RESTRICT ON UPDATE CASCADE,
  brought_by_id uuid NOT NULL REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  brought_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  format text NOT NULL CONSTRAINT recipient_key_format CHECK (format IN ('openpgp', 'age')),
  -- As files are encrypted to it: an armoured block, or a recipient's line.
  public_key text NOT NULL CONSTRAINT recipient_key_length CHECK (length(public_key) BETWEEN 1 AND 100000),
  algorithm text NOT NULL,
  fingerprint text NOT NULL,
  -- What the key says of its own end; null for one that says nothing.
  key_expires_at timestamptz(3),
  -- The last Indian day that was asked for, and when it is over: then, or with the key's own end.
  until_on date NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  -- What only the private key opens, and what the answer is known by.
  challenge text NOT NULL,
  challenge_hash bytea NOT NULL,
  challenge_until timestamptz(3) NOT NULL,
  tries int NOT NULL DEFAULT 0 CONSTRAINT recipient_key_tries CHECK (tries BETWEEN 0 AND 5),
  proven_at timestamptz(3),
  status text NOT NULL DEFAULT 'brought' CONSTRAINT recipient_key_status CHECK (status IN ('brought', 'proven', 'inForce', 'lapsed', 'withdrawn', 'refused', 'replaced', 'revoked', 'expired')),
  in_force_at timestamptz(3),
  proposal_id uuid REFERENCES portal.proposal ON DELETE RESTRICT ON UPDATE CASCADE,
  -- An officer's wish that an admin revokes it.
  revocation_asked_at timestamptz(3),
  revocation_asked_by_id uuid REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  revocation_why text CONSTRAINT recipient_key_why CHECK (length(revocation_why) BETWEEN 5 AND 500),
  ended_at timestamptz(3),
  ended_by_id uuid REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  ended_reason text CONSTRAINT recipient_key_reason CHECK (length(ended_reason) <= 500),
  -- The fewest days before its end of which its officers were mailed.
  warned_days int,
  CONSTRAINT recipient_key_proof CHECK (proven_at IS NOT NULL OR status IN ('brought', 'lapsed', 'withdrawn')),
  CONSTRAINT recipient_key_force CHECK ((in_force_at IS NOT NULL) = (status IN ('inForce', 'replaced', 'revoked', 'expired'))),
  CONSTRAINT recipient_key_end CHECK ((ended_at IS NULL) = (status IN ('brought', 'proven', 'inForce'))),
  CONSTRAINT recipient_key_wish CHECK ((revocation_asked_at IS NULL) = (revocation_asked_by_id IS NULL) AND (revocation_asked_at IS NULL) = (revocation_why IS NULL))
);
CREATE INDEX recipient_key_state ON portal.recipient_key (state_code, brought_at);
-- One in force for a State, and one on its way there.
CREATE UNIQUE INDEX recipient_key_in_force ON portal.recipient_key (state_code) WHERE status = 'inForce';
CREATE UNIQUE INDEX recipient_key_on_its_way ON portal.recipient_key (state_code) WHERE status IN ('brought', 'proven');

-- The key that files of the State are encrypted to now; null for a State without one.
CREATE FUNCTION portal.recipient_key_of(state int) RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT k.id FROM portal.recipient_key k WHERE k.state_code = state AND k.status = 'inForce' AND now() < k.expires_at
$$;

-- Who may do what with a key; the clock is this one.
CREATE FUNCTION portal.guard_recipient_key() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE speaker uuid; is_officer boolean; step text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.expires_at := least(portal.india_midnight(NEW.until_on + 1), NEW.key_expires_at);
    NEW.challenge_until := clock_timestamp() + interval '24 hours';
    IF NEW.until_on > portal.india_day() + (SELECT p.recipient_key_days FROM portal.policy p) OR NEW.expires_at <= now() THEN
      RAISE EXCEPTION 'a key is in force no longer than policy lets it, and not after its own end' USING ERRCODE = 'check_violation';
    END IF;
    IF portal.is_owner() THEN RETURN NEW; END IF;
    IF NEW.status <> 'brought' OR NEW.tries <> 0 OR NOT EXISTS (SELECT FROM portal."user" u WHERE u.id = portal.speaker() AND u.kind = 'officer' AND u.state_code = NEW.state_code) THEN
      RAISE EXCEPTION 'a key is brought by an officer of its State' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF OLD.ended_at IS NOT NULL THEN RAISE EXCEPTION 'a key that is over stays over' USING ERRCODE = 'check_violation'; END IF;
  step := OLD.status || '>' || NEW.status;
  IF session_user = 'portal_worker' THEN
    IF (NEW.status = OLD.status OR (step = 'brought>lapsed' AND OLD.challenge_until <= now()) OR (step IN ('proven>lapsed', 'inForce>expired') AND OLD.expires_at <= now())) IS NOT TRUE THEN
      RAISE EXCEPTION 'the worker ends keys whose time is over' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  -- Proving and bringing into force are functions of this role.
  IF current_user = 'portal_governor' THEN RETURN NEW; END IF;
  speaker := portal.speaker();
  is_officer := EXISTS (SELECT FROM portal."user" u WHERE u.id = speaker AND u.kind = 'officer' AND u.state_code = OLD.state_code);
  IF (CASE step
      WHEN 'brought>withdrawn' THEN is_officer WHEN 'proven>withdrawn' THEN is_officer
      WHEN 'inForce>inForce' THEN is_officer AND OLD.revocation_asked_at IS NULL AND NEW.revocation_asked_by_id = speaker
      WHEN 'proven>refused' THEN 'policy' = ANY (portal.admin_permissions(speaker)) AND NEW.ended_by_id = speaker
      WHEN 'inForce>revoked' THEN 'approve' = ANY (portal.admin_permissions(speaker)) AND NEW.ended_by_id = speaker
      ELSE false END) IS NOT TRUE THEN
    RAISE EXCEPTION 'keys are proven by their officer, decided by two admins, revoked by one' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recipient_key_spoken BEFORE INSERT ON portal.recipient_key FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('brought_by_id');
CREATE TRIGGER recipient_key_guard BEFORE INSERT OR UPDATE ON portal.recipient_key FOR EACH ROW EXECUTE FUNCTION portal.guard_recipient_key();
CREATE TRIGGER recipient_key_keep BEFORE UPDATE ON portal.recipient_key FOR EACH ROW EXECUTE FUNCTION
  portal.keep_columns('tries', 'proven_at', 'status', 'in_force_at', 'proposal_id', 'revocation_asked_at', 'revocation_asked_by_id', 'revocation_why', 'ended_at', 'ended_by_id', 'ended_reason', 'warned_days');
CREATE TRIGGER recipient_key_delete BEFORE DELETE ON portal.recipient_key FOR EACH ROW EXECUTE FUNCTION portal.keep_row();

/*
 * The answer to a key's challenge, by the officer who brought it: of tries at once each counts. Returns {outcome: 'proven' | 'wrong' | 'lapsed' | 'absent', left}.
 * A fifth wrong answer ends the key on its way, and so does the time.
 */
CREATE FUNCTION portal.prove_recipient_key(key uuid, answer text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE k portal.recipient_key; speaker uuid := portal.speaker();
BEGIN
  SELECT * INTO k FROM portal.recipient_key r WHERE r.id = prove_recipient_key.key AND r.brought_by_id = speaker AND r.status = 'brought' FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('outcome', 'absent'); END IF;
  IF clock_timestamp() >= k.challenge_until THEN
    UPDATE portal.recipient_key r SET status = 'lapsed', ended_at = clock_timestamp() WHERE r.id = k.id;
    RETURN jsonb_build_object('outcome', 'lapsed', 'left', 0);
  END IF;
  IF sha256(convert_to(answer, 'UTF8')) = k.challenge_hash THEN
    UPDATE portal.recipient_key r SET status = 'proven', proven_at = clock_timestamp(), tries = k.tries + 1 WHERE r.id = k.id;
    RETURN jsonb_build_object('outcome', 'proven', 'left', 0);
  END IF;
  UPDATE portal.recipient_key r SET tries = k.tries + 1, status = CASE WHEN k.tries + 1 >= 5 THEN 'lapsed' ELSE 'brought' END, ended_at = CASE WHEN k.tries + 1 >= 5 THEN clock_timestamp() END WHERE r.id = k.id;
  RETURN jsonb_build_object('outcome', CASE WHEN k.tries + 1 >= 5 THEN 'lapsed' ELSE 'wrong' END, 'left', 4 - k.tries);
END $$;

-- A file is encrypted to the key that was in force when it was asked for, or to none where there was none; nobody says which.
ALTER TABLE portal.export ADD COLUMN recipient_key_id uuid REFERENCES portal.recipient_key ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX export_recipient_key ON portal.export (recipient_key_id) WHERE recipient_key_id IS NOT NULL;
CREATE FUNCTION portal.name_recipient() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  NEW.recipient_key_id := portal.recipient_key_of((SELECT u.state_code FROM portal."user" u WHERE u.id = NEW.officer_id));
  RETURN NEW;
END $$;
CREATE TRIGGER export_recipient BEFORE INSERT ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.name_recipient();
CREATE TRIGGER export_keep_recipient BEFORE UPDATE ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'recipient_key_id');
-- No file is finished under another key than the State has then: neither under one that is over, nor under none where there is one.
CREATE FUNCTION portal.check_recipient() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF NEW.recipient_key_id IS DISTINCT FROM portal.recipient_key_of((SELECT u.state_code FROM portal."user" u WHERE u.id = NEW.officer_id)) THEN
    RAISE EXCEPTION 'a file is encrypted to its State''s key in force' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER export_check_recipient BEFORE UPDATE OF status ON portal.export FOR EACH ROW WHEN (NEW.status = 'ready' AND OLD.status = 'building') EXECUTE FUNCTION portal.check_recipient();

-- One kind more of the one mechanism: the two admins bring a proven key into force.
DO $$
DECLARE known text := (SELECT pg_get_expr(c.conbin, c.conrelid) FROM pg_constraint c WHERE c.conrelid = 'portal.proposal'::regclass AND c.conname = 'proposal_kind_check');
BEGIN
  EXECUTE format('ALTER TABLE portal.proposal DROP CONSTRAINT proposal_kind_check, ADD CONSTRAINT proposal_kind_check CHECK (%s OR kind = %L)', known, 'recipientKey.accept');
END $$;
ALTER FUNCTION portal.proposal_permission(text) RENAME TO permission_before_keys;
CREATE FUNCTION portal.proposal_permission(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind WHEN 'recipientKey.accept' THEN 'policy' ELSE portal.permission_before_keys(kind) END
$$;
-- Nobody brings a key as an officer and decides on it as an admin.
ALTER FUNCTION portal.proposal_touches(text, text, jsonb, uuid) RENAME TO touches_before_keys;
CREATE FUNCTION portal.proposal_touches(kind text, subject text, after jsonb, admin uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE WHEN kind = 'recipientKey.accept' THEN EXISTS (SELECT FROM portal.recipient_key k WHERE k.id::text = subject AND portal.same_holder(k.brought_by_id, admin))
    ELSE portal.touches_before_keys(kind, subject, after, admin) END
$$;
-- A key that was taken back, or whose days are over, is none to decide on; nor is one beside which another came into force, for nobody saw the two together.
ALTER FUNCTION portal.subject_now(text, text) RENAME TO now_before_keys;
CREATE FUNCTION portal.subject_now(kind text, subject text) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF kind = 'recipientKey.accept' THEN
    RETURN (SELECT jsonb_build_object('number', k.number, 'stateCode', k.state_code, 'format', k.format, 'algorithm', k.algorithm, 'fingerprint', k.fingerprint, 'expiresAt', k.expires_at, 'status', k.status,
        'replaces', (SELECT c.fingerprint FROM portal.recipient_key c WHERE c.id = portal.recipient_key_of(k.state_code)))
      FROM portal.recipient_key k WHERE k.id = subject::uuid AND k.status = 'proven' AND now() < k.expires_at);
  END IF;
  RETURN portal.now_before_keys(kind, subject);
END $$;
CREATE FUNCTION portal.apply_recipient_key(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE k portal.recipient_key;
BEGIN
  IF p.after IS DISTINCT FROM '{"status": "inForce"}' THEN RAISE EXCEPTION 'a key is brought into force and nothing else' USING ERRCODE = 'check_violation'; END IF;
  SELECT * INTO STRICT k FROM portal.recipient_key r WHERE r.id = p.subject::uuid AND r.status = 'proven' AND now() < r.expires_at FOR UPDATE;
  UPDATE portal.recipient_key r SET status = CASE WHEN r.expires_at <= now() THEN 'expired' ELSE 'replaced' END, ended_at = clock_timestamp() WHERE r.state_code = k.state_code AND r.status = 'inForce';
  UPDATE portal.recipient_key r SET status = 'inForce', in_force_at = clock_timestamp(), proposal_id = p.id WHERE r.id = k.id;
  RETURN p.subject;
END $$;
ALTER FUNCTION portal.apply_proposal(portal.proposal) RENAME TO apply_before_keys;
CREATE FUNCTION portal.apply_proposal(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  PERFORM set_config('portal.proposal', p.id::text, true);
  IF p.kind = 'recipientKey.accept' THEN RETURN portal.apply_recipient_key(p); END IF;
  RETURN portal.apply_before_keys(p);
END $$;

REVOKE ALL ON FUNCTION portal.recipient_key_of(int), portal.guard_recipient_key(), portal.prove_recipient_key(uuid, text), portal.name_recipient(), portal.check_recipient(), portal.proposal_permission(text),
  portal.proposal_touches(text, text, jsonb, uuid), portal.subject_now(text, text), portal.apply_recipient_key(portal.proposal), portal.apply_proposal(portal.proposal) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.recipient_key_of(int) TO portal_web, portal_worker, portal_governor;
GRANT EXECUTE ON FUNCTION portal.proposal_permission(text), portal.proposal_touches(text, text, jsonb, uuid), portal.subject_now(text, text) TO portal_web, portal_governor;
GRANT EXECUTE ON FUNCTION portal.apply_recipient_key(portal.proposal), portal.apply_proposal(portal.proposal), portal.india_midnight(date) TO portal_governor;
GRANT SELECT, INSERT (id, number, state_code, brought_by_id, format, public_key, algorithm, fingerprint, key_expires_at, until_on, challenge, challenge_hash),
  UPDATE (status, revocation_asked_at, revocation_asked_by_id, revocation_why, ended_at, ended_by_id, ended_reason) ON portal.recipient_key TO portal_web;
GRANT SELECT, UPDATE (status, ended_at, warned_days) ON portal.recipient_key TO portal_worker;
GRANT SELECT, UPDATE (tries, proven_at, status, in_force_at, proposal_id, ended_at) ON portal.recipient_key TO portal_governor;
GRANT SELECT ON portal.recipient_key TO portal_auditor;
GRANT SELECT (recipient_key_id) ON portal.export TO portal_web, portal_worker, portal_auditor;
GRANT EXECUTE ON FUNCTION portal.prove_recipient_key(uuid, text) TO portal_web;
GRANT CREATE ON SCHEMA portal TO portal_governor;
ALTER FUNCTION portal.prove_recipient_key(uuid, text) OWNER TO portal_governor;
REVOKE CREATE ON SCHEMA portal FROM portal_governor;
