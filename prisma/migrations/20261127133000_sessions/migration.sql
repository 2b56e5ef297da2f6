-- Sessions of a named person (docs/decisions/0170 to 0173): the browsers they sign in from, what wrong passwords cost and whom, how a session ended, and from
-- where admins work.

-- A browser in which somebody signed in, known by a random cookie of its own for this account. The digest is keyed: whoever can write the table cannot make a browser known.
CREATE TABLE portal.device (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES portal."user",
  token_digest bytea NOT NULL CONSTRAINT device_token_digest CHECK (octet_length(token_digest) = 32),
  user_agent text CONSTRAINT device_user_agent CHECK (length(user_agent) <= 200),
  first_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  forgotten_at timestamptz(3)
);
CREATE UNIQUE INDEX device_token_digest_key ON portal.device (token_digest);
CREATE INDEX device_user ON portal.device (user_id);
CREATE TRIGGER device_keep BEFORE UPDATE ON portal.device FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('user_agent', 'last_seen_at', 'forgotten_at');
CREATE TRIGGER device_keep_end BEFORE UPDATE ON portal.device FOR EACH ROW EXECUTE FUNCTION portal.keep_first('forgotten_at');
CREATE TRIGGER device_delete BEFORE DELETE ON portal.device FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
GRANT SELECT, INSERT (user_id, token_digest, user_agent), UPDATE (user_agent, last_seen_at, forgotten_at) ON portal.device TO portal_web;

-- In which browser a session began, and what ended it.
ALTER TABLE portal.session
  ADD COLUMN device_id uuid REFERENCES portal.device,
  ADD COLUMN end_cause text CONSTRAINT session_end_cause CHECK (end_cause IN ('signOut', 'elsewhere', 'everywhere', 'newer', 'network', 'account', 'step'));
DROP TRIGGER session_keep ON portal.session;
CREATE TRIGGER session_keep BEFORE UPDATE ON portal.session FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('but', 'id', 'user_id', 'lock_hash', 'stage', 'device_id', 'address', 'user_agent');
CREATE TRIGGER session_keep_end BEFORE UPDATE ON portal.session FOR EACH ROW EXECUTE FUNCTION portal.keep_first('end_cause');

-- What wrong passwords cost: one budget for each place from which a user id is tried. Known by a keyed digest of the user id, so that one that no account has is
-- counted like every other, and nothing that was typed is kept. Rubbish after a day without an attempt.
ALTER TABLE portal."user" DROP COLUMN failed_attempts, DROP COLUMN locked_until;
-- Whatever opens an account opens it no more (132000): sessions say so, and no browser is known.
CREATE OR REPLACE FUNCTION portal.forget_credentials(account uuid) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  UPDATE portal."user" u SET password_hash = NULL, enrol_until = NULL WHERE u.id = account;
  UPDATE portal.session s SET revoked_at = now(), end_cause = 'account' WHERE s.user_id = account AND s.revoked_at IS NULL;
  UPDATE portal.device d SET forgotten_at = now() WHERE d.user_id = account AND d.forgotten_at IS NULL;
  UPDATE portal.activation a SET expires_at = now() WHERE a.user_id = account AND a.used_at IS NULL AND a.expires_at > now();
END $$;
GRANT UPDATE (end_cause) ON portal.session TO portal_governor;
GRANT SELECT (user_id, forgotten_at), UPDATE (forgotten_at) ON portal.device TO portal_governor;
CREATE TABLE portal.sign_in_budget (
  name_digest bytea NOT NULL CONSTRAINT sign_in_budget_name CHECK (octet_length(name_digest) = 32),
  place text NOT NULL CONSTRAINT sign_in_budget_place CHECK (length(place) BETWEEN 1 AND 80),
  failures int NOT NULL DEFAULT 0,
  -- How often the budget was used up without a right password between.
  rests int NOT NULL DEFAULT 0,
  last_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (name_digest, place)
);
GRANT SELECT, INSERT, UPDATE (failures, rests, last_at), DELETE ON portal.sign_in_budget TO portal_web;
REVOKE ALL ON portal.sign_in_budget FROM portal_worker;
GRANT SELECT (last_at), DELETE ON portal.sign_in_budget TO portal_worker;

