-- Code lists (prisma/reference), loaded and refreshed by bin/migrate.
CREATE SCHEMA reference;
CREATE TABLE reference.state (code int PRIMARY KEY, name_en text NOT NULL, name_hi text NOT NULL, kind text NOT NULL, iso text NOT NULL);
CREATE TABLE reference.district (code int PRIMARY KEY, state_code int NOT NULL REFERENCES reference.state, name_en text NOT NULL, name_hi text NOT NULL, pin_parent_codes int[] NOT NULL);
CREATE INDEX district_state ON reference.district (state_code);
CREATE TABLE reference.occupation (code text PRIMARY KEY, title text NOT NULL, level text NOT NULL, parent_code text);
CREATE TABLE reference.eshram_occupation (code text PRIMARY KEY REFERENCES reference.occupation, title text NOT NULL, sector text NOT NULL);
CREATE TABLE reference.master (master text, code text, label_en text NOT NULL, label_hi text NOT NULL, PRIMARY KEY (master, code));
CREATE TABLE reference.pincode (pincode int PRIMARY KEY, state_code int NOT NULL REFERENCES reference.state, district_codes int[] NOT NULL);
-- Which files the tables were loaded from: a start with the same files loads nothing.
CREATE TABLE reference.load (file text PRIMARY KEY, sha256 text NOT NULL, loaded_at timestamptz NOT NULL DEFAULT now());

-- Portal rows speak of places that exist.
ALTER TABLE portal."user" ADD CONSTRAINT user_state FOREIGN KEY (state_code) REFERENCES reference.state;
ALTER TABLE portal.request ADD CONSTRAINT request_state FOREIGN KEY (state_code) REFERENCES reference.state;
ALTER TABLE portal."grant" ADD CONSTRAINT grant_state FOREIGN KEY (state_code) REFERENCES reference.state;
CREATE FUNCTION portal.check_districts() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal AS $$
BEGIN
  IF (SELECT count(*) FROM reference.district d WHERE d.code = ANY (NEW.district_codes) AND d.state_code = NEW.state_code) <> cardinality(NEW.district_codes) THEN
    RAISE EXCEPTION 'districts must be distinct and of the request''s State' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_districts BEFORE INSERT OR UPDATE ON portal.request FOR EACH ROW EXECUTE FUNCTION portal.check_districts();
