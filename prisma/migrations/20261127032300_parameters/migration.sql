-- One place that counts parameters against the limits of an officer and of a State: the form, the preview and the grant's own trigger ask it.

-- How many distinct parameters the officer and the whole State hold at some time from `from_at` (or now, whichever is later) until before `until_at`, each
-- counted once, together with those that are asked for the officer. `without` is a grant that makes way. A nominee has no account yet: `of_officer` is null.
CREATE FUNCTION portal.count_parameters(of_state int, of_officer uuid, asked text[], from_at timestamptz, until_at timestamptz, without uuid DEFAULT NULL)
RETURNS TABLE (officer int, state int) LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT count(DISTINCT held.field) FILTER (WHERE held.own)::int, count(DISTINCT held.field)::int FROM (
    SELECT field, g.officer_id = of_officer AS own FROM portal."grant" g CROSS JOIN LATERAL jsonb_object_keys(g.fields) AS field
      WHERE g.state_code = of_state AND g.starts_at < until_at AND least(g.ends_at, g.ended_at) > greatest(from_at, now()) AND g.id IS DISTINCT FROM without
    UNION ALL SELECT field, true FROM unnest(asked) AS field
  ) held
$$;
REVOKE ALL ON FUNCTION portal.count_parameters(int, uuid, text[], timestamptz, timestamptz, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.count_parameters(int, uuid, text[], timestamptz, timestamptz, uuid) TO portal_web;

-- A grant is exactly what its request asked for, approved by two admins whose word counts now, within its purpose, its State's standing and the policy.
CREATE OR REPLACE FUNCTION portal.check_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  PERFORM 1 FROM portal."user" WHERE id IN (SELECT c.admin_id FROM portal.counting_approvals(NEW.request_id) c) ORDER BY id FOR SHARE;
  IF (SELECT count(DISTINCT c.admin_id) FROM portal.counting_approvals(NEW.request_id) c) < 2 THEN
    RAISE EXCEPTION 'a grant needs the approval of two admins' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM 1 FROM portal.request r JOIN portal."user" o ON o.id = r.officer_id
    WHERE r.id = NEW.request_id AND r.status = 'approved' AND r.kind <> 'end' AND o.kind = 'officer' AND o.status <> 'deactivated' AND o.state_code = r.state_code
      AND (r.officer_id, r.state_code, r.whole_state, r.district_codes, r.basis, r.fields, r.can_view, r.can_download, r.purpose_id)
        = (NEW.officer_id, NEW.state_code, NEW.whole_state, NEW.district_codes, NEW.basis, NEW.fields, NEW.can_view, NEW.can_download, NEW.purpose_id)
      AND (r.window_days, r.window_from, r.window_to) IS NOT DISTINCT FROM (NEW.window_days, NEW.window_from, NEW.window_to)
      AND NEW.starts_at = portal.india_midnight(r.starts_on)
      AND NEW.ends_at = portal.india_midnight(r.ends_on + 1);
  IF NOT FOUND THEN RAISE EXCEPTION 'a grant must equal its approved request' USING ERRCODE = 'check_violation'; END IF;
  -- What it replaces gives up to the new one's start and no longer.
  PERFORM 1 FROM portal.request r JOIN portal."grant" earlier ON earlier.id = r.replaces_grant_id
    WHERE r.id = NEW.request_id AND least(earlier.ended_at, earlier.ends_at) > greatest(NEW.starts_at, now());
  IF FOUND THEN RAISE EXCEPTION 'a grant that is replaced ends where the new one starts' USING ERRCODE = 'check_violation'; END IF;
  -- Only on need basis (product, A18), and only to a State that takes part in the module.
  PERFORM 1 FROM portal.purpose_version p WHERE p.purpose_id = NEW.purpose_id AND p.to_at IS NULL AND p.is_open
    AND NOT EXISTS (SELECT FROM jsonb_object_keys(NEW.fields) AS field WHERE field <> ALL (p.fields));
  IF NOT FOUND THEN RAISE EXCEPTION 'a grant gives no field that its purpose does not need' USING ERRCODE = 'check_violation'; END IF;
  PERFORM 1 FROM portal.state_version s WHERE s.state_code = NEW.state_code AND s.to_at IS NULL AND s.is_active AND s.provision IN ('module', 'both');
  IF NOT FOUND THEN RAISE EXCEPTION 'the State does not take part in the module' USING ERRCODE = 'check_violation'; END IF;
  -- Two grants of one State made at once wait for each other: else both would count without the other.
  PERFORM pg_advisory_xact_lock(hashtext('portal.parameters'), NEW.state_code);
  PERFORM 1 FROM portal.policy p, portal.count_parameters(NEW.state_code, NEW.officer_id, ARRAY (SELECT jsonb_object_keys(NEW.fields)), NEW.starts_at, NEW.ends_at) c
    WHERE c.officer > p.parameters_per_officer_max OR c.state > p.parameters_per_state_max;
  IF FOUND THEN
    RAISE EXCEPTION 'more parameters than policy allows the officer or the State' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
