-- A lost password or factor is not mended by a way round: two admins take everything away that the account was entered by, and it is activated anew (issue "Identity").

-- That somebody said on the public page "I cannot sign in". At most one is open for an account; two admins' word or one's setting aside closes it.
CREATE TABLE portal.recovery_wish (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_at timestamptz,
  outcome text CHECK (outcome IN ('recovered', 'refused', 'setAside', 'stopped', 'over')),
  -- Who set it aside, or whose account it is and stopped it; the others are decisions of two, or of time.
  closed_by_id uuid REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CHECK ((closed_at IS NULL) = (outcome IS NULL)),
  CHECK ((coalesce(outcome, '') IN ('setAside', 'stopped')) = (closed_by_id IS NOT NULL)),
  CHECK (outcome IS DISTINCT FROM 'stopped' OR closed_by_id = user_id)
);
CREATE UNIQUE INDEX recovery_wish_open ON portal.recovery_wish (user_id) WHERE closed_at IS NULL;

CREATE FUNCTION portal.keep_wish() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL OR (to_jsonb(NEW) - ARRAY['closed_at', 'outcome', 'closed_by_id']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['closed_at', 'outcome', 'closed_by_id']) THEN
    RAISE EXCEPTION 'of a wish only the end is written, once' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome = 'setAside' AND NOT portal.is_owner() AND (NEW.closed_by_id IS DISTINCT FROM portal.speaker() OR NOT coalesce('users' = ANY (portal.admin_permissions(portal.speaker())), false)) THEN
    RAISE EXCEPTION 'a wish is set aside by an admin who keeps accounts' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.outcome = 'stopped' AND NOT portal.is_owner() AND NEW.user_id IS DISTINCT FROM portal.speaker() THEN
    RAISE EXCEPTION 'a recovery is stopped by whose account it is' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.outcome = 'recovered' AND NOT portal.is_owner() AND current_user <> 'portal_governor' THEN
    RAISE EXCEPTION 'an account is recovered by the decision of two' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.keep_wish() FROM PUBLIC;
CREATE TRIGGER recovery_wish_keep BEFORE UPDATE OR DELETE ON portal.recovery_wish FOR EACH ROW EXECUTE FUNCTION portal.keep_wish();

ALTER TYPE portal.mail_kind ADD VALUE 'recoveryNotice';

-- Whatever opens the account opens it no more. Who adds another way in adds its end here. Factors are ended beside it, each with its event (lib/factors/use-cases); exemptions and grants are
-- decisions of their own and stay.
CREATE FUNCTION portal.forget_credentials(account uuid) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  UPDATE portal."user" u SET password_hash = NULL, failed_attempts = 0, locked_until = NULL, enrol_until = NULL WHERE u.id = account;
  UPDATE portal.session s SET revoked_at = now() WHERE s.user_id = account AND s.revoked_at IS NULL;
  UPDATE portal.activation a SET expires_at = now() WHERE a.user_id = account AND a.used_at IS NULL AND a.expires_at > now();
END $$;

-- One kind more of the one mechanism: both persons keep accounts, and neither of them is the one who is let in again.
DO $$
DECLARE known text := (SELECT pg_get_expr(c.conbin, c.conrelid) FROM pg_constraint c WHERE c.conrelid = 'portal.proposal'::regclass AND c.conname = 'proposal_kind_check');
BEGIN
  EXECUTE format('ALTER TABLE portal.proposal DROP CONSTRAINT proposal_kind_check, ADD CONSTRAINT proposal_kind_check CHECK (%s OR kind = %L)', known, 'account.recover');
