-- Whoever takes a State's officer out of use does not speak in that State's place (docs/decisions/0127).

-- Who last took the officer's account out of use; it stays when the account is put back. The moment stands in user_standing.
ALTER TABLE portal."user" ADD COLUMN deactivated_by_id uuid REFERENCES portal."user",
  ADD CONSTRAINT user_deactivated_by CHECK (deactivated_by_id IS NULL OR kind = 'officer');
-- Of before, from the ledger. Hashes that bin/migrate is still to seal must not stop that: it validates the constraint again right after.
ALTER TABLE portal."user" DROP CONSTRAINT user_password_sealed;
UPDATE portal."user" o SET deactivated_by_id = (
    SELECT e.actor_id FROM ledger.event e JOIN portal."user" a ON a.id = e.actor_id WHERE e.subject_id = o.id AND e.kind = 'account.deactivated' ORDER BY e.position DESC LIMIT 1)
  WHERE o.kind = 'officer';
ALTER TABLE portal."user" ADD CONSTRAINT user_password_sealed CHECK (password_hash LIKE 'sealed.%') NOT VALID;

-- Written by the database, from whoever speaks, and by nobody else. The owner stands outside, as it could take the trigger away.
CREATE FUNCTION portal.keep_taker() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.kind = 'officer' AND NEW.status = 'deactivated' AND OLD.status <> 'deactivated' THEN
    NEW.deactivated_by_id := portal.speaker();
    RETURN NEW;
  END IF;
  IF NEW.deactivated_by_id IS DISTINCT FROM (CASE TG_OP WHEN 'UPDATE' THEN OLD.deactivated_by_id END) AND NOT portal.is_owner() THEN
    RAISE EXCEPTION 'who took an officer out of use is written by the database' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER user_taker BEFORE INSERT OR UPDATE ON portal."user" FOR EACH ROW EXECUTE FUNCTION portal.keep_taker();

-- True for whoever last took one of the State's officers out of use, under any of their accounts, until an officer whose account was made after that has come into use.
-- When an account was made is told by its first standing, which a trigger writes.
CREATE FUNCTION portal.took_officer_out(person uuid, of_state int) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM portal."user" o JOIN portal."user" t ON t.id = o.deactivated_by_id JOIN portal."user" a ON a.id = person
      CROSS JOIN LATERAL (SELECT max(s.from_at) AS at FROM portal.user_standing s WHERE s.user_id = o.id AND s.status = 'deactivated') taken
    WHERE o.kind = 'officer' AND o.state_code = of_state AND (t.id = a.id OR portal.same_person(t.email, t.name, a.email, a.name))
      AND NOT EXISTS (
        SELECT FROM portal."user" n JOIN portal.user_standing s ON s.user_id = n.id
        WHERE n.kind = 'officer' AND n.state_code = of_state GROUP BY n.id HAVING min(s.from_at) > taken.at AND bool_or(s.status = 'active')))
$$;

CREATE OR REPLACE FUNCTION portal.entry_bar(person uuid, of_state int) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM portal."user" u WHERE u.id = person AND u.status = 'active' AND u.kind = 'officer' AND u.state_code = of_state) THEN NULL
    WHEN NOT EXISTS (SELECT FROM portal."user" u WHERE u.id = person AND u.status = 'active' AND u.kind = 'admin') THEN 'notOfState'
    WHEN portal.has_officer(of_state) THEN 'stateHasOfficer'
    WHEN portal.took_officer_out(person, of_state) THEN 'tookOfficerOut'
  END
$$;

