-- Registers that decide with the grants: purposes, States on the module, and who was active when. Each keeps its past, so that
-- "what could this officer see?" has an answer for any instant.

CREATE TABLE portal.purpose (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  key text NOT NULL UNIQUE CHECK (key ~ '^[a-z][a-z0-9-]{2,39}$'),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
-- One row per wording of an entry; the one without an end is in force.
CREATE TABLE portal.purpose_version (
  purpose_id uuid NOT NULL REFERENCES portal.purpose,
  version int NOT NULL CHECK (version >= 1),
  title_en text NOT NULL CHECK (length(title_en) BETWEEN 5 AND 200),
  title_hi text NOT NULL CHECK (length(title_hi) BETWEEN 5 AND 200),
  scheme text NOT NULL,
  legal_basis text NOT NULL,
  -- The largest set of parameters a grant for this purpose may give (product, A18).
  fields text[] NOT NULL CHECK (cardinality(fields) > 0),
  retention_days int NOT NULL CHECK (retention_days BETWEEN 1 AND 3650),
  is_open boolean NOT NULL DEFAULT true,
  from_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  to_at timestamptz,
  PRIMARY KEY (purpose_id, version),
  CHECK (to_at IS NULL OR from_at <= to_at)
);
CREATE UNIQUE INDEX purpose_version_in_force ON portal.purpose_version (purpose_id) WHERE to_at IS NULL;

-- How a State takes part (Guidelines, section 5). A State without a row takes no part.
CREATE TABLE portal.state_version (
  state_code int NOT NULL REFERENCES reference.state,
  version int NOT NULL CHECK (version >= 1),
  provision text NOT NULL CHECK (provision IN ('none', 'module', 'api', 'both')),
  is_active boolean NOT NULL,
  department text NOT NULL DEFAULT '',
  secretary text NOT NULL DEFAULT '',
  -- From where its officers may work; empty means from anywhere.
  networks cidr[] NOT NULL DEFAULT '{}',
  from_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  to_at timestamptz,
  PRIMARY KEY (state_code, version),
  CHECK (to_at IS NULL OR from_at <= to_at)
);
CREATE UNIQUE INDEX state_version_in_force ON portal.state_version (state_code) WHERE to_at IS NULL;

-- Since when an account has its status. clock_timestamp, not now(): under the account's row lock it only grows.
CREATE TABLE portal.user_standing (
  user_id uuid NOT NULL REFERENCES portal."user",
  status portal.user_status NOT NULL,
  from_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  to_at timestamptz,
  PRIMARY KEY (user_id, from_at)
);
CREATE UNIQUE INDEX user_standing_in_force ON portal.user_standing (user_id) WHERE to_at IS NULL;
CREATE FUNCTION portal.keep_standing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE changed_at timestamptz := clock_timestamp();
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.status = OLD.status THEN RETURN NULL; END IF;
  UPDATE portal.user_standing SET to_at = changed_at WHERE user_id = NEW.id AND to_at IS NULL;
  INSERT INTO portal.user_standing (user_id, status, from_at) VALUES (NEW.id, NEW.status, changed_at);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION portal.keep_standing() FROM PUBLIC;
INSERT INTO portal.user_standing (user_id, status, from_at) SELECT id, status, CASE WHEN status = 'deactivated' THEN coalesce(deactivated_at, created_at) ELSE created_at END FROM portal."user";
CREATE TRIGGER user_standing AFTER INSERT OR UPDATE OF status ON portal."user" FOR EACH ROW EXECUTE FUNCTION portal.keep_standing();

-- Requests and grants name an entry of the register. What the State wrote in its own words is the justification.
ALTER TABLE portal.request RENAME COLUMN purpose TO justification;
ALTER TABLE portal.request ADD COLUMN purpose_id uuid REFERENCES portal.purpose;
ALTER TABLE portal."grant" ADD COLUMN purpose_id uuid REFERENCES portal.purpose;
DO $$
DECLARE earlier uuid;
BEGIN
  IF EXISTS (SELECT FROM portal.request) THEN
    ALTER TABLE portal.request DISABLE TRIGGER USER;
    ALTER TABLE portal."grant" DISABLE TRIGGER USER;
    INSERT INTO portal.purpose (key) VALUES ('before-the-register') RETURNING id INTO earlier;
    INSERT INTO portal.purpose_version (purpose_id, version, title_en, title_hi, scheme, legal_basis, fields, retention_days, from_at)
    VALUES (earlier, 1, 'As written in the State''s request', 'जैसा राज्य के अनुरोध में लिखा है', 'Several', 'Guidelines on Data Integration/Sharing, section 5',
      ARRAY['uan', 'name', 'mobile', 'dateOfBirth', 'gender', 'fatherOrHusbandName', 'permanentPin', 'permanentDistrict', 'permanentState', 'currentDistrict', 'currentState',
            'currentAddress', 'currentPin', 'primaryOccupation', 'secondaryOccupation'], 365, (SELECT min(created_at) FROM portal.request));
    UPDATE portal.request SET purpose_id = earlier;
    UPDATE portal."grant" SET purpose_id = earlier;
    INSERT INTO portal.state_version (state_code, version, provision, is_active, from_at)
    SELECT state_code, 1, 'module', true, min(created_at) FROM portal."user" WHERE state_code IS NOT NULL GROUP BY state_code;
    ALTER TABLE portal.request ENABLE TRIGGER USER;
    ALTER TABLE portal."grant" ENABLE TRIGGER USER;
  END IF;
END $$;
ALTER TABLE portal.request ALTER COLUMN purpose_id SET NOT NULL;
ALTER TABLE portal."grant" ALTER COLUMN purpose_id SET NOT NULL, DROP COLUMN purpose;

CREATE OR REPLACE FUNCTION portal.check_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF (SELECT count(DISTINCT d.admin_id) FROM portal.decision d JOIN portal."user" u ON u.id = d.admin_id
      WHERE d.request_id = NEW.request_id AND d.verdict = 'approve' AND u.kind = 'admin' AND u.status = 'active') < 2 THEN
    RAISE EXCEPTION 'a grant needs the approval of two admins' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM 1 FROM portal.request r JOIN portal."user" o ON o.id = r.officer_id
    WHERE r.id = NEW.request_id AND r.status = 'approved' AND o.kind = 'officer' AND o.status <> 'deactivated' AND o.state_code = r.state_code
      AND (r.officer_id, r.state_code, r.whole_state, r.district_codes, r.basis, r.fields, r.can_view, r.can_download, r.purpose_id)
        = (NEW.officer_id, NEW.state_code, NEW.whole_state, NEW.district_codes, NEW.basis, NEW.fields, NEW.can_view, NEW.can_download, NEW.purpose_id)
      AND (r.window_days, r.window_from, r.window_to) IS NOT DISTINCT FROM (NEW.window_days, NEW.window_from, NEW.window_to)
      AND NEW.starts_at = r.starts_on::timestamp AT TIME ZONE 'Asia/Kolkata'
      AND NEW.ends_at = (r.ends_on + 1)::timestamp AT TIME ZONE 'Asia/Kolkata';
  IF NOT FOUND THEN RAISE EXCEPTION 'a grant must equal its approved request' USING ERRCODE = 'check_violation'; END IF;
  -- Only on need basis (product, A18), and only to a State that takes part in the module.
  PERFORM 1 FROM portal.purpose_version p WHERE p.purpose_id = NEW.purpose_id AND p.to_at IS NULL AND p.is_open
    AND NOT EXISTS (SELECT FROM jsonb_object_keys(NEW.fields) AS field WHERE field <> ALL (p.fields));
  IF NOT FOUND THEN RAISE EXCEPTION 'a grant gives no field that its purpose does not need' USING ERRCODE = 'check_violation'; END IF;
  PERFORM 1 FROM portal.state_version s WHERE s.state_code = NEW.state_code AND s.to_at IS NULL AND s.is_active AND s.provision IN ('module', 'both');
  IF NOT FOUND THEN RAISE EXCEPTION 'the State does not take part in the module' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;

-- The purpose under which an officer works in this session; null until chosen, and needless while there is only one.
ALTER TABLE portal.session ADD COLUMN purpose_id uuid REFERENCES portal.purpose;

-- The grants that give at an instant, by the registers of that instant. `at` null means now, as committed. One text for reading, files and the
-- simulator; row-level security asks the tables in its own words.
CREATE FUNCTION portal.grants_in_force(officer uuid, at timestamptz DEFAULT NULL)
RETURNS TABLE (id uuid, number text, created_at timestamptz, state_code int, whole_state boolean, district_codes int[], basis text, fields jsonb, can_view boolean, can_download boolean,
  window_days int, window_from text, window_to text, purpose_id uuid, purpose_en text, purpose_hi text, purpose_fields text[], ends_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT g.id, g.number, g.created_at, g.state_code, g.whole_state, g.district_codes, g.basis::text, g.fields, g.can_view, g.can_download,
    g.window_days, g.window_from::text, g.window_to::text, p.purpose_id, p.title_en, p.title_hi, p.fields, g.ends_at
  FROM portal."grant" g
  JOIN portal."user" u ON u.id = g.officer_id AND u.kind = 'officer' AND u.state_code = g.state_code
  JOIN portal.purpose_version p ON p.purpose_id = g.purpose_id AND p.is_open AND CASE WHEN at IS NULL THEN p.to_at IS NULL ELSE p.from_at <= at AND (p.to_at IS NULL OR at < p.to_at) END
  JOIN portal.state_version v ON v.state_code = g.state_code AND v.is_active AND v.provision IN ('module', 'both')
    AND CASE WHEN at IS NULL THEN v.to_at IS NULL ELSE v.from_at <= at AND (v.to_at IS NULL OR at < v.to_at) END
  WHERE g.officer_id = officer AND g.starts_at <= coalesce(at, now()) AND coalesce(at, now()) < g.ends_at AND (g.ended_at IS NULL OR coalesce(at, now()) < g.ended_at)
    AND (at IS NULL OR g.created_at <= at)
    AND CASE WHEN at IS NULL THEN u.status = 'active'
        ELSE EXISTS (SELECT FROM portal.user_standing s WHERE s.user_id = officer AND s.status = 'active' AND s.from_at <= at AND (s.to_at IS NULL OR at < s.to_at)) END
    AND NOT EXISTS (SELECT FROM portal.grant_suspension s WHERE s.grant_id = g.id
      AND CASE WHEN at IS NULL THEN s.resumed_at IS NULL ELSE s.suspended_at <= at AND (s.resumed_at IS NULL OR at < s.resumed_at) END)
$$;
REVOKE ALL ON FUNCTION portal.grants_in_force(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.grants_in_force(uuid, timestamptz) TO portal_web, portal_reader, portal_worker, portal_auditor;

-- Registers are read by all who decide; they change only through the approval of two admins.
GRANT SELECT ON portal.purpose, portal.purpose_version, portal.state_version, portal.user_standing TO portal_web, portal_reader, portal_worker, portal_auditor;
