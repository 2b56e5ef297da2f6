-- The second factor of every account (Guidelines, section 5: bio-authentication for every user; docs/decisions/0160): what a person has, what it was
-- asked, and what it proved. Aadhaar is the rule, WebAuthn by a dated exemption of two admins.

-- Until when an account may enrol its first factor; set with the password, and again by a recovery.
ALTER TABLE portal."user" ADD COLUMN enrol_until timestamptz(3);

CREATE TABLE portal.factor (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES portal."user",
  kind text NOT NULL CONSTRAINT factor_kind CHECK (kind IN ('aadhaar', 'webauthn')),
  label text NOT NULL CONSTRAINT factor_label CHECK (length(label) BETWEEN 1 AND 60),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  -- Nobody where the system did it.
  revoked_by_id uuid REFERENCES portal."user",
  revoke_cause text CONSTRAINT factor_revoke_cause CHECK (revoke_cause IN ('own', 'cloned', 'recovery', 'handover')),
  -- HMAC over what decides, under a key the database does not have: a row that a stolen login wrote proves nothing.
  seal bytea NOT NULL CONSTRAINT factor_seal CHECK (octet_length(seal) = 32),
  CONSTRAINT factor_revoked CHECK ((revoked_at IS NULL) = (revoke_cause IS NULL) AND (revoked_by_id IS NULL OR revoked_at IS NOT NULL))
);
CREATE INDEX factor_user ON portal.factor (user_id);

CREATE TABLE portal.webauthn_credential (
  factor_id uuid PRIMARY KEY REFERENCES portal.factor,
  credential_id bytea NOT NULL UNIQUE CONSTRAINT webauthn_credential_length CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
  public_key bytea NOT NULL,
  counter bigint NOT NULL CONSTRAINT webauthn_counter CHECK (counter BETWEEN 0 AND 4294967295),
  transports text[] NOT NULL,
  aaguid uuid NOT NULL,
  device_type text NOT NULL CONSTRAINT webauthn_device_type CHECK (device_type IN ('singleDevice', 'multiDevice')),
  backed_up boolean NOT NULL,
  user_handle bytea NOT NULL,
  rp_id text NOT NULL
);

-- What a factor is asked: once, for two minutes, of one session, for one act on one thing.
CREATE TABLE portal.factor_challenge (
  id uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES portal.session,
  user_id uuid NOT NULL REFERENCES portal."user",
  kind text NOT NULL CONSTRAINT factor_challenge_kind CHECK (kind IN ('aadhaar', 'webauthn')),
  purpose text NOT NULL CONSTRAINT factor_challenge_purpose CHECK (purpose IN ('signIn', 'enrol', 'stepUp')),
  act text NOT NULL,
  subject text NOT NULL,
  -- HMAC over all of the above under a key the database does not have: neither an old challenge nor another act can be written in.
  challenge bytea NOT NULL CONSTRAINT factor_challenge_length CHECK (octet_length(challenge) = 32),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL DEFAULT now() + interval '2 minutes',
  answered_at timestamptz(3),
  CONSTRAINT factor_challenge_life CHECK (expires_at <= created_at + interval '2 minutes'),
  CONSTRAINT factor_challenge_act CHECK ((purpose = 'stepUp') = (act <> ''))
);
CREATE INDEX factor_challenge_session ON portal.factor_challenge (session_id, created_at);

-- A factor answered for exactly this act on exactly this thing in exactly this session; good once, for two minutes.
CREATE TABLE portal.factor_proof (
  id uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES portal.session,
  factor_id uuid NOT NULL REFERENCES portal.factor,
  act text NOT NULL,
  subject text NOT NULL,
  proven_at timestamptz(3) NOT NULL DEFAULT now(),
  spent_at timestamptz(3),
  seal bytea NOT NULL CONSTRAINT factor_proof_seal CHECK (octet_length(seal) = 32)
);
CREATE INDEX factor_proof_session ON portal.factor_proof (session_id, act, subject);

-- Two admins allow an account WebAuthn instead of Aadhaar, until a day. Kept for ever; one at a time.
CREATE TABLE portal.factor_exemption (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES portal."user",
  from_at timestamptz(3) NOT NULL DEFAULT now(),
  -- The last day it holds, in India.
  until_day date NOT NULL,
  ended_at timestamptz(3),
  -- None stands behind the demonstration's own.
  proposal_id uuid REFERENCES portal.proposal,
  CONSTRAINT factor_exemption_length CHECK (until_day <= portal.india_day(from_at) + 366)
);
CREATE UNIQUE INDEX factor_exemption_one ON portal.factor_exemption (user_id) WHERE ended_at IS NULL;

