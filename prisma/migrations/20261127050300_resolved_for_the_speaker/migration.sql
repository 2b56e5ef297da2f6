-- A handle and its reader stand in the ledger, which more people read than may ask: the answer is for whoever speaks, not for whom the caller names (docs/decisions/0146).

-- What decided about the registrant of a handle at an instant (null: now). `over`: no such handle of this reader, or its half hour is gone;
-- `absent`: nobody has the number; `notKnown`: the portal did not have the registrant yet; `known`: with the facts.
CREATE OR REPLACE FUNCTION portal.resolved_facts(handle uuid, reader uuid, at timestamptz DEFAULT NULL)
RETURNS TABLE (standing text, instant timestamptz, expires_at timestamptz, known_at timestamptz, changed_at timestamptz, permanent_state int, permanent_district int, current_state int, current_district int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, registry, pg_temp AS $$
DECLARE held record; past record; asked timestamptz := coalesce(at, clock_timestamp());
BEGIN
  SELECT r.resolved_at + interval '30 minutes' AS ends, r.registrant_id, n.id, n.known_at, n.changed_at, n.permanent_state, n.permanent_district, n.current_state, n.current_district
    INTO held FROM registry.resolution r LEFT JOIN registry.registrant n ON n.id = r.registrant_id
    WHERE r.id = handle AND r.reader_id = reader AND reader = portal.speaker() AND r.resolved_at > clock_timestamp() - interval '30 minutes' AND portal.is_resolver(reader);
  IF NOT FOUND THEN RETURN QUERY SELECT 'over', asked, NULL::timestamptz, NULL::timestamptz, NULL::timestamptz, NULL::int, NULL::int, NULL::int, NULL::int; RETURN; END IF;
  IF held.id IS NULL THEN RETURN QUERY SELECT 'absent', asked, held.ends, NULL::timestamptz, NULL::timestamptz, NULL::int, NULL::int, NULL::int, NULL::int; RETURN; END IF;
  IF asked < held.known_at THEN RETURN QUERY SELECT 'notKnown', asked, held.ends, held.known_at::timestamptz, NULL::timestamptz, NULL::int, NULL::int, NULL::int, NULL::int; RETURN; END IF;
  -- The version that was replaced first after the instant is the one that stood then.
  IF at IS NOT NULL THEN
    SELECT p.* INTO past FROM registry.registrant_past p WHERE p.id = held.id AND p.replaced_at > at ORDER BY p.replaced_at LIMIT 1;
    IF FOUND THEN
      RETURN QUERY SELECT 'known', asked, held.ends, held.known_at::timestamptz, past.changed_at::timestamptz, past.permanent_state, past.permanent_district, past.current_state, past.current_district;
      RETURN;
    END IF;
  END IF;
  RETURN QUERY SELECT 'known', asked, held.ends, held.known_at::timestamptz, held.changed_at::timestamptz, held.permanent_state, held.permanent_district, held.current_state, held.current_district;
END $$;
