-- Auditors, too, come and go by two admins (issue "Access in full", two persons): two kinds more of the one mechanism of 025000.
ALTER TABLE portal.proposal DROP CONSTRAINT proposal_kind_check;
ALTER TABLE portal.proposal ADD CONSTRAINT proposal_kind_check CHECK (kind IN ('policy.change', 'purpose.new', 'purpose.change', 'purpose.close', 'adminRole.new', 'adminRole.change',
  'admin.new', 'admin.end', 'admin.role', 'auditor.new', 'auditor.end', 'state.change', 'profile.new', 'profile.change', 'profile.close'));

-- An auditor is nobody's second account: whoever is or was an admin would audit the own acts, and an auditor in use becomes no admin beside it.
CREATE FUNCTION portal.audits_own_acts(kind text, email text, name text) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT EXISTS (SELECT FROM portal."user" u WHERE portal.same_person(u.email, u.name, audits_own_acts.email, audits_own_acts.name)
    AND CASE audits_own_acts.kind WHEN 'auditor' THEN u.kind = 'admin' WHEN 'admin' THEN u.kind = 'auditor' AND u.status <> 'deactivated' ELSE false END)
$$;
REVOKE ALL ON FUNCTION portal.audits_own_acts(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.audits_own_acts(text, text, text) TO portal_governor, portal_web;

-- Which permission a proposal asks of both persons; an unknown kind is nobody's.
CREATE OR REPLACE FUNCTION portal.proposal_permission(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE split_part(kind, '.', 1) WHEN 'policy' THEN 'policy' WHEN 'state' THEN 'policy' WHEN 'purpose' THEN 'purposes' WHEN 'profile' THEN 'purposes'
    WHEN 'adminRole' THEN 'users' WHEN 'admin' THEN 'users' WHEN 'auditor' THEN 'users' END
$$;

-- How the subject stands now, as far as proposals change it; null for what is not there yet.
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
  END;
END $$;

-- Nobody proposes or decides about the own account or the own role, nor about another account of the same person.
CREATE OR REPLACE FUNCTION portal.proposal_touches(kind text, subject text, after jsonb, admin uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN kind IN ('admin.end', 'admin.role', 'auditor.end') THEN EXISTS (SELECT FROM portal."user" u WHERE u.id::text = subject AND portal.same_holder(u.id, admin))
    WHEN kind IN ('admin.new', 'auditor.new') THEN EXISTS (SELECT FROM portal."user" u WHERE u.id = admin AND portal.same_person(u.email, u.name, after->>'email', after->>'name'))
    WHEN kind = 'adminRole.change' THEN EXISTS (SELECT FROM portal."user" u WHERE u.admin_role_id::text = subject AND u.status <> 'deactivated' AND portal.same_holder(u.id, admin))
    ELSE false END
$$;

-- Does what a proposal says; returns the id of the row that came of it. What the tables do not allow is their own error.
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
  END CASE;
  RETURN made::text;
END $$;
