-- Who cannot hand over does not act in the own place by another account: the one is taken out of use and the other would look on (docs/decisions/0184).

-- As before (140200), but of a contingency; by the same rule as wherever two persons are asked for (same_holder, 025000).
DO $$
DECLARE own text := pg_get_functiondef('portal.guard_handover()'::regprocedure);
  mark CONSTANT text := 'NEW.signed_at = now() AND NEW.relief_on >= portal.india_day()';
BEGIN
  IF position(mark IN own) = 0 THEN RAISE EXCEPTION 'portal.guard_handover is not the one this was written for'; END IF;
  EXECUTE replace(own, mark, mark || ' AND (NEW.mode = ''signed'' OR NOT portal.same_holder(NEW.officer_id, NEW.successor_id))');
END $$;

-- As before (154900); asked again at the second word, for names and addresses change.
CREATE OR REPLACE FUNCTION portal.approval_bar(asked uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN p.kind <> 'admin' THEN NULL
    -- The entry is one of two words: it counts while its admin may approve, ever since, and for somebody else.
    WHEN portal.is_contingency(r.handover_id) THEN CASE
      WHEN portal.same_holder((SELECT h.officer_id FROM portal.handover h WHERE h.id = r.handover_id), r.officer_id) THEN 'actingAbsent'
      WHEN coalesce(portal.approves_since(p.id) <= r.submitted_at, false) AND NOT portal.same_holder(p.id, r.officer_id) THEN NULL ELSE 'entererMayNot' END
    WHEN portal.has_officer(r.state_code) THEN 'stateAsksItself'
    WHEN portal.took_officer_out(p.id, r.state_code) THEN 'entererTookOfficerOut'
  END
  FROM portal.request r JOIN portal."user" p ON p.id = r.proposed_by_id WHERE r.id = asked
$$;
