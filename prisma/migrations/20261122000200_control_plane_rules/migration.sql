-- What the control plane's tables may hold, said where no code can forget it.

-- Bounds of policy. A value outside them is refused by the database, whoever writes it.
ALTER TABLE portal.policy
  ADD CONSTRAINT policy_one_row CHECK (id = 1),
  ADD CONSTRAINT policy_export_open CHECK (export_open_minutes BETWEEN 1 AND 60),
  ADD CONSTRAINT policy_export_grace CHECK (export_grace_minutes BETWEEN 0 AND 10),
  ADD CONSTRAINT policy_export_lapse CHECK (export_lapse_hours BETWEEN 1 AND 168),
  ADD CONSTRAINT policy_password_keep CHECK (password_keep_hours BETWEEN 0 AND 72),
  ADD CONSTRAINT policy_export_rows CHECK (export_rows_max BETWEEN 1 AND 50000000),
  ADD CONSTRAINT policy_exports_per_day CHECK (exports_per_day_max BETWEEN 1 AND 1000),
  ADD CONSTRAINT policy_window CHECK (window_days_max BETWEEN 1 AND 366),
  ADD CONSTRAINT policy_grant_months CHECK (grant_months_max BETWEEN 1 AND 36),
  ADD CONSTRAINT policy_parameters CHECK (parameters_per_officer_max BETWEEN 1 AND 19),
  ADD CONSTRAINT policy_session_idle CHECK (session_idle_minutes BETWEEN 2 AND 60),
  ADD CONSTRAINT policy_session_hours CHECK (session_hours_max BETWEEN 1 AND 12),
  ADD CONSTRAINT policy_sign_in_failures CHECK (sign_in_failures_max BETWEEN 3 AND 20),
  ADD CONSTRAINT policy_sign_in_lock CHECK (sign_in_lock_minutes BETWEEN 1 AND 60);
INSERT INTO portal.policy DEFAULT VALUES;

ALTER TABLE portal."user"
  ADD CONSTRAINT user_id_form CHECK (user_id ~ '^[a-z][a-z0-9.-]{2,39}$'),
  ADD CONSTRAINT user_locale CHECK (locale IN ('en', 'hi')),
  ADD CONSTRAINT user_officer_has_state CHECK ((kind = 'officer') = (state_code IS NOT NULL));

-- A request and the grant made of it describe one box; the same rules hold for both.
ALTER TABLE portal.request
  ADD CONSTRAINT request_area CHECK (whole_state = (cardinality(district_codes) = 0)),
  ADD CONSTRAINT request_right CHECK (can_view OR can_download),
  ADD CONSTRAINT request_window CHECK ((window_days IS NOT NULL AND window_days BETWEEN 1 AND 366 AND window_from IS NULL AND window_to IS NULL)
    OR (window_days IS NULL AND window_from IS NOT NULL AND window_to IS NOT NULL AND window_from <= window_to)),
  ADD CONSTRAINT request_period CHECK (starts_on <= ends_on);
ALTER TABLE portal."grant"
  ADD CONSTRAINT grant_area CHECK (whole_state = (cardinality(district_codes) = 0)),
  ADD CONSTRAINT grant_right CHECK (can_view OR can_download),
  ADD CONSTRAINT grant_window CHECK ((window_days IS NOT NULL AND window_days BETWEEN 1 AND 366 AND window_from IS NULL AND window_to IS NULL)
    OR (window_days IS NULL AND window_from IS NOT NULL AND window_to IS NOT NULL AND window_from <= window_to)),
  ADD CONSTRAINT grant_period CHECK (starts_at < ends_at);
CREATE UNIQUE INDEX grant_suspension_open ON portal.grant_suspension (grant_id) WHERE resumed_at IS NULL;

-- Two persons (product, main job 1): a decision is an active admin's, on an open request.
CREATE FUNCTION portal.check_decision() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal AS $$
BEGIN
  PERFORM 1 FROM portal."user" WHERE id = NEW.admin_id AND kind = 'admin' AND status = 'active';
  IF NOT FOUND THEN RAISE EXCEPTION 'only an active admin decides' USING ERRCODE = 'check_violation'; END IF;
  PERFORM 1 FROM portal.request WHERE id = NEW.request_id AND status = 'submitted' FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'the request is not open for decisions' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_check BEFORE INSERT ON portal.decision FOR EACH ROW EXECUTE FUNCTION portal.check_decision();

-- A grant is exactly what its request asked for, approved by two distinct admins who are still active.
CREATE FUNCTION portal.check_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal AS $$
BEGIN
  IF (SELECT count(DISTINCT d.admin_id) FROM portal.decision d JOIN portal."user" u ON u.id = d.admin_id
      WHERE d.request_id = NEW.request_id AND d.verdict = 'approve' AND u.kind = 'admin' AND u.status = 'active') < 2 THEN
    RAISE EXCEPTION 'a grant needs the approval of two admins' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM 1 FROM portal.request r JOIN portal."user" o ON o.id = r.officer_id
    WHERE r.id = NEW.request_id AND r.status = 'approved' AND o.kind = 'officer' AND o.status <> 'deactivated' AND o.state_code = r.state_code
      AND (r.officer_id, r.state_code, r.whole_state, r.district_codes, r.basis, r.fields, r.can_view, r.can_download, r.purpose)
        = (NEW.officer_id, NEW.state_code, NEW.whole_state, NEW.district_codes, NEW.basis, NEW.fields, NEW.can_view, NEW.can_download, NEW.purpose)
      AND (r.window_days, r.window_from, r.window_to) IS NOT DISTINCT FROM (NEW.window_days, NEW.window_from, NEW.window_to)
      AND NEW.starts_at = r.starts_on::timestamp AT TIME ZONE 'Asia/Kolkata'
      AND NEW.ends_at = (r.ends_on + 1)::timestamp AT TIME ZONE 'Asia/Kolkata';
  IF NOT FOUND THEN RAISE EXCEPTION 'a grant must equal its approved request' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER grant_check BEFORE INSERT ON portal."grant" FOR EACH ROW EXECUTE FUNCTION portal.check_grant();

-- Never edited: of a grant only its end may be written, once; of a decision nothing.
CREATE FUNCTION portal.keep_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
     OR (to_jsonb(NEW) - '{ended_at,ended_by_id,ended_reason}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{ended_at,ended_by_id,ended_reason}'::text[]) THEN
    RAISE EXCEPTION 'a grant is never edited' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER grant_keep BEFORE UPDATE OR DELETE ON portal."grant" FOR EACH ROW EXECUTE FUNCTION portal.keep_grant();
CREATE FUNCTION portal.keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER decision_keep BEFORE UPDATE OR DELETE ON portal.decision FOR EACH ROW EXECUTE FUNCTION portal.keep_row();

-- Counters of the rate limiter (rate-limiter-flexible's own layout); not personal data, and worthless after minutes.
CREATE UNLOGGED TABLE portal.sign_in_rate (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint);
