-- A file is its officer's, its minutes only get fewer, and a transfer is told of by whoever makes it (docs/decisions/0146).

CREATE FUNCTION portal.guard_export() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE speaker uuid;
BEGIN
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF (OLD.opened_at IS NOT NULL AND ((NEW.opened_at, NEW.opened_session) IS DISTINCT FROM (OLD.opened_at, OLD.opened_session) OR coalesce(NEW.expires_at > OLD.expires_at, true)))
     OR (OLD.gone_at IS NOT NULL AND ((NEW.status, NEW.gone_at) IS DISTINCT FROM (OLD.status, OLD.gone_at) OR NEW.storage_key IS NOT NULL)) THEN
    RAISE EXCEPTION 'the minutes of a file only get fewer, and what is gone stays gone' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.opened_at IS NULL AND (NEW.opened_at IS NOT NULL OR NEW.expires_at IS NOT NULL)
     AND (session_user = 'portal_worker' OR coalesce(NEW.expires_at > (now() + make_interval(mins => (SELECT p.export_open_minutes FROM portal.policy p)))::timestamptz(3), true)
       OR NEW.opened_at IS NULL OR NEW.opened_session IS DISTINCT FROM (portal.speaking()).session_id) THEN
    RAISE EXCEPTION 'a file is opened in the session that speaks, for the minutes of policy' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- The worker builds and ends files; it speaks for nobody.
  IF session_user = 'portal_worker' THEN RETURN NEW; END IF;
  speaker := portal.speaker();
  IF (NEW.officer_id = speaker OR (NEW.status = 'revoked' AND OLD.status <> 'revoked' AND 'approve' = ANY (portal.admin_permissions(speaker)))) IS NOT TRUE THEN
    RAISE EXCEPTION 'a file is changed by its officer, or taken back by an admin who may' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER export_change_spoken ON portal.export;
CREATE TRIGGER export_change_spoken BEFORE UPDATE ON portal.export FOR EACH ROW EXECUTE FUNCTION portal.guard_export();
-- A file begins as asked for, now: its day counts it, and the day of its deletion is counted from it.
REVOKE INSERT ON portal.export FROM portal_web;
GRANT INSERT (id, number, officer_id, boxes, filters, locale, rows_expected, lock_hash) ON portal.export TO portal_web;

-- A transfer is its officer's in the session that speaks. Its end may come when that session is over: it is noted once and speaks for nobody.
CREATE FUNCTION portal.guard_download() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE speaking record;
BEGIN
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.finished_at IS NOT NULL THEN RAISE EXCEPTION 'the end of a transfer is noted once' USING ERRCODE = 'insufficient_privilege'; END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO speaking FROM portal.speaking();
  IF (NEW.session_id = speaking.session_id AND EXISTS (SELECT FROM portal.export e WHERE e.id = NEW.export_id AND e.officer_id = speaking.user_id)) IS NOT TRUE THEN
    RAISE EXCEPTION 'a file goes to its officer, in the session that speaks' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.guard_export(), portal.guard_download() FROM PUBLIC;
CREATE TRIGGER export_download_spoken BEFORE INSERT OR UPDATE ON portal.export_download FOR EACH ROW EXECUTE FUNCTION portal.guard_download();
CREATE TRIGGER export_download_keep BEFORE UPDATE ON portal.export_download FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('bytes_sent', 'complete', 'finished_at');
REVOKE INSERT, UPDATE ON portal.export_download FROM portal_web, portal_worker;
GRANT INSERT (export_id, session_id, address, from_byte, to_byte), UPDATE (bytes_sent, complete, finished_at) ON portal.export_download TO portal_web;
-- The worker closes what nobody closed; what was sent it does not know.
GRANT UPDATE (complete, finished_at) ON portal.export_download TO portal_worker;
