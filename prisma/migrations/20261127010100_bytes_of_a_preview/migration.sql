-- What an approval is of: the very bytes whose hash the approver gave, so that preview and hash cannot disagree. Approvals of before keep what they have.
ALTER TABLE portal.decision ADD COLUMN preview_text text;
CREATE FUNCTION portal.check_preview() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.preview_hash IS DISTINCT FROM sha256(convert_to(NEW.preview_text, 'UTF8')) THEN
    RAISE EXCEPTION 'the hash of a preview is that of its bytes' USING ERRCODE = 'check_violation';
  END IF;
  NEW.preview := NEW.preview_text::jsonb;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.check_preview() FROM PUBLIC;
-- Before decision_check, which asks every approval for a preview: triggers run in the order of their names.
CREATE TRIGGER decision_bytes BEFORE INSERT ON portal.decision FOR EACH ROW EXECUTE FUNCTION portal.check_preview();
