-- A State's requests are entered by an officer of that State, or by an admin for a State without one (docs/decisions/0125).

-- True while the State has an officer who can sign in: the account is active. One who is invited, suspended or deactivated cannot ask for anything.
CREATE FUNCTION portal.has_officer(of_state int) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT EXISTS (SELECT FROM portal."user" u WHERE u.kind = 'officer' AND u.state_code = of_state AND u.status = 'active')
$$;

-- Why a person may not enter a request for a State, or null. An unknown person is nobody of that State.
CREATE FUNCTION portal.entry_bar(person uuid, of_state int) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM portal."user" u WHERE u.id = person AND u.status = 'active' AND u.kind = 'officer' AND u.state_code = of_state) THEN NULL
    WHEN NOT EXISTS (SELECT FROM portal."user" u WHERE u.id = person AND u.status = 'active' AND u.kind = 'admin') THEN 'notOfState'
    WHEN portal.has_officer(of_state) THEN 'stateHasOfficer'
  END
$$;

-- Asked when a draft is begun and at each submission: what was drafted before the State had an officer is not submitted after.
CREATE FUNCTION portal.check_enterer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE bar text;
BEGIN
  IF TG_OP = 'UPDATE' AND NOT (NEW.status = 'submitted' AND OLD.status IN ('draft', 'returned')) THEN RETURN NEW; END IF;
  bar := portal.entry_bar(NEW.proposed_by_id, NEW.state_code);
  IF bar IS NOT NULL THEN RAISE EXCEPTION 'a request is entered by an officer of the State, or by an admin for a State without one: %', bar USING ERRCODE = 'check_violation'; END IF;
  IF TG_OP = 'INSERT' AND NEW.officer_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM portal."user" o WHERE o.id = NEW.officer_id AND o.kind = 'officer' AND o.state_code = NEW.state_code) THEN
    RAISE EXCEPTION 'a request is about an officer of its State' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_enterer BEFORE INSERT OR UPDATE ON portal.request FOR EACH ROW EXECUTE FUNCTION portal.check_enterer();

REVOKE ALL ON FUNCTION portal.has_officer(int), portal.entry_bar(uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.has_officer(int), portal.entry_bar(uuid, int) TO portal_web;
