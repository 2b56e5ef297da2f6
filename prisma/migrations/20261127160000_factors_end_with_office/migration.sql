-- Who leaves office by a handover, or whose account is closed for good, keeps no second factor there: else a person's Aadhaar would stand for an account nobody enters any more, and could not for the next one
-- (docs/decisions/0195).

ALTER TABLE portal.factor DROP CONSTRAINT factor_revoke_cause,
  ADD CONSTRAINT factor_revoke_cause CHECK (revoke_cause IN ('own', 'cloned', 'recovery', 'handover', 'closed'));

-- Ends what an account has; the kind of each that was ended now. Each is an event of whoever asks for it. Nobody ended them where the system did.
CREATE FUNCTION portal.end_factors(account uuid, cause text, ended_by uuid) RETURNS text[] LANGUAGE sql VOLATILE SET search_path = pg_catalog, portal, pg_temp AS $$
  WITH ended AS (
    UPDATE portal.factor f SET revoked_at = now(), revoke_cause = cause, revoked_by_id = ended_by WHERE f.user_id = account AND f.revoked_at IS NULL RETURNING f.kind, f.created_at, f.id
  )
  SELECT coalesce(array_agg(ended.kind ORDER BY ended.created_at, ended.id), '{}') FROM ended
$$;
REVOKE ALL ON FUNCTION portal.end_factors(uuid, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.end_factors(uuid, text, uuid) TO portal_web, portal_mover;
GRANT SELECT (id, user_id, kind, created_at, revoked_at), UPDATE (revoked_at, revoke_cause, revoked_by_id) ON portal.factor TO portal_mover;

-- An answer that was asked for before an account went out of use brings it no factor afterwards. The row of the account is held: of the two whoever comes second sees what the first did.
CREATE FUNCTION portal.demand_use() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  PERFORM 1 FROM portal."user" u WHERE u.id = NEW.user_id AND u.status = 'active' FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'a factor is enrolled for an account in use' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.demand_use() FROM PUBLIC;
CREATE TRIGGER factor_demand_use BEFORE INSERT ON portal.factor FOR EACH ROW EXECUTE FUNCTION portal.demand_use();

-- As before (140100); who does not stay in office has no factor left, also where the account was out of use before.
CREATE OR REPLACE FUNCTION portal.settle_handover(handover uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE h portal.handover; ended int; taken int := 0; factors text[] := '{}';
BEGIN
  SELECT * INTO h FROM portal.handover o WHERE o.id = settle_handover.handover AND o.status = 'accepted' AND o.effective_at <= now() FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  -- Accounts before sessions, as everybody who takes an account out of use.
  PERFORM 1 FROM portal."user" u WHERE u.id IN (h.officer_id, h.successor_id) ORDER BY u.id FOR UPDATE;
  IF NOT h.stays THEN
    UPDATE portal."user" u SET status = 'deactivated', deactivated_at = now() WHERE u.id = h.officer_id AND u.status <> 'deactivated';
    GET DIAGNOSTICS taken = ROW_COUNT;
    factors := portal.end_factors(h.officer_id, 'handover', NULL);
  END IF;
  UPDATE portal.session s SET revoked_at = now(), end_cause = 'account' WHERE s.user_id = h.officer_id AND s.revoked_at IS NULL AND s.expires_at > now();
  GET DIAGNOSTICS ended = ROW_COUNT;
  UPDATE portal.handover o SET status = 'settled', settled_at = now() WHERE o.id = h.id;
  RETURN jsonb_build_object('sessions', ended, 'deactivated', taken > 0, 'factors', factors);
END $$;

-- As before (140200, 154000); the factors of who cannot hand over end with the second word.
DO $$
DECLARE own text := pg_get_functiondef('portal.begin_contingency(uuid, text[])'::regprocedure);
  changed text;
BEGIN
  changed := replace(own, 'ended int; taken int;', 'ended int; taken int; factors text[];');
  changed := replace(changed, E'  UPDATE portal.session s SET revoked_at', E'  factors := portal.end_factors(h.officer_id, ''handover'', portal.speaker());\n  UPDATE portal.session s SET revoked_at');
  changed := replace(changed, '''given'', nth)', '''given'', nth, ''factors'', factors)');
  IF length(changed) <> length(own) + length(' factors text[];') + length(E'  factors := portal.end_factors(h.officer_id, ''handover'', portal.speaker());\n') + length(', ''factors'', factors') THEN
    RAISE EXCEPTION 'portal.begin_contingency is not the one this was written for';
  END IF;
  EXECUTE changed;
END $$;

-- What was left behind before: of those whose last handover took them out of office, and of closed accounts of admins and auditors. Each on record, as it would have been.
DO $$
DECLARE gone record; ended text;
BEGIN
  FOR gone IN
    SELECT u.id, u.state_code, CASE u.kind WHEN 'officer' THEN 'handover' ELSE 'closed' END AS cause FROM portal."user" u
    WHERE u.status = 'deactivated' AND (u.kind <> 'officer' OR EXISTS (SELECT FROM portal.handover h WHERE h.officer_id = u.id AND h.status = 'settled' AND NOT h.stays)) ORDER BY u.id
  LOOP
    FOREACH ended IN ARRAY portal.end_factors(gone.id, gone.cause, NULL) LOOP
      PERFORM ledger.append(jsonb_build_array(jsonb_build_object('kind', 'factor.revoked', 'outcome', 'done', 'actorKind', 'system', 'actorName', 'migrate', 'subjectId', gone.id,
        'stateCode', gone.state_code, 'details', jsonb_build_object('kind', ended, 'cause', gone.cause))));
    END LOOP;
  END LOOP;
END $$;
