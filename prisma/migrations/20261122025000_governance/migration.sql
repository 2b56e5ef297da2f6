-- What admins may do, in roles that the Ministry names (product, A2; DIGIT: roles are defined by the owner of the data). A role keeps its past.
CREATE TABLE portal.admin_role (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  key text NOT NULL UNIQUE CHECK (key ~ '^[a-z][a-z0-9-]{2,39}$'),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE TABLE portal.admin_role_version (
  role_id uuid NOT NULL REFERENCES portal.admin_role,
  version int NOT NULL CHECK (version >= 1),
  name_en text NOT NULL CHECK (length(name_en) BETWEEN 3 AND 80),
  name_hi text NOT NULL CHECK (length(name_hi) BETWEEN 3 AND 80),
  permissions text[] NOT NULL CHECK (cardinality(permissions) > 0 AND permissions <@ ARRAY['review', 'approve', 'users', 'policy', 'purposes', 'reports']),
  from_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  to_at timestamptz,
  PRIMARY KEY (role_id, version),
  CHECK (to_at IS NULL OR from_at <= to_at)
);
CREATE UNIQUE INDEX admin_role_version_in_force ON portal.admin_role_version (role_id) WHERE to_at IS NULL;

-- Admins of before this migration could do everything, and still can until two of them decide otherwise.
WITH made AS (INSERT INTO portal.admin_role (key) VALUES ('administrator') RETURNING id)
INSERT INTO portal.admin_role_version (role_id, version, name_en, name_hi, permissions)
SELECT id, 1, 'Administrator', 'प्रशासक', ARRAY['review', 'approve', 'users', 'policy', 'purposes', 'reports'] FROM made;

-- An admin without a role may look and do nothing.
ALTER TABLE portal."user" ADD COLUMN admin_role_id uuid REFERENCES portal.admin_role;
UPDATE portal."user" SET admin_role_id = (SELECT id FROM portal.admin_role WHERE key = 'administrator') WHERE kind = 'admin';

-- What an account may do now: nothing unless it is an active admin's.
CREATE FUNCTION portal.admin_permissions(admin uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT r.permissions FROM portal."user" u JOIN portal.admin_role_version r ON r.role_id = u.admin_role_id AND r.to_at IS NULL
                   WHERE u.id = admin AND u.kind = 'admin' AND u.status = 'active'), '{}')
$$;
REVOKE ALL ON FUNCTION portal.admin_permissions(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.admin_permissions(uuid) TO portal_web, portal_auditor;

GRANT SELECT ON portal.admin_role, portal.admin_role_version TO portal_web, portal_auditor;
GRANT SELECT (admin_role_id) ON portal."user" TO portal_auditor;

-- Two admins change what the portal lives by: one proposes, another with the same right decides, and what is decided is done in the same transaction.
-- One mechanism for all of it. The role below owns the functions that write; no login may write these tables itself.
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_governor') THEN CREATE ROLE portal_governor NOLOGIN; END IF; END $$;

ALTER TABLE portal.policy ADD COLUMN proposal_lapse_days int NOT NULL DEFAULT 14 CONSTRAINT policy_proposal_lapse CHECK (proposal_lapse_days BETWEEN 1 AND 90);

CREATE TABLE portal.proposal (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('policy.change', 'purpose.new', 'purpose.change', 'purpose.close', 'adminRole.new', 'adminRole.change', 'admin.new', 'admin.end', 'admin.role',
    'state.change', 'profile.new', 'profile.change', 'profile.close')),
  -- What it is about: a row's id, a State's code, the key of what is new, or 'policy'.
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 60),
  -- As it was when proposed, read by the database; null for what is new. A proposal dies when this is no longer so.
  before jsonb,
  after jsonb NOT NULL,
  justification text NOT NULL CHECK (length(justification) BETWEEN 5 AND 1000),
  proposed_by_id uuid NOT NULL REFERENCES portal."user",
  proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  lapses_at timestamptz NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'applied', 'refused', 'withdrawn', 'lapsed')),
  decided_by_id uuid REFERENCES portal."user",
  decided_at timestamptz,
  reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
  lapse_cause text CHECK (lapse_cause IN ('time', 'proposer', 'base', 'impossible')),
  -- The row that came of it, where one did.
  made_id text,
  CHECK ((status = 'open') = (decided_at IS NULL)),
  CHECK ((status = 'lapsed') = (lapse_cause IS NOT NULL)),
  -- Two distinct persons.
  CHECK (status NOT IN ('applied', 'refused') OR (decided_by_id IS NOT NULL AND decided_by_id <> proposed_by_id AND length(reason) >= 5))
);
CREATE INDEX proposal_status ON portal.proposal (status, proposed_at);
CREATE INDEX proposal_subject ON portal.proposal (kind, subject);

