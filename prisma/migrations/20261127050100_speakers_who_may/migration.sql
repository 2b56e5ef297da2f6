-- The database asks not only who speaks (docs/decisions/0120) but whether that person may (docs/decisions/0146).

/*
 * As before: the first argument names the column in which the speaker stands ('' or none: whoever it is). Every further one is a permission: an admin who has one of them speaks, nobody else.
 * What a row needs is what its use case asks for (lib/access/authorization.ts).
 */
CREATE OR REPLACE FUNCTION portal.demand_speaker() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE named text := to_jsonb(NEW) ->> nullif(TG_ARGV[0], '');
BEGIN
  IF portal.is_owner() OR (session_user = 'portal_worker' AND named IS NULL) THEN RETURN NEW; END IF;
  IF portal.speaker() IS NULL OR (TG_NARGS > 0 AND TG_ARGV[0] <> '' AND named IS DISTINCT FROM portal.speaker()::text) THEN
    RAISE EXCEPTION 'in % nobody acts for another', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- A condition of its own: where no permission is named, the writing role need not be able to ask for one.
  IF TG_NARGS > 1 THEN
    IF NOT (portal.admin_permissions(portal.speaker()) && TG_ARGV[1:]) THEN
      RAISE EXCEPTION 'in % this person may not act', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
  END IF;
  RETURN NEW;
END $$;

DROP TRIGGER decision_void_spoken ON portal.decision_void;
CREATE TRIGGER decision_void_spoken BEFORE INSERT ON portal.decision_void FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('', 'approve');
DROP TRIGGER grant_spoken ON portal."grant";
CREATE TRIGGER grant_spoken BEFORE INSERT ON portal."grant" FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('', 'approve');
DROP TRIGGER grant_end_spoken ON portal."grant";
CREATE TRIGGER grant_end_spoken BEFORE UPDATE ON portal."grant" FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('ended_by_id', 'approve');
DROP TRIGGER grant_suspension_spoken ON portal.grant_suspension;
CREATE TRIGGER grant_suspension_spoken BEFORE INSERT ON portal.grant_suspension FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('suspended_by_id', 'approve');
DROP TRIGGER grant_suspension_end_spoken ON portal.grant_suspension;
CREATE TRIGGER grant_suspension_end_spoken BEFORE UPDATE ON portal.grant_suspension FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('resumed_by_id', 'approve');
DROP TRIGGER review_spoken ON portal.review;
CREATE TRIGGER review_spoken BEFORE INSERT ON portal.review FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('opened_by_id', 'approve');
DROP TRIGGER review_change_spoken ON portal.review;
CREATE TRIGGER review_change_spoken BEFORE UPDATE ON portal.review FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('', 'approve');
DROP TRIGGER review_item_spoken ON portal.review_item;
CREATE TRIGGER review_item_spoken BEFORE INSERT ON portal.review_item FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('', 'approve');
DROP TRIGGER review_item_change_spoken ON portal.review_item;
CREATE TRIGGER review_item_change_spoken BEFORE UPDATE ON portal.review_item FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('decided_by_id', 'approve');
-- A way in is mailed with the second approval of a nomination, or by whoever keeps accounts.
DROP TRIGGER activation_spoken ON portal.activation;
CREATE TRIGGER activation_spoken BEFORE INSERT ON portal.activation FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('', 'approve', 'users');

-- The history of a request tells of what was done: a word of the speaker's that stands beside it, an approval that fell, or the enterer's own act. The worker tells of a lapse.
CREATE FUNCTION portal.guard_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE speaker uuid; is_so boolean;
BEGIN
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF session_user = 'portal_worker' THEN
    is_so := NEW.act = 'lapsed' AND NEW.by_id IS NULL AND EXISTS (SELECT FROM portal.request r WHERE r.id = NEW.request_id AND r.status = 'lapsed');
  ELSE
    speaker := portal.speaker();
    is_so := speaker IS NOT NULL AND CASE
      WHEN NEW.act IN ('approvedFirst', 'approvedSecond', 'returned', 'refused') THEN NEW.by_id = speaker AND EXISTS (
        SELECT FROM portal.decision d WHERE d.request_id = NEW.request_id AND d.revision = NEW.revision AND d.admin_id = speaker
          AND d.verdict = CASE NEW.act WHEN 'returned' THEN 'return' WHEN 'refused' THEN 'refuse' ELSE 'approve' END
          AND NOT EXISTS (SELECT FROM portal.decision_void v WHERE v.decision_id = d.id))
      WHEN NEW.act = 'approvalFell' THEN EXISTS (
        SELECT FROM portal.decision d JOIN portal.decision_void v ON v.decision_id = d.id WHERE d.request_id = NEW.request_id AND d.revision = NEW.revision AND d.admin_id = NEW.by_id)
        AND 'approve' = ANY (portal.admin_permissions(speaker))
      WHEN NEW.act = 'lapsed' THEN false
      ELSE NEW.by_id = speaker AND EXISTS (SELECT FROM portal.request r WHERE r.id = NEW.request_id AND r.proposed_by_id = speaker)
    END;
  END IF;
  IF is_so IS NOT TRUE THEN RAISE EXCEPTION 'a step tells of what somebody did who speaks' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.guard_step() FROM PUBLIC;
DROP TRIGGER request_step_spoken ON portal.request_step;
DROP TRIGGER request_step_fell ON portal.request_step;
CREATE TRIGGER request_step_spoken BEFORE INSERT ON portal.request_step FOR EACH ROW EXECUTE FUNCTION portal.guard_step();
-- When a step was made is the database's word.
REVOKE INSERT ON portal.request_step FROM portal_web, portal_worker;
GRANT INSERT (request_id, revision, act, by_id, reason, changes) ON portal.request_step TO portal_web, portal_worker;
