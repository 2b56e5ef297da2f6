-- Whoever is invited becomes active by the link that was mailed and by nothing else; who somebody is stays as it was nominated (docs/decisions/0147).

-- Knows the digests of links and turns an invited account into an active one; signs in nowhere.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_usher') THEN CREATE ROLE portal_usher NOLOGIN NOINHERIT; END IF;
END $$;
GRANT USAGE ON SCHEMA portal TO portal_usher;
GRANT SELECT (user_id, token_hash, used_at, expires_at), UPDATE (used_at) ON portal.activation TO portal_usher;
GRANT SELECT (id, user_id, name, status), UPDATE (status) ON portal."user" TO portal_usher;
GRANT EXECUTE ON FUNCTION portal.is_owner() TO portal_usher;

-- The login of the web reads no digest: it opens only a link whose token it was given and whose digest it can make.
REVOKE SELECT, UPDATE ON portal.activation FROM portal_web;
GRANT SELECT (id, user_id, created_at, expires_at, used_at), UPDATE (expires_at) ON portal.activation TO portal_web;

-- Whom an open link belongs to; no row for used, over and unknown ones alike.
CREATE FUNCTION portal.find_activation(digest bytea) RETURNS TABLE (id uuid, user_id text, name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT u.id, u.user_id, u.name FROM portal.activation a JOIN portal."user" u ON u.id = a.user_id
  WHERE a.token_hash = digest AND a.used_at IS NULL AND a.expires_at > now() AND u.status = 'invited'
$$;
-- Uses the link up and makes its account active; one statement, so that of many at once one succeeds. Null when it was not open any more.
CREATE FUNCTION portal.use_activation(digest bytea) RETURNS uuid LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
  WITH used AS (UPDATE portal.activation a SET used_at = now() WHERE a.token_hash = digest AND a.used_at IS NULL AND a.expires_at > now() RETURNING a.user_id)
  UPDATE portal."user" u SET status = 'active' FROM used WHERE u.id = used.user_id AND u.status = 'invited' RETURNING u.id
$$;
REVOKE ALL ON FUNCTION portal.find_activation(bytea), portal.use_activation(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.find_activation(bytea), portal.use_activation(bytea) TO portal_web;
GRANT portal_usher TO CURRENT_USER;
GRANT CREATE ON SCHEMA portal TO portal_usher;
ALTER FUNCTION portal.find_activation(bytea) OWNER TO portal_usher;
ALTER FUNCTION portal.use_activation(bytea) OWNER TO portal_usher;
REVOKE CREATE ON SCHEMA portal FROM portal_usher;

-- Accounts of officers: made as invited by the second approval of a nomination, put into and out of use by an admin who may keep accounts. Who somebody is and who made the account never changes.
CREATE OR REPLACE FUNCTION portal.guard_officers() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE kept CONSTANT text[] := '{name,designation,rank,email,order_number,order_date,created_at,created_by_id}';
BEGIN
  IF current_user <> 'portal_web' THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NOT 'approve' = ANY (portal.admin_permissions(portal.speaker())) OR NEW.password_hash IS NOT NULL OR NEW.status <> 'invited' OR NEW.created_by_id <> portal.speaker() THEN
      RAISE EXCEPTION 'an account is made by an admin who may, invited and without a password' USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF EXISTS (SELECT FROM unnest(kept) AS each WHERE to_jsonb(NEW) -> each IS DISTINCT FROM to_jsonb(OLD) -> each) THEN
    RAISE EXCEPTION 'who somebody is, and who made the account, never changes' USING ERRCODE = 'insufficient_privilege';
  ELSIF NEW.status <> OLD.status AND (NOT 'users' = ANY (portal.admin_permissions(portal.speaker())) OR (NEW.status = 'active' AND (OLD.status = 'invited' OR NEW.password_hash IS NULL))) THEN
    RAISE EXCEPTION 'accounts are kept by admins who may, and made active by the link that was mailed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
