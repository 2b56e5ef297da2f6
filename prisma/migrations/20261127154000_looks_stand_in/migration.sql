-- A look stands in for a right that its officer cannot use. It is never more than that right, and never beside it (docs/decisions/0184).

-- The looks at these rights, and what was handed on of a look.
CREATE FUNCTION portal.looks_at(rights uuid[]) RETURNS TABLE (grant_id uuid, handover_id uuid) LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  WITH RECURSIVE look (grant_id, handover_id) AS (
    SELECT i.new_grant_id, i.handover_id FROM portal.handover_item i JOIN portal.handover h ON h.id = i.handover_id AND h.mode = 'contingency' WHERE i.grant_id = ANY (rights) AND i.new_grant_id IS NOT NULL
    UNION SELECT i.new_grant_id, i.handover_id FROM look l JOIN portal.handover_item i ON i.grant_id = l.grant_id WHERE i.new_grant_id IS NOT NULL
  )
  SELECT look.grant_id, look.handover_id FROM look
$$;

-- As before (140100); what ends or suspends a right ends or suspends the looks at it as well. A lapsed handover says of its officer that nobody took over, not of the right: a look goes on.
CREATE OR REPLACE FUNCTION portal.follow_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'grant' THEN
    IF NEW.ended_at IS NULL THEN RETURN NULL; END IF;
    UPDATE portal."grant" n SET ended_at = NEW.ended_at, ended_by_id = NEW.ended_by_id, ended_reason = NEW.ended_reason FROM portal.handover_item i
      WHERE i.grant_id = NEW.id AND n.id = i.new_grant_id AND n.starts_at > NEW.ended_at AND (n.ended_at IS NULL OR n.ended_at > NEW.ended_at);
    UPDATE portal."grant" n SET ended_at = NEW.ended_at, ended_by_id = NEW.ended_by_id, ended_reason = 'rightOver' FROM portal.looks_at(ARRAY[NEW.id]) l
      WHERE n.id = l.grant_id AND least(n.ended_at, n.ends_at) > greatest(NEW.ended_at, now());
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO portal.grant_suspension (grant_id, handover_id, reason) SELECT n.id, i.handover_id, NEW.reason FROM portal.handover_item i JOIN portal."grant" n ON n.id = i.new_grant_id
      WHERE i.grant_id = NEW.grant_id AND n.starts_at > now() ON CONFLICT DO NOTHING;
    IF NEW.handover_id IS NULL THEN
      INSERT INTO portal.grant_suspension (grant_id, handover_id, reason) SELECT n.id, l.handover_id, NEW.reason FROM portal.looks_at(ARRAY[NEW.grant_id]) l JOIN portal."grant" n ON n.id = l.grant_id
        WHERE least(n.ended_at, n.ends_at) > now() ON CONFLICT DO NOTHING;
    END IF;
  ELSE
    UPDATE portal.grant_suspension s SET resumed_at = NEW.resumed_at, resumed_by_id = NEW.resumed_by_id FROM portal.handover_item i JOIN portal."grant" n ON n.id = i.new_grant_id
      WHERE i.grant_id = NEW.grant_id AND s.grant_id = n.id AND s.handover_id = i.handover_id AND s.resumed_at IS NULL AND n.starts_at > now();
    UPDATE portal.grant_suspension s SET resumed_at = NEW.resumed_at, resumed_by_id = NEW.resumed_by_id FROM portal.looks_at(ARRAY[NEW.grant_id]) l
      WHERE NEW.handover_id IS NULL AND s.grant_id = l.grant_id AND s.handover_id = l.handover_id AND s.resumed_at IS NULL;
  END IF;
  RETURN NULL;
END $$;

-- As before (122020000), in whole milliseconds as rights are: what ends with a standing and what begins with it share the instant.
CREATE OR REPLACE FUNCTION portal.keep_standing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE changed_at timestamptz := date_trunc('milliseconds', clock_timestamp());
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.status = OLD.status THEN RETURN NULL; END IF;
  -- Two changes within a millisecond follow each other all the same.
  SELECT greatest(changed_at, s.from_at + interval '1 millisecond') INTO changed_at FROM portal.user_standing s WHERE s.user_id = NEW.id AND s.to_at IS NULL;
  changed_at := coalesce(changed_at, date_trunc('milliseconds', clock_timestamp()));
  UPDATE portal.user_standing SET to_at = changed_at WHERE user_id = NEW.id AND to_at IS NULL;
  INSERT INTO portal.user_standing (user_id, status, from_at) VALUES (NEW.id, NEW.status, changed_at);
  RETURN NULL;
END $$;

-- Who is back in use holds the own rights again; the looks at them are over at that instant. Its name lets it come after user_standing.
CREATE FUNCTION portal.end_looks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE back timestamptz(3);
BEGIN
  SELECT s.from_at INTO STRICT back FROM portal.user_standing s WHERE s.user_id = NEW.id AND s.to_at IS NULL;
  UPDATE portal."grant" n SET ended_at = back, ended_by_id = portal.speaker(), ended_reason = 'officerBack' FROM portal.looks_at(ARRAY (SELECT g.id FROM portal."grant" g WHERE g.officer_id = NEW.id)) l
    WHERE n.id = l.grant_id AND least(n.ended_at, n.ends_at) > greatest(back, now());
  RETURN NULL;
END $$;
CREATE TRIGGER user_standing_ends_looks AFTER UPDATE OF status ON portal."user" FOR EACH ROW WHEN (OLD.status = 'deactivated' AND NEW.status <> 'deactivated') EXECUTE FUNCTION portal.end_looks();

-- As before (140200), but for two things: a look begins at the very instant from which its officer is out of use, and one at a right that already has an end (a handover was accepted, its day is to come) ends with it.
DO $$
DECLARE own text := pg_get_functiondef('portal.begin_contingency(uuid, text[])'::regprocedure);
  changed text;
BEGIN
  changed := replace(own, E'  at := clock_timestamp();\n', '');
  changed := replace(changed, E'  GET DIAGNOSTICS taken = ROW_COUNT;\n', E'  GET DIAGNOSTICS taken = ROW_COUNT;\n  at := CASE WHEN taken > 0 THEN (SELECT s.from_at FROM portal.user_standing s WHERE s.user_id = h.officer_id AND s.to_at IS NULL) ELSE clock_timestamp() END;\n');
  changed := replace(changed, 'SELECT i.grant_id, i.request_id, g.starts_at FROM', 'SELECT i.grant_id, i.request_id, g.starts_at, g.ended_at FROM');
  changed := replace(changed, E'  END LOOP;\n', E'    UPDATE portal."grant" n SET ended_at = item.ended_at, ended_by_id = portal.speaker(), ended_reason = ''rightOver'' WHERE n.id = made AND item.ended_at < n.ends_at;\n  END LOOP;\n');
  IF length(changed) < length(own) + 300 OR position('clock_timestamp();' IN replace(changed, 'ELSE clock_timestamp()', '')) > 0 THEN RAISE EXCEPTION 'portal.begin_contingency is not the one this was written for'; END IF;
  EXECUTE changed;
END $$;

REVOKE ALL ON FUNCTION portal.looks_at(uuid[]), portal.end_looks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.looks_at(uuid[]) TO portal_web, portal_mover;
GRANT SELECT ON portal.user_standing TO portal_mover;
GRANT CREATE ON SCHEMA portal TO portal_mover;
ALTER FUNCTION portal.end_looks() OWNER TO portal_mover;
REVOKE CREATE ON SCHEMA portal FROM portal_mover;