-- The exemption in force of an account: its last day, or null.
CREATE FUNCTION portal.exempt_until(account uuid) RETURNS date LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT e.until_day FROM portal.factor_exemption e
  WHERE e.user_id = account AND e.ended_at IS NULL AND e.until_day >= portal.india_day()
$$;

-- Written once: of a factor only its use and its end, once; of a challenge and a proof only that they were used; of an exemption its end.
CREATE FUNCTION portal.keep_first() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Arguments: the columns that are written once and never again.
  IF EXISTS (SELECT FROM unnest(TG_ARGV) AS kept WHERE to_jsonb(OLD) ->> kept IS NOT NULL AND to_jsonb(NEW) -> kept IS DISTINCT FROM to_jsonb(OLD) -> kept) THEN
    RAISE EXCEPTION 'what is over in % stays over', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER factor_keep BEFORE UPDATE ON portal.factor FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('last_used_at', 'revoked_at', 'revoked_by_id', 'revoke_cause');
CREATE TRIGGER factor_keep_end BEFORE UPDATE ON portal.factor FOR EACH ROW EXECUTE FUNCTION portal.keep_first('revoked_at', 'revoked_by_id', 'revoke_cause');
CREATE TRIGGER factor_delete BEFORE DELETE ON portal.factor FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
CREATE TRIGGER webauthn_credential_keep BEFORE UPDATE ON portal.webauthn_credential FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('counter', 'backed_up');
CREATE TRIGGER webauthn_credential_delete BEFORE DELETE ON portal.webauthn_credential FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
CREATE TRIGGER factor_challenge_keep BEFORE UPDATE ON portal.factor_challenge FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('answered_at');
CREATE TRIGGER factor_challenge_keep_answer BEFORE UPDATE ON portal.factor_challenge FOR EACH ROW EXECUTE FUNCTION portal.keep_first('answered_at');
CREATE TRIGGER factor_proof_keep BEFORE UPDATE ON portal.factor_proof FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('spent_at');
CREATE TRIGGER factor_exemption_keep BEFORE UPDATE ON portal.factor_exemption FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('ended_at');
CREATE TRIGGER factor_exemption_keep_end BEFORE UPDATE ON portal.factor_exemption FOR EACH ROW EXECUTE FUNCTION portal.keep_first('ended_at');
CREATE TRIGGER factor_exemption_delete BEFORE DELETE ON portal.factor_exemption FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
-- Who ends a factor is the one who speaks (docs/decisions/0120); an exemption is given and ended by admins who keep accounts (0146).
CREATE TRIGGER factor_end_spoken BEFORE UPDATE ON portal.factor FOR EACH ROW WHEN (NEW.revoked_by_id IS DISTINCT FROM OLD.revoked_by_id) EXECUTE FUNCTION portal.demand_speaker('revoked_by_id');
CREATE TRIGGER factor_exemption_spoken BEFORE INSERT OR UPDATE ON portal.factor_exemption FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('', 'users');

-- A counter that does not grow is a copy: it is never written back.
CREATE FUNCTION portal.keep_counter() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.counter < OLD.counter THEN RAISE EXCEPTION 'a counter never goes back' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER webauthn_credential_counter BEFORE UPDATE ON portal.webauthn_credential FOR EACH ROW EXECUTE FUNCTION portal.keep_counter();

