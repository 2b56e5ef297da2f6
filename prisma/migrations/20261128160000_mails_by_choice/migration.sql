-- Which mails a person has at once, in one mail a day, or not at all (docs/decisions/0234). What law, safety and the ceremony need is always mailed at once, whatever anybody asked for.
ALTER TYPE portal.mail_kind ADD VALUE 'oddity';
ALTER TYPE portal.mail_kind ADD VALUE 'ticketAnswered';
ALTER TYPE portal.mail_kind ADD VALUE 'digest';

-- What of a mail its reader may choose about; null for what always comes. A list of what may be chosen: a kind, stage or cause that is not in it always comes.
CREATE FUNCTION portal.mail_topic(kind text, params jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN kind IN ('ticketAnswered', 'oddity') THEN kind
    WHEN kind = 'schedule' AND (params->>'event', params->>'cause') IN (('skipped', 'nothing'), ('skipped', 'tooManyRows'), ('skipped', 'filesPerDay'), ('skipped', 'budget'), ('ended', 'officer'), ('ended', 'until')) THEN kind
    WHEN kind = 'exportFailed' AND params->>'cause' IN ('failed', 'fileLost', 'tooManyRows', 'overBudget', 'refused', 'notDecided', 'keyChanged') THEN kind
    WHEN kind = 'reviewCall' AND params->>'stage' IN ('opened', 'reminded') THEN kind
  END
$$;
-- How it comes to a reader of that kind who chose nothing; null where it does not come to such a reader.
CREATE FUNCTION portal.mail_default(reader text, topic text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE reader || ' ' || topic
    WHEN 'officer exportFailed' THEN 'atOnce' WHEN 'officer schedule' THEN 'atOnce' WHEN 'officer ticketAnswered' THEN 'digest'
    WHEN 'admin reviewCall' THEN 'atOnce'
    WHEN 'auditor reviewCall' THEN 'digest' WHEN 'auditor oddity' THEN 'digest'
  END
$$;

CREATE TABLE portal.mail_choice (
  user_id uuid NOT NULL REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  topic text NOT NULL,
  way text NOT NULL CONSTRAINT mail_choice_way CHECK (way IN ('atOnce', 'digest', 'none')),
  chosen_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (user_id, topic)
);
-- Nobody chooses about what always comes, nor about what never comes to such an account.
CREATE FUNCTION portal.guard_mail_choice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM portal."user" u WHERE u.id = NEW.user_id AND portal.mail_default(u.kind::text, NEW.topic) IS NOT NULL) THEN
    RAISE EXCEPTION 'about this mail its reader chooses nothing' USING ERRCODE = 'check_violation';
  END IF;
  NEW.chosen_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER mail_choice_guard BEFORE INSERT OR UPDATE ON portal.mail_choice FOR EACH ROW EXECUTE FUNCTION portal.guard_mail_choice();
CREATE TRIGGER mail_choice_keep BEFORE UPDATE ON portal.mail_choice FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('way', 'chosen_at');
ALTER TABLE portal.mail_choice ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON portal.mail_choice TO portal_web USING (user_id = portal.speaker()) WITH CHECK (user_id = portal.speaker());
GRANT SELECT, INSERT (user_id, topic, way), UPDATE (way) ON portal.mail_choice TO portal_web;

-- How a mail of that kind comes to a person now. Others write to the person than who chose, so the choice is read with the owner's rights.
CREATE FUNCTION portal.mail_way(person uuid, kind text, params jsonb) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT coalesce((
    SELECT coalesce(c.way, portal.mail_default(u.kind::text, t.topic))
    FROM (SELECT portal.mail_topic(kind, params) AS topic) t JOIN portal."user" u ON u.id = person LEFT JOIN portal.mail_choice c ON c.user_id = u.id AND c.topic = t.topic
  ), 'atOnce')
$$;

-- The way stands in the mail from the moment it is written, and is the database's word: no login says another.
ALTER TABLE portal.mail
  ADD COLUMN way text NOT NULL DEFAULT 'atOnce' CONSTRAINT mail_way CHECK (way IN ('atOnce', 'digest', 'none')),
  -- When a mail that waited for the day's was put into it.
  ADD COLUMN digested_at timestamptz(3),
  ADD CONSTRAINT mail_digested CHECK (digested_at IS NULL OR way = 'digest');
CREATE FUNCTION portal.stamp_mail_way() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  NEW.way := portal.mail_way(NEW.user_id, NEW.kind::text, NEW.params);
  NEW.digested_at := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_stamp BEFORE INSERT ON portal.mail FOR EACH ROW EXECUTE FUNCTION portal.stamp_mail_way();
CREATE INDEX mail_undigested ON portal.mail (user_id, created_at) WHERE way = 'digest' AND digested_at IS NULL;
GRANT UPDATE (digested_at) ON portal.mail TO portal_worker;
-- Taken out again a notice would be mailed twice.
CREATE FUNCTION portal.keep_digested() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF OLD.digested_at IS NOT NULL AND NEW.digested_at IS DISTINCT FROM OLD.digested_at THEN RAISE EXCEPTION 'a notice is put into the mail of the day once' USING ERRCODE = 'check_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_digested_keep BEFORE UPDATE OF digested_at ON portal.mail FOR EACH ROW EXECUTE FUNCTION portal.keep_digested();

-- Who had the mail of which day of India: one a day, however many workers there are.
CREATE TABLE portal.mail_digest (
  user_id uuid NOT NULL REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  day date NOT NULL,
  made_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (user_id, day)
);
CREATE TRIGGER mail_digest_keep BEFORE UPDATE OR DELETE ON portal.mail_digest FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
GRANT SELECT, INSERT (user_id, day) ON portal.mail_digest TO portal_worker;

REVOKE ALL ON FUNCTION portal.mail_topic(text, jsonb), portal.mail_default(text, text), portal.mail_way(uuid, text, jsonb), portal.guard_mail_choice(), portal.stamp_mail_way(), portal.keep_digested() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.mail_way(uuid, text, jsonb) TO portal_worker;
