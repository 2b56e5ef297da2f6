-- A stolen login of the worker must not lift a suspension, end a grant or take a request back, and nobody dates a suspension.

-- Of a suspension only its end may be written, once; when it began is the database's word.
CREATE TRIGGER grant_suspension_keep BEFORE UPDATE ON portal.grant_suspension FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('resumed_at', 'resumed_by_id');
REVOKE INSERT, UPDATE ON portal.grant_suspension, portal."grant" FROM portal_worker, portal_web;
GRANT INSERT (grant_id, suspended_by_id, reason) ON portal.grant_suspension TO portal_web;
GRANT UPDATE (resumed_at, resumed_by_id) ON portal.grant_suspension TO portal_web;
GRANT INSERT (grant_id, review_item_id, reason) ON portal.grant_suspension TO portal_worker;
GRANT INSERT, UPDATE (ended_at, ended_by_id, ended_reason) ON portal."grant" TO portal_web;

CREATE FUNCTION portal.check_worker_request() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  -- What the worker does with a request is to note that its days are over.
  IF session_user = 'portal_worker' AND NEW.status IS DISTINCT FROM OLD.status AND NEW.status <> 'lapsed' THEN
    RAISE EXCEPTION 'the worker lets a request lapse and nothing else' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_worker BEFORE UPDATE ON portal.request FOR EACH ROW EXECUTE FUNCTION portal.check_worker_request();
