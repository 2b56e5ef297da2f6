-- The mail that says that a password was changed.
ALTER TYPE portal.mail_kind ADD VALUE 'passwordChanged';

-- The first password is set by whoever has the link, which has made the account active by then; every later one by its owner, who speaks. Two admins take it away (recovery), nobody gives one.
CREATE FUNCTION portal.guard_passwords() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF current_user = 'portal_web' AND NOT (OLD.password_hash IS NULL AND NEW.status = 'active') AND NEW.id IS DISTINCT FROM portal.speaker() THEN
    RAISE EXCEPTION 'nobody sets the password of another' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.guard_passwords() FROM PUBLIC;
CREATE TRIGGER user_passwords BEFORE UPDATE OF password_hash ON portal."user" FOR EACH ROW WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash) EXECUTE FUNCTION portal.guard_passwords();
