-- What lets somebody in is written by whoever knows the portal's keys, not by whoever has its login (docs/decisions/0121).

-- A password's hash is sealed for its account. Hashes of before are sealed by bin/migrate right after this; from now on nobody writes an unsealed one.
ALTER TABLE portal."user" ADD CONSTRAINT user_password_sealed CHECK (password_hash LIKE 'sealed.%') NOT VALID;

-- Links of before are known by a plain hash, which anybody can make: they end, and an admin mails new ones.
UPDATE portal.activation SET expires_at = least(expires_at, now()) WHERE used_at IS NULL;
-- A link is one account's, is used once and never lasts longer.
CREATE FUNCTION portal.guard_activation() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF portal.is_owner() THEN RETURN NEW; END IF;
  IF (NEW.id, NEW.user_id, NEW.token_hash, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.token_hash, OLD.created_at)
     OR NEW.expires_at > OLD.expires_at OR (OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at) THEN
    RAISE EXCEPTION 'a link is not given to another account nor used again' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER activation_guard BEFORE UPDATE ON portal.activation FOR EACH ROW EXECUTE FUNCTION portal.guard_activation();

-- The web puts a mail into the outbox and never changes it: a link on its way is not sent to somebody else. What is about a file goes to whose file it is.
REVOKE UPDATE ON portal.mail FROM portal_web;
CREATE FUNCTION portal.check_mail() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF NEW.export_id IS NOT NULL AND NOT EXISTS (SELECT FROM portal.export e WHERE e.id = NEW.export_id AND e.officer_id = NEW.user_id) THEN
    RAISE EXCEPTION 'mail about a file goes to its officer' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_check BEFORE INSERT ON portal.mail FOR EACH ROW EXECUTE FUNCTION portal.check_mail();
REVOKE ALL ON FUNCTION portal.guard_activation(), portal.check_mail() FROM PUBLIC;
