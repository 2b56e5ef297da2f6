-- What is odd in the ledger, found by rules over it, and what an auditor found behind it (docs/decisions/0219).
ALTER TABLE portal.policy
  -- A first time counts for somebody who has used the portal for so many days.
  ADD COLUMN odd_history_days int NOT NULL DEFAULT 14 CONSTRAINT policy_odd_history_days CHECK (odd_history_days BETWEEN 1 AND 60),
  -- Rows of a day are many at so many times the usual, and not below so many.
  ADD COLUMN odd_volume_factor int NOT NULL DEFAULT 5 CONSTRAINT policy_odd_volume_factor CHECK (odd_volume_factor BETWEEN 2 AND 100),
  ADD COLUMN odd_volume_rows int NOT NULL DEFAULT 10000 CONSTRAINT policy_odd_volume_rows CHECK (odd_volume_rows BETWEEN 100 AND 100000000),
  ADD COLUMN odd_refusals int NOT NULL DEFAULT 20 CONSTRAINT policy_odd_refusals CHECK (odd_refusals BETWEEN 3 AND 1000),
  ADD COLUMN odd_unopened_files int NOT NULL DEFAULT 2 CONSTRAINT policy_odd_unopened_files CHECK (odd_unopened_files BETWEEN 1 AND 100),
  ADD COLUMN odd_steps int NOT NULL DEFAULT 10 CONSTRAINT policy_odd_steps CHECK (odd_steps BETWEEN 3 AND 1000);