-- Why nobody approves a request, or null: an admin entered it, and the State can ask for itself by now, or that admin has taken one of its officers out of use since.
CREATE FUNCTION portal.approval_bar(asked uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN p.kind <> 'admin' THEN NULL
    WHEN portal.has_officer(r.state_code) THEN 'stateAsksItself'
    WHEN portal.took_officer_out(p.id, r.state_code) THEN 'entererTookOfficerOut'
  END
  FROM portal.request r JOIN portal."user" p ON p.id = r.proposed_by_id WHERE r.id = asked
$$;

-- What the State itself asks for, whoever took an officer out of use may decide: the State has spoken.
CREATE OR REPLACE FUNCTION portal.decision_bar(asked uuid, admin uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN r.proposed_by_id = admin THEN 'ownRequest'
    WHEN r.officer_id = admin OR portal.same_person(a.email, a.name, coalesce(o.email, r.nominee_email), coalesce(o.name, r.nominee_name)) THEN 'ownAccess'
    WHEN portal.same_person(a.email, a.name, p.email, p.name) THEN 'samePersonEntered'
    WHEN o.created_by_id = admin AND NOT EXISTS (SELECT FROM portal.request n WHERE n.kind = 'newOfficer' AND n.officer_id = o.id) THEN 'ownCreation'
    WHEN p.kind = 'admin' AND portal.took_officer_out(admin, r.state_code) THEN 'tookOfficerOut'
    WHEN EXISTS (SELECT FROM portal.counting_approvals(r.id) c WHERE c.admin_id = admin) THEN 'decidedAlready'
    WHEN EXISTS (SELECT FROM portal.counting_approvals(r.id) c JOIN portal."user" f ON f.id = c.admin_id WHERE portal.same_person(a.email, a.name, f.email, f.name)) THEN 'samePersonApproved'
  END
  FROM portal.request r JOIN portal."user" a ON a.id = admin JOIN portal."user" p ON p.id = r.proposed_by_id LEFT JOIN portal."user" o ON o.id = r.officer_id WHERE r.id = asked
$$;

-- An approval falls as well when its admin takes an officer of the State out of use after it.
CREATE OR REPLACE FUNCTION portal.counting_approvals(asked uuid) RETURNS TABLE (decision_id uuid, admin_id uuid) LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT d.id, d.admin_id FROM portal.decision d JOIN portal.request r ON r.id = d.request_id JOIN portal."user" p ON p.id = r.proposed_by_id
  WHERE r.id = asked AND d.verdict = 'approve' AND d.revision = r.revision AND d.decided_at >= portal.approves_since(d.admin_id)
    AND NOT EXISTS (SELECT FROM portal.decision_void v WHERE v.decision_id = d.id)
    AND NOT (p.kind = 'admin' AND portal.took_officer_out(d.admin_id, r.state_code))
$$;

-- Asked when a draft is begun, at each submission, and again when the request is approved: what an admin entered is not granted once the State can ask for itself.
CREATE OR REPLACE FUNCTION portal.check_enterer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE bar text;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.status IN ('firstApproved', 'approved') AND NEW.status <> OLD.status THEN
    bar := portal.approval_bar(NEW.id);
    IF bar IS NOT NULL THEN RAISE EXCEPTION 'what an admin entered is approved only while the State cannot ask for itself: %', bar USING ERRCODE = 'check_violation'; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND NOT (NEW.status = 'submitted' AND OLD.status IN ('draft', 'returned')) THEN RETURN NEW; END IF;
  bar := portal.entry_bar(NEW.proposed_by_id, NEW.state_code);
  IF bar IS NOT NULL THEN RAISE EXCEPTION 'a request is entered by an officer of the State, or by an admin for a State without one: %', bar USING ERRCODE = 'check_violation'; END IF;
  IF TG_OP = 'INSERT' AND NEW.officer_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM portal."user" o WHERE o.id = NEW.officer_id AND o.kind = 'officer' AND o.state_code = NEW.state_code) THEN
    RAISE EXCEPTION 'a request is about an officer of its State' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION portal.keep_taker(), portal.took_officer_out(uuid, int), portal.approval_bar(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.took_officer_out(uuid, int), portal.approval_bar(uuid) TO portal_web;
-- An auditor proves who did what.
GRANT SELECT (deactivated_by_id) ON portal."user" TO portal_auditor;
