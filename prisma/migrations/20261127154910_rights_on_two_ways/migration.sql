-- Who will hold a right from a day on may hand it over before that day. What befalls it meanwhile befalls it all the way to the last of them (docs/decisions/0182).

-- What takes the place of these rights, one after the other.
CREATE FUNCTION portal.handed_on(rights uuid[]) RETURNS TABLE (grant_id uuid) LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  WITH RECURSIVE onward (grant_id) AS (
    SELECT i.new_grant_id FROM portal.handover_item i WHERE i.grant_id = ANY (rights) AND i.new_grant_id IS NOT NULL
    UNION SELECT i.new_grant_id FROM onward o JOIN portal.handover_item i ON i.grant_id = o.grant_id WHERE i.new_grant_id IS NOT NULL
  )
  SELECT onward.grant_id FROM onward
$$;

-- As before (154000), but the end of a right goes on past one that was handed on before it began: that one is over already, and what took its place is still to come.
CREATE OR REPLACE FUNCTION portal.follow_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'grant' THEN
    IF NEW.ended_at IS NOT DISTINCT FROM OLD.ended_at THEN RETURN NULL; END IF;
    UPDATE portal."grant" n SET ended_at = NEW.ended_at, ended_by_id = NEW.ended_by_id, ended_reason = NEW.ended_reason FROM portal.handed_on(ARRAY[NEW.id]) o
      WHERE n.id = o.grant_id AND n.starts_at > NEW.ended_at AND (n.ended_at IS NULL OR n.ended_at > NEW.ended_at);
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

REVOKE ALL ON FUNCTION portal.handed_on(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.handed_on(uuid[]) TO portal_web, portal_mover;