END $$;
ALTER FUNCTION portal.proposal_touches(text, text, jsonb, uuid) RENAME TO register_touches;
CREATE FUNCTION portal.proposal_touches(kind text, subject text, after jsonb, admin uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE WHEN kind = 'account.recover' THEN EXISTS (SELECT FROM portal."user" u WHERE u.id::text = subject AND portal.same_holder(u.id, admin))
    ELSE portal.register_touches(kind, subject, after, admin) END
$$;
CREATE OR REPLACE FUNCTION portal.proposal_permission(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind WHEN 'terms.new' THEN 'policy' WHEN 'account.recover' THEN 'users' ELSE portal.register_permission(kind) END
$$;

-- Who signs in meanwhile, or stops it while signed in, has lost nothing: then the proposal dies.
CREATE OR REPLACE FUNCTION portal.subject_now(kind text, subject text) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF kind = 'terms.new' THEN
    RETURN (SELECT jsonb_build_object('version', t.version, 'sectionsEn', t.sections_en, 'sectionsHi', t.sections_hi) FROM portal.terms_version t ORDER BY t.version DESC LIMIT 1);
  END IF;
  IF kind = 'account.recover' THEN
    RETURN (SELECT jsonb_build_object('userId', u.user_id, 'name', u.name, 'kind', u.kind, 'status', u.status, 'lastSignInAt', u.last_sign_in_at,
        'stoppedAt', (SELECT max(w.closed_at) FROM portal.recovery_wish w WHERE w.user_id = u.id AND w.outcome = 'stopped'))
      FROM portal."user" u WHERE u.id = subject::uuid AND u.status <> 'deactivated');
  END IF;
  RETURN portal.register_now(kind, subject);
END $$;

CREATE FUNCTION portal.apply_recovery(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE made uuid;
BEGIN
  IF length(coalesce(p.after->>'identityCheck', '')) < 10 THEN RAISE EXCEPTION 'how the identity was checked is on record' USING ERRCODE = 'check_violation'; END IF;
  UPDATE portal."user" u SET status = 'invited' WHERE u.id = p.subject::uuid AND u.status <> 'deactivated' RETURNING u.id INTO STRICT made;
  PERFORM portal.forget_credentials(made);
  UPDATE portal.recovery_wish w SET closed_at = clock_timestamp(), outcome = 'recovered' WHERE w.user_id = made AND w.closed_at IS NULL;
  RETURN made::text;
END $$;
CREATE OR REPLACE FUNCTION portal.apply_proposal(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  PERFORM set_config('portal.proposal', p.id::text, true);
  IF p.kind = 'terms.new' THEN RETURN portal.apply_terms(p); END IF;
  IF p.kind = 'account.recover' THEN RETURN portal.apply_recovery(p); END IF;
  RETURN portal.apply_register(p);
END $$;

-- Whoever is let in anew is still the officer of the State and will ask for it again: else two admins would silence a State and speak in its place (docs/decisions/0127). Who was never
-- active is no voice yet.
CREATE FUNCTION portal.speaks_for_state(account portal."user") RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT account.kind = 'officer' AND (account.status = 'active'
    OR (account.status = 'invited' AND EXISTS (SELECT FROM portal.user_standing s WHERE s.user_id = account.id AND s.status = 'active')))
$$;
CREATE OR REPLACE FUNCTION portal.has_officer(of_state int) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT EXISTS (SELECT FROM portal."user" u WHERE u.state_code = of_state AND portal.speaks_for_state(u))
$$;
REVOKE ALL ON FUNCTION portal.speaks_for_state(portal."user") FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.speaks_for_state(portal."user") TO portal_web;

GRANT SELECT ON portal.recovery_wish TO portal_web, portal_auditor;
GRANT INSERT (user_id), UPDATE (closed_at, outcome, closed_by_id) ON portal.recovery_wish TO portal_web;
GRANT SELECT, UPDATE (closed_at, outcome) ON portal.recovery_wish TO portal_governor;
GRANT UPDATE (password_hash, failed_attempts, locked_until, enrol_until) ON portal."user" TO portal_governor;
GRANT SELECT (user_id, revoked_at), UPDATE (revoked_at) ON portal.session TO portal_governor;
GRANT SELECT (user_id, used_at, expires_at), UPDATE (expires_at) ON portal.activation TO portal_governor;
REVOKE ALL ON FUNCTION portal.forget_credentials(uuid), portal.proposal_touches(text, text, jsonb, uuid), portal.apply_recovery(portal.proposal) FROM PUBLIC;
-- The guard of sessions asks it of every change, also of an end.
GRANT EXECUTE ON FUNCTION portal.mac_fits(portal.session) TO portal_governor;
GRANT EXECUTE ON FUNCTION portal.forget_credentials(uuid), portal.apply_recovery(portal.proposal) TO portal_governor;
GRANT EXECUTE ON FUNCTION portal.proposal_touches(text, text, jsonb, uuid) TO portal_web, portal_governor;
