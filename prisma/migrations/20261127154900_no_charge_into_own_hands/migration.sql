-- The entry of a contingency is one of its two words: nobody speaks it for a charge of their own (docs/decisions/0184).

-- As before (140200); the word of an admin who would be the acting officer, by whatever account, counts for nothing, as it does for every other request (decision_bar).
CREATE OR REPLACE FUNCTION portal.approval_bar(asked uuid) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN p.kind <> 'admin' THEN NULL
    -- The entry is one of two words: it counts while its admin may approve, ever since, and for somebody else.
    WHEN portal.is_contingency(r.handover_id) THEN CASE WHEN coalesce(portal.approves_since(p.id) <= r.submitted_at, false) AND NOT portal.same_holder(p.id, r.officer_id) THEN NULL ELSE 'entererMayNot' END
    WHEN portal.has_officer(r.state_code) THEN 'stateAsksItself'
    WHEN portal.took_officer_out(p.id, r.state_code) THEN 'entererTookOfficerOut'
  END
  FROM portal.request r JOIN portal."user" p ON p.id = r.proposed_by_id WHERE r.id = asked
$$;
GRANT EXECUTE ON FUNCTION portal.same_holder(uuid, uuid), portal.mailbox(text), portal.plain_name(text), portal.same_person(text, text, text, text) TO portal_mover;