-- How long a used-up budget rests: policy's minutes, doubled each time, up to a bound.
CREATE FUNCTION portal.rest_minutes(rests int, lock_minutes int, rest_minutes_max int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT least(lock_minutes::bigint << least(rests, 20), rest_minutes_max)::int
$$;

-- Takes one attempt of a place before the password is looked at, so that many guesses at once cannot outrun the count. `resting`: nothing was taken, for the budget
-- is used up and rests. `minutes`: this attempt was its last; it rests for so long from now on, unless the password is right. The same is read and written in every case,
-- also where nothing may be taken: how long it takes tells nothing.
CREATE FUNCTION portal.take_attempt(name_digest bytea, place text, attempts_max int, lock_minutes int, rest_minutes_max int, may_take boolean, OUT resting boolean, OUT minutes int)
LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE b portal.sign_in_budget;
BEGIN
  INSERT INTO portal.sign_in_budget (name_digest, place) VALUES (take_attempt.name_digest, take_attempt.place) ON CONFLICT DO NOTHING;
  SELECT * INTO b FROM portal.sign_in_budget s WHERE s.name_digest = take_attempt.name_digest AND s.place = take_attempt.place FOR UPDATE;
  resting := b.failures >= attempts_max AND b.last_at + make_interval(mins => portal.rest_minutes(b.rests, lock_minutes, rest_minutes_max)) > now();
  IF may_take AND NOT resting THEN
    IF b.last_at < now() - interval '1 day' THEN b.failures := 0; b.rests := 0; END IF;
    IF b.failures >= attempts_max THEN b.failures := 0; b.rests := b.rests + 1; END IF;
    b.failures := b.failures + 1; b.last_at := now();
    IF b.failures >= attempts_max THEN minutes := portal.rest_minutes(b.rests, lock_minutes, rest_minutes_max); END IF;
  END IF;
  UPDATE portal.sign_in_budget s SET failures = b.failures, rests = b.rests, last_at = b.last_at WHERE s.name_digest = b.name_digest AND s.place = b.place;
END $$;

-- The same for whoever tries: a browser that the account knows has a budget of its own, that nobody else can use up; every other network has one as well, and all of
-- them together a larger one.
CREATE FUNCTION portal.take_attempts(name_digest bytea, place text, is_known boolean, strangers_factor int, rest_minutes_max int, OUT resting boolean, OUT minutes int)
LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE p portal.policy; own record; shared record;
BEGIN
  SELECT * INTO p FROM portal.policy;
  SELECT * INTO own FROM portal.take_attempt(take_attempts.name_digest, take_attempts.place, p.sign_in_failures_max, p.sign_in_lock_minutes, take_attempts.rest_minutes_max, true);
  resting := own.resting;
  minutes := own.minutes;
  IF is_known THEN RETURN; END IF;
  SELECT * INTO shared FROM portal.take_attempt(take_attempts.name_digest, 'strangers', p.sign_in_failures_max * strangers_factor, p.sign_in_lock_minutes, take_attempts.rest_minutes_max, NOT own.resting);
  resting := own.resting OR shared.resting;
  minutes := greatest(own.minutes, shared.minutes);
END $$;
REVOKE ALL ON FUNCTION portal.rest_minutes(int, int, int), portal.take_attempt(bytea, text, int, int, int, boolean), portal.take_attempts(bytea, text, boolean, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.rest_minutes(int, int, int), portal.take_attempt(bytea, text, int, int, int, boolean), portal.take_attempts(bytea, text, boolean, int, int) TO portal_web;

-- How many browsers one person is signed in with at once. And a session can be prolonged at least ten times before it is over (WCAG 2.2.1).
UPDATE portal.policy SET session_idle_minutes = greatest(2, session_hours_max * 60 / 11) WHERE session_hours_max * 60 < 11 * session_idle_minutes;
ALTER TABLE portal.policy
  ADD COLUMN officer_sessions_max int NOT NULL DEFAULT 1 CONSTRAINT policy_officer_sessions CHECK (officer_sessions_max BETWEEN 1 AND 5),
  ADD COLUMN admin_sessions_max int NOT NULL DEFAULT 1 CONSTRAINT policy_admin_sessions CHECK (admin_sessions_max BETWEEN 1 AND 5),
  ADD COLUMN auditor_sessions_max int NOT NULL DEFAULT 1 CONSTRAINT policy_auditor_sessions CHECK (auditor_sessions_max BETWEEN 1 AND 5),
  ADD CONSTRAINT policy_session_renewals CHECK (session_hours_max * 60 >= 11 * session_idle_minutes);

ALTER TYPE portal.mail_kind ADD VALUE 'deviceNew';