GRANT SELECT ON portal.factor, portal.webauthn_credential, portal.factor_challenge, portal.factor_proof, portal.factor_exemption TO portal_web;
GRANT INSERT (id, user_id, kind, label, seal), UPDATE (last_used_at, revoked_at, revoked_by_id, revoke_cause) ON portal.factor TO portal_web;
GRANT INSERT, UPDATE (counter, backed_up) ON portal.webauthn_credential TO portal_web;
GRANT INSERT (id, session_id, user_id, kind, purpose, act, subject, challenge), UPDATE (answered_at) ON portal.factor_challenge TO portal_web;
GRANT INSERT (id, session_id, factor_id, act, subject, seal), UPDATE (spent_at) ON portal.factor_proof TO portal_web;
GRANT SELECT ON portal.factor, portal.factor_exemption TO portal_auditor;
REVOKE ALL ON FUNCTION portal.exempt_until(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.exempt_until(uuid) TO portal_web, portal_auditor, portal_governor;
-- Challenges and proofs that are over are rubbish after a day: the ledger has what happened.
GRANT SELECT (id, created_at), DELETE ON portal.factor_challenge TO portal_worker;
GRANT SELECT (id, proven_at), DELETE ON portal.factor_proof TO portal_worker;

ALTER TYPE portal.mail_kind ADD VALUE 'factorSuspended';

-- An exemption is given and ended by two admins who keep accounts.
ALTER TABLE portal.proposal DROP CONSTRAINT proposal_kind_check;
ALTER TABLE portal.proposal ADD CONSTRAINT proposal_kind_check CHECK (kind IN ('policy.change', 'purpose.new', 'purpose.change', 'purpose.close', 'adminRole.new', 'adminRole.change',
  'admin.new', 'admin.end', 'admin.role', 'auditor.new', 'auditor.end', 'state.change', 'profile.new', 'profile.change', 'profile.close', 'factor.exempt', 'factor.exemptEnd'));
GRANT SELECT, INSERT, UPDATE (ended_at) ON portal.factor_exemption TO portal_governor;

CREATE OR REPLACE FUNCTION portal.proposal_permission(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE split_part(kind, '.', 1) WHEN 'policy' THEN 'policy' WHEN 'state' THEN 'policy' WHEN 'purpose' THEN 'purposes' WHEN 'profile' THEN 'purposes'
    WHEN 'adminRole' THEN 'users' WHEN 'admin' THEN 'users' WHEN 'auditor' THEN 'users' WHEN 'factor' THEN 'users' END
$$;

CREATE OR REPLACE FUNCTION portal.subject_now(kind text, subject text) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  RETURN CASE
    WHEN kind LIKE '%.new' THEN NULL
    WHEN kind = 'policy.change' THEN (SELECT to_jsonb(p) - 'id' || jsonb_build_object('version', (SELECT coalesce(max(v.version), 0) FROM portal.policy_past v)) FROM portal.policy p)
    WHEN kind IN ('purpose.change', 'purpose.close') THEN (SELECT jsonb_build_object('version', v.version, 'key', p.key, 'titleEn', v.title_en, 'titleHi', v.title_hi, 'scheme', v.scheme,
        'legalBasis', v.legal_basis, 'fields', v.fields, 'retentionDays', v.retention_days, 'isOpen', v.is_open)
      FROM portal.purpose p JOIN portal.purpose_version v ON v.purpose_id = p.id AND v.to_at IS NULL WHERE p.id = subject::uuid)
    WHEN kind = 'adminRole.change' THEN (SELECT jsonb_build_object('version', v.version, 'key', r.key, 'nameEn', v.name_en, 'nameHi', v.name_hi, 'permissions', v.permissions)
      FROM portal.admin_role r JOIN portal.admin_role_version v ON v.role_id = r.id AND v.to_at IS NULL WHERE r.id = subject::uuid)
    WHEN kind IN ('admin.end', 'admin.role') THEN (SELECT jsonb_build_object('userId', u.user_id, 'name', u.name, 'status', u.status, 'roleId', u.admin_role_id)
      FROM portal."user" u WHERE u.id = subject::uuid AND u.kind = 'admin')
    WHEN kind = 'auditor.end' THEN (SELECT jsonb_build_object('userId', u.user_id, 'name', u.name, 'status', u.status) FROM portal."user" u WHERE u.id = subject::uuid AND u.kind = 'auditor')
    WHEN kind = 'state.change' THEN (SELECT jsonb_build_object('version', coalesce(v.version, 0), 'provision', coalesce(v.provision, 'none'), 'isActive', coalesce(v.is_active, false),
        'department', coalesce(v.department, ''), 'secretary', coalesce(v.secretary, ''), 'networks', to_jsonb(coalesce(v.networks, '{}')::text[]))
      FROM reference.state s LEFT JOIN portal.state_version v ON v.state_code = s.code AND v.to_at IS NULL WHERE s.code = subject::int)
    WHEN kind IN ('profile.change', 'profile.close') THEN (SELECT jsonb_build_object('version', v.version, 'key', p.key, 'nameEn', v.name_en, 'nameHi', v.name_hi, 'purposeId', v.purpose_id,
        'fields', v.fields, 'canView', v.can_view, 'canDownload', v.can_download, 'windowDays', v.window_days, 'basis', v.basis, 'isOpen', v.is_open)
      FROM portal.officer_profile p JOIN portal.officer_profile_version v ON v.profile_id = p.id AND v.to_at IS NULL WHERE p.id = subject::uuid)
    WHEN kind IN ('factor.exempt', 'factor.exemptEnd') THEN (SELECT jsonb_build_object('userId', u.user_id, 'name', u.name, 'exemptUntil', portal.exempt_until(u.id))
      FROM portal."user" u WHERE u.id = subject::uuid AND u.status <> 'deactivated' AND (subject_now.kind = 'factor.exempt' OR portal.exempt_until(u.id) IS NOT NULL))
  END;
END $$;

CREATE OR REPLACE FUNCTION portal.proposal_touches(kind text, subject text, after jsonb, admin uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN kind IN ('admin.end', 'admin.role', 'auditor.end', 'factor.exempt', 'factor.exemptEnd') THEN EXISTS (SELECT FROM portal."user" u WHERE u.id::text = subject AND portal.same_holder(u.id, admin))
    WHEN kind IN ('admin.new', 'auditor.new') THEN EXISTS (SELECT FROM portal."user" u WHERE u.id = admin AND portal.same_person(u.email, u.name, after->>'email', after->>'name'))
    WHEN kind = 'adminRole.change' THEN EXISTS (SELECT FROM portal."user" u WHERE u.admin_role_id::text = subject AND u.status <> 'deactivated' AND portal.same_holder(u.id, admin))
    ELSE false END
$$;

CREATE OR REPLACE FUNCTION portal.apply_proposal(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE made uuid; next int; written timestamptz := clock_timestamp(); a jsonb := coalesce(p.before, '{}') || p.after; assignments text;
BEGIN
  PERFORM set_config('portal.proposal', p.id::text, true);
  CASE p.kind
  WHEN 'policy.change' THEN
    IF EXISTS (SELECT FROM jsonb_object_keys(p.after) AS name WHERE name = 'id' OR NOT EXISTS (
        SELECT FROM pg_catalog.pg_attribute c WHERE c.attrelid = 'portal.policy'::regclass AND c.attname = name AND c.attnum > 0 AND NOT c.attisdropped)) THEN
      RAISE EXCEPTION 'policy has no such value' USING ERRCODE = 'check_violation';
    END IF;
    SELECT string_agg(format('%I = %L', key, value), ', ') INTO assignments FROM jsonb_each_text(p.after);
    EXECUTE 'UPDATE portal.policy SET ' || assignments;
    RETURN NULL;
  WHEN 'purpose.new', 'purpose.change', 'purpose.close' THEN
    IF p.kind = 'purpose.new' THEN INSERT INTO portal.purpose (key) VALUES (p.subject) RETURNING id INTO made; next := 1;
    ELSE
      made := p.subject::uuid;
      UPDATE portal.purpose_version SET to_at = written WHERE purpose_id = made AND to_at IS NULL RETURNING version + 1 INTO STRICT next;
    END IF;
    INSERT INTO portal.purpose_version (purpose_id, version, title_en, title_hi, scheme, legal_basis, fields, retention_days, is_open, from_at, proposal_id)
    VALUES (made, next, a->>'titleEn', a->>'titleHi', a->>'scheme', a->>'legalBasis', ARRAY(SELECT jsonb_array_elements_text(a->'fields')), (a->>'retentionDays')::int,
      coalesce((a->>'isOpen')::boolean, true), written, p.id);
  WHEN 'adminRole.new', 'adminRole.change' THEN
    IF p.kind = 'adminRole.new' THEN INSERT INTO portal.admin_role (key) VALUES (p.subject) RETURNING id INTO made; next := 1;
    ELSE
      made := p.subject::uuid;
      UPDATE portal.admin_role_version SET to_at = written WHERE role_id = made AND to_at IS NULL RETURNING version + 1 INTO STRICT next;
    END IF;
    INSERT INTO portal.admin_role_version (role_id, version, name_en, name_hi, permissions, from_at, proposal_id)
    VALUES (made, next, a->>'nameEn', a->>'nameHi', ARRAY(SELECT jsonb_array_elements_text(a->'permissions')), written, p.id);
  WHEN 'admin.new', 'auditor.new' THEN
    -- One mailbox, one account: words after a plus sign do not make a second person.
    IF EXISTS (SELECT FROM portal."user" u WHERE portal.mailbox(u.email) = portal.mailbox(a->>'email')) THEN
      RAISE EXCEPTION 'this mailbox has an account' USING ERRCODE = 'unique_violation';
    END IF;
    IF portal.audits_own_acts(split_part(p.kind, '.', 1), a->>'email', a->>'name') THEN
      RAISE EXCEPTION 'nobody is admin and auditor' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO portal."user" (user_id, kind, status, name, designation, email, locale, created_by_id, admin_role_id)
    VALUES (p.subject, split_part(p.kind, '.', 1)::portal.user_kind, 'invited', a->>'name', a->>'designation', a->>'email', a->>'locale', p.proposed_by_id,
      CASE WHEN p.kind = 'admin.new' THEN (a->>'roleId')::uuid END) RETURNING id INTO made;
  WHEN 'admin.end', 'auditor.end' THEN
    UPDATE portal."user" SET status = 'deactivated', deactivated_at = now()
    WHERE id = p.subject::uuid AND kind = split_part(p.kind, '.', 1)::portal.user_kind AND status <> 'deactivated' RETURNING id INTO STRICT made;
  WHEN 'admin.role' THEN
    UPDATE portal."user" SET admin_role_id = (a->>'roleId')::uuid WHERE id = p.subject::uuid AND kind = 'admin' AND status <> 'deactivated' RETURNING id INTO STRICT made;
  WHEN 'state.change' THEN
    UPDATE portal.state_version SET to_at = written WHERE state_code = p.subject::int AND to_at IS NULL;
    INSERT INTO portal.state_version (state_code, version, provision, is_active, department, secretary, networks, from_at, proposal_id)
    VALUES (p.subject::int, (a->>'version')::int + 1, a->>'provision', (a->>'isActive')::boolean, a->>'department', a->>'secretary',
      ARRAY(SELECT jsonb_array_elements_text(a->'networks'))::cidr[], written, p.id);
    RETURN p.subject;
  WHEN 'profile.new', 'profile.change', 'profile.close' THEN
    IF p.kind = 'profile.new' THEN INSERT INTO portal.officer_profile (key) VALUES (p.subject) RETURNING id INTO made; next := 1;
    ELSE
      made := p.subject::uuid;
      UPDATE portal.officer_profile_version SET to_at = written WHERE profile_id = made AND to_at IS NULL RETURNING version + 1 INTO STRICT next;
    END IF;
    IF p.kind <> 'profile.close' AND NOT EXISTS (SELECT FROM portal.purpose_version v WHERE v.purpose_id = (a->>'purposeId')::uuid AND v.to_at IS NULL AND v.is_open
        AND NOT EXISTS (SELECT FROM jsonb_object_keys(a->'fields') AS field WHERE field <> ALL (v.fields))) THEN
      RAISE EXCEPTION 'a profile gives no field that its purpose does not need' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO portal.officer_profile_version (profile_id, version, name_en, name_hi, purpose_id, fields, can_view, can_download, window_days, basis, is_open, from_at, proposal_id)
    VALUES (made, next, a->>'nameEn', a->>'nameHi', (a->>'purposeId')::uuid, a->'fields', (a->>'canView')::boolean, (a->>'canDownload')::boolean, (a->>'windowDays')::int,
      (a->>'basis')::portal.address_basis, coalesce((a->>'isOpen')::boolean, true), written, p.id);
  WHEN 'factor.exempt', 'factor.exemptEnd' THEN
    UPDATE portal.factor_exemption SET ended_at = now() WHERE user_id = p.subject::uuid AND ended_at IS NULL;
    IF p.kind = 'factor.exempt' THEN
      IF (a->>'exemptUntil')::date < portal.india_day() THEN RAISE EXCEPTION 'an exemption has days ahead of it' USING ERRCODE = 'check_violation'; END IF;
      INSERT INTO portal.factor_exemption (user_id, until_day, proposal_id) VALUES (p.subject::uuid, (a->>'exemptUntil')::date, p.id) RETURNING id INTO STRICT made;
    END IF;
  END CASE;
  RETURN made::text;
END $$;