-- Whether two accounts are one person's, as far as a portal can tell (same_person, 022000). An account that is none is nobody's.
CREATE FUNCTION portal.same_holder(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT coalesce(one = other, false) OR EXISTS (SELECT FROM portal."user" a JOIN portal."user" b ON portal.same_person(a.email, a.name, b.email, b.name) WHERE a.id = one AND b.id = other)
$$;

-- Decided once, by another person, and never rewritten, not even by the functions below.
CREATE FUNCTION portal.keep_proposal() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE written text[] := ARRAY['status', 'decided_by_id', 'decided_at', 'reason', 'lapse_cause', 'made_id'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.status <> 'open' OR (to_jsonb(NEW) - written) IS DISTINCT FROM (to_jsonb(OLD) - written) THEN
    RAISE EXCEPTION 'a proposal is never edited' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status IN ('applied', 'refused') AND portal.same_holder(NEW.proposed_by_id, NEW.decided_by_id) THEN
    RAISE EXCEPTION 'another person decides a proposal' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_keep BEFORE UPDATE OR DELETE ON portal.proposal FOR EACH ROW EXECUTE FUNCTION portal.keep_proposal();

-- The past of policy: one row a change, whoever made it.
CREATE TABLE portal.policy_past (
  version int PRIMARY KEY,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  before jsonb NOT NULL,
  after jsonb NOT NULL,
  proposal_id uuid REFERENCES portal.proposal
);
CREATE FUNCTION portal.keep_policy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF OLD IS DISTINCT FROM NEW THEN
    INSERT INTO portal.policy_past (version, before, after, proposal_id)
    SELECT coalesce(max(version), 0) + 1, to_jsonb(OLD) - 'id', to_jsonb(NEW) - 'id', nullif(current_setting('portal.proposal', true), '')::uuid FROM portal.policy_past;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION portal.keep_policy() FROM PUBLIC;
CREATE TRIGGER policy_past AFTER UPDATE ON portal.policy FOR EACH ROW EXECUTE FUNCTION portal.keep_policy();

-- Templates of a grant: what the Ministry usually gives to an officer of a kind (product, A5; DIGIT).
CREATE TABLE portal.officer_profile (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  key text NOT NULL UNIQUE CHECK (key ~ '^[a-z][a-z0-9-]{2,39}$'),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE TABLE portal.officer_profile_version (
  profile_id uuid NOT NULL REFERENCES portal.officer_profile,
  version int NOT NULL CHECK (version >= 1),
  name_en text NOT NULL CHECK (length(name_en) BETWEEN 3 AND 120),
  name_hi text NOT NULL CHECK (length(name_hi) BETWEEN 3 AND 120),
  purpose_id uuid NOT NULL REFERENCES portal.purpose,
  fields jsonb NOT NULL CHECK (jsonb_typeof(fields) = 'object' AND fields <> '{}'),
  can_view boolean NOT NULL,
  can_download boolean NOT NULL,
  window_days int NOT NULL CHECK (window_days BETWEEN 1 AND 366),
  basis portal.address_basis NOT NULL,
  is_open boolean NOT NULL DEFAULT true,
  from_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  to_at timestamptz,
  proposal_id uuid REFERENCES portal.proposal,
  PRIMARY KEY (profile_id, version),
  CHECK (can_view OR can_download),
  CHECK (to_at IS NULL OR from_at <= to_at)
);
CREATE UNIQUE INDEX officer_profile_version_in_force ON portal.officer_profile_version (profile_id) WHERE to_at IS NULL;

-- Which proposal a wording came from; null for what the portal began with.
ALTER TABLE portal.purpose_version ADD COLUMN proposal_id uuid REFERENCES portal.proposal;
ALTER TABLE portal.state_version ADD COLUMN proposal_id uuid REFERENCES portal.proposal;
ALTER TABLE portal.admin_role_version ADD COLUMN proposal_id uuid REFERENCES portal.proposal;
-- Of a wording only its end is written, once.
CREATE FUNCTION portal.keep_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.to_at IS NOT NULL OR (to_jsonb(NEW) - 'to_at') IS DISTINCT FROM (to_jsonb(OLD) - 'to_at') THEN
    RAISE EXCEPTION 'a wording of % is never edited', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER role_version_keep BEFORE UPDATE OR DELETE ON portal.admin_role_version FOR EACH ROW EXECUTE FUNCTION portal.keep_version();
CREATE TRIGGER purpose_version_keep BEFORE UPDATE OR DELETE ON portal.purpose_version FOR EACH ROW EXECUTE FUNCTION portal.keep_version();
CREATE TRIGGER state_version_keep BEFORE UPDATE OR DELETE ON portal.state_version FOR EACH ROW EXECUTE FUNCTION portal.keep_version();
CREATE TRIGGER profile_version_keep BEFORE UPDATE OR DELETE ON portal.officer_profile_version FOR EACH ROW EXECUTE FUNCTION portal.keep_version();

-- Admins and auditors come, change and go through proposals alone; only the owner, who lays the first ones down, stands outside.
CREATE FUNCTION portal.is_owner() RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT current_user = (SELECT pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c WHERE c.oid = 'portal."user"'::regclass)
$$;
CREATE FUNCTION portal.guard_admins() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF current_user = 'portal_governor' OR portal.is_owner() THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.kind <> 'officer' OR NEW.admin_role_id IS NOT NULL THEN RAISE EXCEPTION 'admins are made by two admins' USING ERRCODE = 'insufficient_privilege'; END IF;
  ELSIF NEW.admin_role_id IS DISTINCT FROM OLD.admin_role_id THEN
    RAISE EXCEPTION 'roles are given by two admins' USING ERRCODE = 'insufficient_privilege';
  ELSIF OLD.kind <> 'officer' AND (NEW.email <> OLD.email OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id
     OR (NEW.status <> OLD.status AND NOT (OLD.status = 'invited' AND NEW.status = 'active'))) THEN
    RAISE EXCEPTION 'accounts of admins are changed by two admins' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER user_admins BEFORE INSERT OR UPDATE ON portal."user" FOR EACH ROW EXECUTE FUNCTION portal.guard_admins();

-- Without two who may approve and keep accounts nobody could ever be let in again. Proposals are decided one after the other (see below), so the count holds.
-- Persons, not accounts: with two mailboxes and two names among them there are two who share neither.
CREATE FUNCTION portal.full_admins() RETURNS int LANGUAGE sql STABLE AS $$
  SELECT least(count(DISTINCT portal.mailbox(u.email)), count(DISTINCT portal.plain_name(u.name)))::int FROM portal."user" u JOIN portal.admin_role_version r ON r.role_id = u.admin_role_id AND r.to_at IS NULL
  WHERE u.kind = 'admin' AND u.status = 'active' AND r.permissions @> ARRAY['approve', 'users']
$$;

-- Which permission a proposal asks of both persons; an unknown kind is nobody's.
CREATE FUNCTION portal.proposal_permission(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE split_part(kind, '.', 1) WHEN 'policy' THEN 'policy' WHEN 'state' THEN 'policy' WHEN 'purpose' THEN 'purposes' WHEN 'profile' THEN 'purposes'
    WHEN 'adminRole' THEN 'users' WHEN 'admin' THEN 'users' END
$$;

-- How the subject stands now, as far as proposals change it; null for what is not there yet.
CREATE FUNCTION portal.subject_now(kind text, subject text) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
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
    WHEN kind = 'state.change' THEN (SELECT jsonb_build_object('version', coalesce(v.version, 0), 'provision', coalesce(v.provision, 'none'), 'isActive', coalesce(v.is_active, false),
        'department', coalesce(v.department, ''), 'secretary', coalesce(v.secretary, ''), 'networks', to_jsonb(coalesce(v.networks, '{}')::text[]))
      FROM reference.state s LEFT JOIN portal.state_version v ON v.state_code = s.code AND v.to_at IS NULL WHERE s.code = subject::int)
    WHEN kind IN ('profile.change', 'profile.close') THEN (SELECT jsonb_build_object('version', v.version, 'key', p.key, 'nameEn', v.name_en, 'nameHi', v.name_hi, 'purposeId', v.purpose_id,
        'fields', v.fields, 'canView', v.can_view, 'canDownload', v.can_download, 'windowDays', v.window_days, 'basis', v.basis, 'isOpen', v.is_open)
      FROM portal.officer_profile p JOIN portal.officer_profile_version v ON v.profile_id = p.id AND v.to_at IS NULL WHERE p.id = subject::uuid)
  END;
END $$;

-- Nobody proposes or decides about the own account or the own role, nor about another account of the same person.
CREATE FUNCTION portal.proposal_touches(kind text, subject text, after jsonb, admin uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN kind IN ('admin.end', 'admin.role') THEN EXISTS (SELECT FROM portal."user" u WHERE u.id::text = subject AND portal.same_holder(u.id, admin))
    WHEN kind = 'admin.new' THEN EXISTS (SELECT FROM portal."user" u WHERE u.id = admin AND portal.same_person(u.email, u.name, after->>'email', after->>'name'))
    WHEN kind = 'adminRole.change' THEN EXISTS (SELECT FROM portal."user" u WHERE u.admin_role_id::text = subject AND u.status <> 'deactivated' AND portal.same_holder(u.id, admin))
    ELSE false END
$$;

-- Why an open proposal is none any more; null while it lives.
CREATE FUNCTION portal.proposal_death(p portal.proposal) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN p.status <> 'open' THEN NULL
    WHEN p.lapses_at <= now() THEN 'time'
    WHEN NOT coalesce(portal.proposal_permission(p.kind) = ANY (portal.admin_permissions(p.proposed_by_id)), false) THEN 'proposer'
    WHEN EXISTS (SELECT FROM portal.user_standing s WHERE s.user_id = p.proposed_by_id AND s.status <> 'active' AND s.from_at > p.proposed_at) THEN 'proposer'
    WHEN portal.subject_now(p.kind, p.subject) IS DISTINCT FROM p.before THEN 'base'
  END
$$;

-- Whether the proposal waits for this admin's word.
CREATE FUNCTION portal.proposal_waits(p portal.proposal, admin uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p.status = 'open' AND NOT portal.same_holder(p.proposed_by_id, admin) AND coalesce(portal.proposal_permission(p.kind) = ANY (portal.admin_permissions(admin)), false)
    AND NOT portal.proposal_touches(p.kind, p.subject, p.after, admin) AND portal.proposal_death(p) IS NULL
$$;

-- Does what a proposal says; returns the id of the row that came of it. What the tables do not allow is their own error.
CREATE FUNCTION portal.apply_proposal(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
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
  WHEN 'admin.new' THEN
    -- One mailbox, one account: words after a plus sign do not make a second person.
    IF EXISTS (SELECT FROM portal."user" u WHERE portal.mailbox(u.email) = portal.mailbox(a->>'email')) THEN
      RAISE EXCEPTION 'this mailbox has an account' USING ERRCODE = 'unique_violation';
    END IF;
    INSERT INTO portal."user" (user_id, kind, status, name, designation, email, locale, created_by_id, admin_role_id)
    VALUES (p.subject, 'admin', 'invited', a->>'name', a->>'designation', a->>'email', a->>'locale', p.proposed_by_id, (a->>'roleId')::uuid) RETURNING id INTO made;
  WHEN 'admin.end' THEN
    UPDATE portal."user" SET status = 'deactivated', deactivated_at = now() WHERE id = p.subject::uuid AND kind = 'admin' AND status <> 'deactivated' RETURNING id INTO STRICT made;
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
  END CASE;
  RETURN made::text;
END $$;

-- After it is done, and only then: enough admins are left. `were` is how many there had been.
CREATE FUNCTION portal.require_two_admins(were int) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF portal.full_admins() < least(were, 2) THEN RAISE EXCEPTION 'two admins who may approve and keep accounts must remain' USING ERRCODE = 'check_violation'; END IF;
END $$;

-- One admin proposes. Returns {outcome: 'open', id} or {outcome: 'no', cause}; what could not be done cannot be proposed, so it is done once and undone here.
CREATE FUNCTION portal.propose(kind text, subject text, after jsonb, justification text, admin uuid, number text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE p portal.proposal; standing jsonb; were int;
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

-- Ends the open proposals that have died, and says which.
CREATE FUNCTION portal.lapse_proposals() RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE lapsed jsonb;
BEGIN
  WITH dead AS (SELECT p.id, portal.proposal_death(p) AS cause FROM portal.proposal p WHERE p.status = 'open' FOR UPDATE OF p SKIP LOCKED),
  ended AS (UPDATE portal.proposal p SET status = 'lapsed', lapse_cause = d.cause, decided_at = clock_timestamp() FROM dead d WHERE p.id = d.id AND d.cause IS NOT NULL
    RETURNING p.id, p.number, p.kind, p.lapse_cause)
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'number', e.number, 'kind', e.kind, 'cause', e.lapse_cause)), '[]') INTO lapsed FROM ended e;
  RETURN lapsed;
END $$;

-- Another admin decides, or the proposer takes it back. Returns {outcome: 'applied' | 'refused' | 'withdrawn' | 'lapsed' | 'no', cause, made, lapsed: [others that died of it]}.
CREATE FUNCTION portal.decide_proposal(proposal uuid, admin uuid, verdict text, reason text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE p portal.proposal; death text; made text; were int;
BEGIN
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

-- Who may read and call; nobody may write. The functions that write belong to a role that can write these tables and nothing else.
GRANT SELECT ON portal.proposal, portal.policy_past, portal.officer_profile, portal.officer_profile_version TO portal_web, portal_auditor;
GRANT portal_governor TO CURRENT_USER;
GRANT USAGE ON SCHEMA portal, reference TO portal_governor;
GRANT SELECT ON portal."user", portal.user_standing, portal.policy, portal.policy_past, reference.state TO portal_governor;
GRANT SELECT, INSERT ON portal.purpose, portal.admin_role, portal.officer_profile TO portal_governor;
GRANT SELECT, INSERT, UPDATE ON portal.proposal, portal.purpose_version, portal.admin_role_version, portal.officer_profile_version, portal.state_version TO portal_governor;
GRANT UPDATE ON portal.policy TO portal_governor;
GRANT INSERT, UPDATE (status, deactivated_at, admin_role_id) ON portal."user" TO portal_governor;
REVOKE ALL ON FUNCTION portal.is_owner(), portal.full_admins(), portal.proposal_permission(text), portal.subject_now(text, text), portal.same_holder(uuid, uuid), portal.proposal_touches(text, text, jsonb, uuid),
  portal.proposal_death(portal.proposal), portal.proposal_waits(portal.proposal, uuid), portal.apply_proposal(portal.proposal), portal.require_two_admins(int),
  portal.propose(text, text, jsonb, text, uuid, text), portal.decide_proposal(uuid, uuid, text, text), portal.lapse_proposals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.is_owner(), portal.full_admins(), portal.proposal_permission(text), portal.subject_now(text, text), portal.same_holder(uuid, uuid), portal.proposal_touches(text, text, jsonb, uuid),
  portal.proposal_death(portal.proposal), portal.apply_proposal(portal.proposal), portal.require_two_admins(int), portal.admin_permissions(uuid), portal.lapse_proposals(),
  portal.mailbox(text), portal.plain_name(text), portal.same_person(text, text, text, text) TO portal_governor;
GRANT EXECUTE ON FUNCTION portal.is_owner(), portal.full_admins(), portal.proposal_permission(text), portal.subject_now(text, text), portal.same_holder(uuid, uuid), portal.proposal_touches(text, text, jsonb, uuid),
  portal.proposal_death(portal.proposal), portal.proposal_waits(portal.proposal, uuid), portal.propose(text, text, jsonb, text, uuid, text), portal.decide_proposal(uuid, uuid, text, text),
  portal.lapse_proposals() TO portal_web;
GRANT EXECUTE ON FUNCTION portal.is_owner(), portal.lapse_proposals() TO portal_worker;
GRANT CREATE ON SCHEMA portal TO portal_governor;
ALTER FUNCTION portal.propose(text, text, jsonb, text, uuid, text) OWNER TO portal_governor;
ALTER FUNCTION portal.decide_proposal(uuid, uuid, text, text) OWNER TO portal_governor;
ALTER FUNCTION portal.lapse_proposals() OWNER TO portal_governor;
REVOKE CREATE ON SCHEMA portal FROM portal_governor;

-- What makes an approver (requests, 022000) is also the role, since its wording and since it was given: who lost the permission meanwhile approves anew.
-- check_decision and check_grant ask it for every word and every grant, so nothing else of them has to change.
CREATE OR REPLACE FUNCTION portal.approves_since(admin uuid) RETURNS timestamptz LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT greatest(s.from_at, v.from_at, (SELECT max(p.decided_at) FROM portal.proposal p WHERE p.kind = 'admin.role' AND p.subject = u.id::text AND p.status = 'applied'))
  FROM portal."user" u JOIN portal.user_standing s ON s.user_id = u.id AND s.to_at IS NULL AND s.status = 'active'
  JOIN portal.admin_role_version v ON v.role_id = u.admin_role_id AND v.to_at IS NULL
  WHERE u.id = admin AND u.kind = 'admin' AND u.status = 'active' AND 'approve' = ANY (v.permissions)
$$;

-- From where a State's officers may work (product, C4): true without a State, without networks, or inside one of them. An address that is none lies in no network.
CREATE FUNCTION portal.network_allows(state int, address text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT cardinality(v.networks) = 0 OR CASE WHEN pg_input_is_valid(coalesce(address, ''), 'inet') THEN address::inet <<= ANY (v.networks) ELSE false END
                   FROM portal.state_version v WHERE v.state_code = state AND v.to_at IS NULL), true)
$$;
REVOKE ALL ON FUNCTION portal.network_allows(int, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.network_allows(int, text) TO portal_web;

-- A path that does not name pg_temp looks there first: who may make temporary tables could put one before the owner's. Functions of before, as the new ones.
ALTER FUNCTION ledger.append(jsonb) SET search_path = pg_catalog, ledger, pg_temp;
ALTER FUNCTION portal.enqueue_job(text, json, timestamptz, text) SET search_path = pg_catalog, graphile_worker, pg_temp;
