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