CREATE TABLE portal.oddity (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  rule text NOT NULL CONSTRAINT oddity_rule CHECK (rule IN ('hour', 'network', 'district', 'volume', 'refusals', 'unopened', 'walking')),
  subject_id uuid NOT NULL REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  state_code int REFERENCES reference.state ON DELETE RESTRICT ON UPDATE CASCADE,
  -- What of the rule it is: a day, a day and hour, a network; found once.
  about text NOT NULL,
  -- The Indian day on which it was.
  day date NOT NULL,
  found_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- Counts, an hour, a network, a district: never a registrant's value.
  facts jsonb NOT NULL,
  -- Where the events stand in the ledger that show it, the telling ones.
  positions bigint[] NOT NULL CONSTRAINT oddity_positions CHECK (cardinality(positions) BETWEEN 1 AND 20),
  verdict text CONSTRAINT oddity_verdict CHECK (verdict IN ('explained', 'mistaken', 'incident')),
  note text CONSTRAINT oddity_note CHECK (length(note) BETWEEN 10 AND 300),
  closed_at timestamptz(3),
  closed_by_id uuid REFERENCES portal."user" ON DELETE RESTRICT ON UPDATE CASCADE,
  UNIQUE (rule, subject_id, about),
  CONSTRAINT oddity_closed CHECK ((verdict IS NULL) = (closed_at IS NULL) AND (verdict IS NULL) = (closed_by_id IS NULL) AND (verdict IS NULL) = (note IS NULL))
);
CREATE INDEX oddity_open ON portal.oddity (found_at) WHERE verdict IS NULL;
CREATE INDEX oddity_state ON portal.oddity (state_code, day);
-- Whether an account is of the same person as the one who speaks, by the rule that holds wherever two persons are asked for (same_holder, 025000): an auditor's login reads no mail address.
CREATE FUNCTION portal.is_own_doing(subject uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT portal.same_holder(portal.speaker(), subject)
$$;
REVOKE ALL ON FUNCTION portal.is_own_doing(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.is_own_doing(uuid) TO portal_auditor;
GRANT CREATE ON SCHEMA portal TO portal_governor;
ALTER FUNCTION portal.is_own_doing(uuid) OWNER TO portal_governor;
REVOKE CREATE ON SCHEMA portal FROM portal_governor;
-- An auditor says once what is behind it, and nobody of the own doings.
CREATE FUNCTION portal.guard_oddity() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF OLD.verdict IS NOT NULL THEN RAISE EXCEPTION 'an oddity is closed once' USING ERRCODE = 'check_violation'; END IF;
  IF NEW.closed_by_id = NEW.subject_id OR portal.is_own_doing(NEW.subject_id) THEN RAISE EXCEPTION 'nobody judges the own doings' USING ERRCODE = 'check_violation'; END IF;
  NEW.closed_at := clock_timestamp();
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION portal.guard_oddity() FROM PUBLIC;
CREATE TRIGGER oddity_guard BEFORE UPDATE ON portal.oddity FOR EACH ROW EXECUTE FUNCTION portal.guard_oddity();
CREATE TRIGGER oddity_spoken BEFORE UPDATE ON portal.oddity FOR EACH ROW EXECUTE FUNCTION portal.demand_speaker('closed_by_id');
CREATE TRIGGER oddity_keep BEFORE UPDATE ON portal.oddity FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('verdict', 'note', 'closed_at', 'closed_by_id');
CREATE TRIGGER oddity_delete BEFORE DELETE ON portal.oddity FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
GRANT SELECT ON portal.oddity TO portal_auditor, portal_worker;
-- An admin's login knows how many wait, and the number of one that became an incident; not about whom.
GRANT SELECT (id, number, state_code, verdict) ON portal.oddity TO portal_web;
GRANT INSERT (number, rule, subject_id, state_code, about, day, facts, positions) ON portal.oddity TO portal_worker;
GRANT UPDATE (verdict, note, closed_by_id) ON portal.oddity TO portal_auditor;

-- How far the ledger was looked through; from where it stands today on.
CREATE TABLE portal.oddity_watch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  position bigint NOT NULL CHECK (position >= 0),
  ran_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO portal.oddity_watch (position, ran_at) SELECT coalesce(max(position), 0), '-infinity' FROM ledger.event;
GRANT SELECT, UPDATE (position, ran_at) ON portal.oddity_watch TO portal_worker;

-- What stands for the thousand in which a looked-up number lies, for one officer and some hours: that somebody walks through numbers shows by steps, and no number is kept. Keyed, so that
-- it says nothing to who reads the table; `portal_finder` writes it where it counts the attempt.
CREATE TABLE portal.look_up_step (
  officer_id uuid NOT NULL REFERENCES portal."user" ON DELETE CASCADE ON UPDATE CASCADE,
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  mark bytea NOT NULL CHECK (length(mark) = 16)
);
CREATE INDEX look_up_step_officer ON portal.look_up_step (officer_id, mark);
GRANT SELECT, INSERT ON portal.look_up_step TO portal_finder;
GRANT SELECT (at), DELETE ON portal.look_up_step TO portal_worker;
-- How many of today's look-ups of the officer who speaks lay in the same thousand or in one beside it; then its own is noted.
CREATE FUNCTION portal.count_step(own bytea, below bytea, above bytea) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE officer uuid; near int;
BEGIN
  SELECT k.user_id INTO officer FROM portal.speaking() k JOIN portal."user" u ON u.id = k.user_id AND u.kind = 'officer';
  IF NOT FOUND THEN RAISE EXCEPTION 'only an officer who is signed in looks up' USING ERRCODE = 'insufficient_privilege'; END IF;
  SELECT count(*) INTO near FROM portal.look_up_step s WHERE s.officer_id = officer AND s.mark IN (own, below, above) AND s.at >= portal.india_midnight(portal.india_day());
  INSERT INTO portal.look_up_step (officer_id, mark) VALUES (officer, own);
  RETURN near;
END $$;
REVOKE ALL ON FUNCTION portal.count_step(bytea, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.count_step(bytea, bytea, bytea) TO portal_web;
GRANT CREATE ON SCHEMA portal TO portal_finder;
ALTER FUNCTION portal.count_step(bytea, bytea, bytea) OWNER TO portal_finder;
REVOKE CREATE ON SCHEMA portal FROM portal_finder;
GRANT EXECUTE ON FUNCTION portal.india_midnight(date), portal.india_day(timestamptz) TO portal_finder;
