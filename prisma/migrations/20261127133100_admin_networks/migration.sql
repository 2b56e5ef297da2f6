-- From where admins sign in and work (issue "Identity"; docs/decisions/0173): networks that two admins set, and that neither of them lies outside of.
CREATE TABLE portal.admin_network_version (
  version int PRIMARY KEY CONSTRAINT admin_network_first CHECK (version > 0),
  -- None: from anywhere.
  networks cidr[] NOT NULL CONSTRAINT admin_network_count CHECK (cardinality(networks) <= 50),
  from_at timestamptz(6) NOT NULL DEFAULT clock_timestamp(),
  to_at timestamptz(6),
  -- None where a command on the server opened them.
  proposal_id uuid REFERENCES portal.proposal
);
CREATE UNIQUE INDEX admin_network_now ON portal.admin_network_version ((to_at IS NULL)) WHERE to_at IS NULL;
CREATE TRIGGER admin_network_keep BEFORE UPDATE ON portal.admin_network_version FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('to_at');
CREATE TRIGGER admin_network_keep_end BEFORE UPDATE ON portal.admin_network_version FOR EACH ROW EXECUTE FUNCTION portal.keep_first('to_at');
CREATE TRIGGER admin_network_delete BEFORE DELETE ON portal.admin_network_version FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
GRANT SELECT ON portal.admin_network_version TO portal_web, portal_auditor;
GRANT SELECT, INSERT, UPDATE (to_at) ON portal.admin_network_version TO portal_governor;
GRANT SELECT (id, address) ON portal.session TO portal_governor;

-- True without networks, or inside one of them. An address that is none lies in no network.
CREATE FUNCTION portal.lies_in(address text, networks cidr[]) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT cardinality(networks) = 0 OR CASE WHEN pg_input_is_valid(coalesce(address, ''), 'inet') THEN address::inet <<= ANY (networks) ELSE false END
$$;

-- From where a person may sign in and work: an officer from the State's networks (product, C4), an admin from the admins'; an auditor from anywhere.
CREATE FUNCTION portal.place_allows(kind portal.user_kind, state int, address text) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT coalesce(CASE kind
    WHEN 'officer' THEN (SELECT portal.lies_in(place_allows.address, v.networks) FROM portal.state_version v WHERE v.state_code = state AND v.to_at IS NULL)
    WHEN 'admin' THEN (SELECT portal.lies_in(place_allows.address, v.networks) FROM portal.admin_network_version v WHERE v.to_at IS NULL) END, true)
$$;
DROP FUNCTION portal.network_allows(int, text);
REVOKE ALL ON FUNCTION portal.lies_in(text, cidr[]), portal.place_allows(portal.user_kind, int, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.lies_in(text, cidr[]), portal.place_allows(portal.user_kind, int, text) TO portal_web;
GRANT EXECUTE ON FUNCTION portal.lies_in(text, cidr[]), portal.speaking() TO portal_governor;

-- The kinds of proposals that there were, and this one; the functions know it and ask the register's for the rest, as those of the terms do.
DO $$
DECLARE known text := (SELECT pg_get_expr(c.conbin, c.conrelid) FROM pg_constraint c WHERE c.conrelid = 'portal.proposal'::regclass AND c.conname = 'proposal_kind_check');
BEGIN
  EXECUTE format('ALTER TABLE portal.proposal DROP CONSTRAINT proposal_kind_check, ADD CONSTRAINT proposal_kind_check CHECK (%s OR kind = %L)', known, 'adminNetworks.change');
END $$;
CREATE OR REPLACE FUNCTION portal.proposal_permission(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind WHEN 'terms.new' THEN 'policy' WHEN 'adminNetworks.change' THEN 'policy' WHEN 'account.recover' THEN 'users' ELSE portal.register_permission(kind) END
$$;
CREATE OR REPLACE FUNCTION portal.subject_now(kind text, subject text) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  CASE kind
  WHEN 'terms.new' THEN
    -- An amendment is made on the newest version: when another one comes first, it is about a text that nobody has seen beside it, and dies.
    RETURN (SELECT jsonb_build_object('version', t.version, 'sectionsEn', t.sections_en, 'sectionsHi', t.sections_hi) FROM portal.terms_version t ORDER BY t.version DESC LIMIT 1);
  WHEN 'account.recover' THEN
    -- Who signs in meanwhile, or stops it while signed in, has lost nothing: then the proposal dies.
    RETURN (SELECT jsonb_build_object('userId', u.user_id, 'name', u.name, 'kind', u.kind, 'status', u.status, 'lastSignInAt', u.last_sign_in_at,
        'stoppedAt', (SELECT max(w.closed_at) FROM portal.recovery_wish w WHERE w.user_id = u.id AND w.outcome = 'stopped'))
      FROM portal."user" u WHERE u.id = subject::uuid AND u.status <> 'deactivated');
  WHEN 'adminNetworks.change' THEN
    IF subject <> 'networks' THEN RETURN NULL; END IF;
    RETURN (SELECT jsonb_build_object('version', coalesce(max(v.version), 0),
      'networks', to_jsonb(coalesce((SELECT n.networks FROM portal.admin_network_version n WHERE n.to_at IS NULL), '{}')::text[])) FROM portal.admin_network_version v);
  ELSE RETURN portal.register_now(kind, subject);
  END CASE;
END $$;

CREATE FUNCTION portal.apply_networks(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE wanted cidr[] := ARRAY(SELECT jsonb_array_elements_text(p.after->'networks'))::cidr[]; written timestamptz := clock_timestamp();
BEGIN
  -- Neither of the two shuts the door behind which they sit.
  IF NOT portal.lies_in((SELECT s.address FROM portal.session s WHERE s.id = (portal.speaking()).session_id), wanted) THEN
    RAISE EXCEPTION 'who decides on the networks of admins is in one of them' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE portal.admin_network_version SET to_at = written WHERE to_at IS NULL;
  INSERT INTO portal.admin_network_version (version, networks, from_at, proposal_id) VALUES ((p.before->>'version')::int + 1, wanted, written, p.id);
  RETURN p.subject;
END $$;
CREATE OR REPLACE FUNCTION portal.apply_proposal(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  PERFORM set_config('portal.proposal', p.id::text, true);
  CASE p.kind
  WHEN 'terms.new' THEN RETURN portal.apply_terms(p);
  WHEN 'account.recover' THEN RETURN portal.apply_recovery(p);
  WHEN 'adminNetworks.change' THEN RETURN portal.apply_networks(p);
  ELSE RETURN portal.apply_register(p);
  END CASE;
END $$;
REVOKE ALL ON FUNCTION portal.apply_networks(portal.proposal) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.apply_networks(portal.proposal) TO portal_governor;
