-- The terms of use (Guidelines, clause 6; product, C1) in versions: two admins bring one into force, every person accepts it, and until then nothing else opens.
CREATE TABLE portal.terms_version (
  version int PRIMARY KEY CHECK (version >= 1),
  -- Sections in reading order: [{id, title, text}], the same ids in both languages.
  sections_en jsonb NOT NULL,
  sections_hi jsonb NOT NULL,
  -- The version in force is the one with the latest of these that is not ahead.
  effective_at timestamptz NOT NULL UNIQUE,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Null for the first, which the portal began with.
  proposal_id uuid REFERENCES portal.proposal,
  CHECK ((version = 1) = (proposal_id IS NULL)),
  CHECK (jsonb_array_length(sections_en) BETWEEN 1 AND 40
    AND jsonb_path_query_array(sections_en, '$[*].id') = jsonb_path_query_array(sections_hi, '$[*].id')),
  CHECK (NOT jsonb_path_exists(sections_en, '$[*] ? (@.id == "" || @.title == "" || @.text == "")') AND NOT jsonb_path_exists(sections_hi, '$[*] ? (@.title == "" || @.text == "")'))
);

CREATE TABLE portal.terms_acceptance (
  user_id uuid NOT NULL REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  version int NOT NULL REFERENCES portal.terms_version (version) ON DELETE RESTRICT ON UPDATE CASCADE,
  accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The session in which it was done; null for the people of demonstrations.
  session_id uuid REFERENCES portal.session (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  PRIMARY KEY (user_id, version)
);

-- What was in force, and what somebody agreed to, is never rewritten.
CREATE TRIGGER terms_version_keep BEFORE UPDATE OR DELETE ON portal.terms_version FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
CREATE TRIGGER terms_acceptance_keep BEFORE UPDATE OR DELETE ON portal.terms_acceptance FOR EACH ROW EXECUTE FUNCTION portal.keep_row();

-- The number of the version in force. There is always one: the first is laid down here.
CREATE FUNCTION portal.terms_in_force() RETURNS int LANGUAGE sql STABLE AS $$
  SELECT t.version FROM portal.terms_version t WHERE t.effective_at <= now() ORDER BY t.effective_at DESC LIMIT 1
$$;
-- Whether the account still has to accept it.
CREATE FUNCTION portal.terms_due(account uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM portal.terms_acceptance a WHERE a.user_id = account AND a.version = portal.terms_in_force())
$$;

-- Whoever speaks accepts for itself; the worker for nobody, and the owner, who lays demonstrations down, stands outside.
CREATE TRIGGER terms_acceptance_spoken BEFORE INSERT ON portal.terms_acceptance FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('user_id');
-- It is said in the session that speaks, and of what is in force then.
CREATE FUNCTION portal.guard_acceptance() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF NEW.version IS DISTINCT FROM portal.terms_in_force() OR NEW.session_id IS DISTINCT FROM (portal.speaking()).session_id THEN
    RAISE EXCEPTION 'terms are accepted in the session that speaks, and as they are in force' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.guard_acceptance() FROM PUBLIC;
CREATE TRIGGER terms_acceptance_guard BEFORE INSERT ON portal.terms_acceptance FOR EACH ROW EXECUTE FUNCTION portal.guard_acceptance();

INSERT INTO portal.terms_version (version, sections_en, sections_hi, effective_at) VALUES (1,
'[{"id": "liability", "title": "Verify before use (6.1, 6.2 viii)", "text": "The data rests on what each worker declared. The Ministry is not liable for mistakes in it or for losses from use without verification. Before any benefit or scheme, the State checks it: duplicates, cleansing, physical or online verification."}, {"id": "purpose", "title": "Only for the workers’ welfare (6.2 i)", "text": "The data serves social security schemes and benefits, and policies for workers, of the State. Each grant names its purpose; the purpose stands on each page and in each file."}, {"id": "sharing", "title": "Not passed on (6.2 ii)", "text": "No other agency, department, person or State receives it without the Ministry’s explicit approval beforehand."}, {"id": "law", "title": "Law and guidelines (6.2 iii, iv)", "text": "The State follows the rules of the Government of India and UIDAI and the courts’ rulings on privacy and security, and these Guidelines with their amendments."}, {"id": "back", "title": "Verified data comes back (6.2 v)", "text": "After verification the State returns the data, worker by worker by UAN, with its own id if there is one."}, {"id": "safety", "title": "Kept safe (6.2 vi, vii)", "text": "Once downloaded, the data is the State’s to protect from leaks, theft and attacks, in a secured environment. Clause 7 of the Guidelines lists what that takes."}]',
'[{"id": "liability", "title": "उपयोग से पहले सत्यापन (6.1, 6.2 viii)", "text": "डेटा हर श्रमिक की स्वयं की घोषणा पर आधारित है। इसकी त्रुटियों, या सत्यापन के बिना उपयोग से हुई हानि के लिए मंत्रालय उत्तरदायी नहीं है। किसी भी लाभ या योजना से पहले राज्य इसकी जाँच करता है: दोहराव, शुद्धीकरण, भौतिक या ऑनलाइन सत्यापन।"}, {"id": "purpose", "title": "केवल श्रमिकों के कल्याण के लिए (6.2 i)", "text": "डेटा राज्य की सामाजिक सुरक्षा योजनाओं और लाभों तथा श्रमिकों के लिए नीतियों के काम आता है। हर अनुमति अपना प्रयोजन बताती है; प्रयोजन हर पृष्ठ और हर फ़ाइल में लिखा रहता है।"}, {"id": "sharing", "title": "आगे नहीं दिया जाता (6.2 ii)", "text": "मंत्रालय की स्पष्ट पूर्व स्वीकृति के बिना यह किसी अन्य एजेंसी, विभाग, व्यक्ति या राज्य को नहीं दिया जाता।"}, {"id": "law", "title": "विधि और दिशानिर्देश (6.2 iii, iv)", "text": "राज्य निजता और सुरक्षा पर भारत सरकार और UIDAI के नियमों तथा न्यायालयों के निर्णयों का, और संशोधनों सहित इन दिशानिर्देशों का पालन करता है।"}, {"id": "back", "title": "सत्यापित डेटा लौटाया जाता है (6.2 v)", "text": "सत्यापन के बाद राज्य डेटा लौटाता है, हर श्रमिक का UAN के अनुसार, और राज्य की अपनी पहचान संख्या हो तो उसके साथ।"}, {"id": "safety", "title": "सुरक्षित रखा जाता है (6.2 vi, vii)", "text": "डाउनलोड के बाद डेटा को रिसाव, चोरी और हमलों से सुरक्षित परिवेश में बचाना राज्य का दायित्व है। दिशानिर्देश के खंड 7 में इसके उपाय दिए हैं।"}]',
now());

-- Proposals of one kind more. The functions of the registers keep what they do under another name; the ones with the old names know the new kind and ask them for the rest.
ALTER FUNCTION portal.proposal_permission(text) RENAME TO register_permission;
CREATE FUNCTION portal.proposal_permission(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind WHEN 'terms.new' THEN 'policy' ELSE portal.register_permission(kind) END
$$;
-- The kinds that there were, and this one.
DO $$
DECLARE known text := (SELECT pg_get_expr(c.conbin, c.conrelid) FROM pg_constraint c WHERE c.conrelid = 'portal.proposal'::regclass AND c.conname = 'proposal_kind_check');
BEGIN
  EXECUTE format('ALTER TABLE portal.proposal DROP CONSTRAINT proposal_kind_check, ADD CONSTRAINT proposal_kind_check CHECK (%s OR kind = %L)', known, 'terms.new');
END $$;

-- What stands of a register's entry, as before.
CREATE FUNCTION portal.register_now(kind text, subject text) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
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
      FROM portal."user" u WHERE u.id = subject::uuid AND u.status <> 'deactivated' AND (register_now.kind = 'factor.exempt' OR portal.exempt_until(u.id) IS NOT NULL))
  END;
END $$;

-- An amendment is made on the newest version: when another one comes first, it is about a text that nobody has seen beside it, and dies.
CREATE OR REPLACE FUNCTION portal.subject_now(kind text, subject text) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF kind = 'terms.new' THEN
    RETURN (SELECT jsonb_build_object('version', t.version, 'sectionsEn', t.sections_en, 'sectionsHi', t.sections_hi) FROM portal.terms_version t ORDER BY t.version DESC LIMIT 1);
  END IF;
  RETURN portal.register_now(kind, subject);
END $$;

-- Brings a version of the terms into force: at the beginning of the day it names, in India, or at once when that day has begun.
CREATE FUNCTION portal.apply_terms(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE newest portal.terms_version; starts timestamptz := greatest(clock_timestamp(), portal.india_midnight((p.after->>'effectiveOn')::date));
BEGIN
  SELECT * INTO STRICT newest FROM portal.terms_version ORDER BY version DESC LIMIT 1;
  IF starts <= newest.effective_at THEN RAISE EXCEPTION 'an amendment takes effect after the version it amends' USING ERRCODE = 'check_violation'; END IF;
  INSERT INTO portal.terms_version (version, sections_en, sections_hi, effective_at, proposal_id)
  VALUES (newest.version + 1, p.after->'sectionsEn', p.after->'sectionsHi', starts, p.id);
  RETURN (newest.version + 1)::text;
END $$;

ALTER FUNCTION portal.apply_proposal(portal.proposal) RENAME TO apply_register;
CREATE FUNCTION portal.apply_proposal(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  PERFORM set_config('portal.proposal', p.id::text, true);
  IF p.kind = 'terms.new' THEN RETURN portal.apply_terms(p); END IF;
  RETURN portal.apply_register(p);
END $$;

GRANT SELECT ON portal.terms_version, portal.terms_acceptance TO portal_web, portal_auditor;
GRANT INSERT (user_id, version, session_id) ON portal.terms_acceptance TO portal_web;
GRANT SELECT, INSERT ON portal.terms_version TO portal_governor;
REVOKE ALL ON FUNCTION portal.terms_in_force(), portal.terms_due(uuid), portal.proposal_permission(text), portal.register_now(text, text), portal.apply_terms(portal.proposal), portal.apply_proposal(portal.proposal) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.terms_in_force(), portal.terms_due(uuid) TO portal_web, portal_auditor;
GRANT EXECUTE ON FUNCTION portal.proposal_permission(text), portal.register_now(text, text) TO portal_web, portal_governor;
GRANT EXECUTE ON FUNCTION portal.apply_terms(portal.proposal), portal.apply_proposal(portal.proposal) TO portal_governor;
