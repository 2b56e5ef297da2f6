-- The Aadhaar vault (Guidelines, section 7 x; UIDAI circular K-11020/205/2017; docs/decisions/0165): numbers, their keyed index, UIDAI's tokens and signed
-- answers live here and nowhere else, sealed under keys of their own. Outside stand a random reference and the last four digits.
CREATE SCHEMA vault;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_vault') THEN CREATE ROLE portal_vault LOGIN NOINHERIT; END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO portal_vault', current_database());
END $$;
REVOKE ALL ON SCHEMA vault FROM PUBLIC;
ALTER ROLE portal_vault SET timezone = 'UTC'; ALTER ROLE portal_vault SET statement_timeout = '5s'; ALTER ROLE portal_vault SET lock_timeout = '2s';
ALTER ROLE portal_vault SET idle_in_transaction_session_timeout = '15s'; ALTER ROLE portal_vault SET jit = off;

-- Which VAULT_KEY the rows are sealed under, as a keyed digest: another one is refused before it seals anything.
CREATE TABLE vault.key_check (
  id boolean PRIMARY KEY DEFAULT true CONSTRAINT key_check_one CHECK (id),
  digest bytea NOT NULL CONSTRAINT key_check_length CHECK (octet_length(digest) = 32)
);

-- One person: the number and UIDAI's token, sealed under a key of the row's own, which is wrapped under VAULT_KEY. Released: all of it is gone and the number is free.
CREATE TABLE vault.holder (
  reference uuid PRIMARY KEY,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  released_at timestamptz(3),
  -- HMAC of the number under a key of VAULT_KEY: one Aadhaar, one account.
  number_index bytea UNIQUE CONSTRAINT holder_index CHECK (octet_length(number_index) = 32),
  data_key bytea,
  number bytea,
  token bytea,
  CONSTRAINT holder_whole CHECK (num_nulls(number_index, data_key, number, token) = CASE WHEN released_at IS NULL THEN 0 ELSE 4 END)
);

-- What UIDAI was asked and answered (Authentication Regulations, 18): two years at hand and five in the archive, then deleted. Never a PID block.
CREATE TABLE vault.authentication (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- No key to holder: an enrolment that failed has none.
  reference uuid NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  transaction text NOT NULL UNIQUE CONSTRAINT authentication_transaction CHECK (length(transaction) BETWEEN 1 AND 50),
  purpose text NOT NULL CONSTRAINT authentication_purpose CHECK (purpose IN ('signIn', 'enrol', 'stepUp')),
  act text NOT NULL,
  result text NOT NULL CONSTRAINT authentication_result CHECK (length(result) BETWEEN 1 AND 60),
  -- The answer as UIDAI signed it, sealed; none where there was none to trust.
  data_key bytea,
  answer bytea,
  CONSTRAINT authentication_answer CHECK ((data_key IS NULL) = (answer IS NULL))
);
CREATE INDEX authentication_reference ON vault.authentication (reference, at);
CREATE INDEX authentication_at ON vault.authentication (at);

-- Each capture and each answer's code counts once. UIDAI's own window is 24 hours; nothing is forgotten within it.
CREATE TABLE vault.seen_capture (digest bytea PRIMARY KEY CONSTRAINT seen_capture_length CHECK (octet_length(digest) = 32), seen_at timestamptz(3) NOT NULL DEFAULT now());
CREATE TABLE vault.seen_code (digest bytea PRIMARY KEY CONSTRAINT seen_code_length CHECK (octet_length(digest) = 32), seen_at timestamptz(3) NOT NULL DEFAULT now());
CREATE INDEX seen_capture_at ON vault.seen_capture (seen_at);
CREATE INDEX seen_code_at ON vault.seen_code (seen_at);

CREATE FUNCTION vault.keep_row() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- The argument: how long a row is kept at least.
  IF TG_OP = 'UPDATE' OR coalesce((to_jsonb(OLD) ->> TG_ARGV[1])::timestamptz, 'infinity') > now() - TG_ARGV[0]::interval THEN
    RAISE EXCEPTION '% keeps its rows', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER seen_capture_keep BEFORE UPDATE OR DELETE ON vault.seen_capture FOR EACH ROW EXECUTE FUNCTION vault.keep_row('24 hours', 'seen_at');
CREATE TRIGGER seen_code_keep BEFORE UPDATE OR DELETE ON vault.seen_code FOR EACH ROW EXECUTE FUNCTION vault.keep_row('24 hours', 'seen_at');
CREATE TRIGGER authentication_keep BEFORE UPDATE OR DELETE ON vault.authentication FOR EACH ROW EXECUTE FUNCTION vault.keep_row('7 years', 'at');

-- Of a holder nothing changes but that it is released, once; its row stays.
CREATE FUNCTION vault.guard_holder() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL OR NEW.released_at IS NULL OR (NEW.reference, NEW.created_at) IS DISTINCT FROM (OLD.reference, OLD.created_at) THEN
    RAISE EXCEPTION 'a holder is released, and that is all' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER holder_guard BEFORE UPDATE OR DELETE ON vault.holder FOR EACH ROW EXECUTE FUNCTION vault.guard_holder();

-- Outside: the reference, which is random and says nothing, and what UIDAI allows to be shown.
CREATE TABLE portal.aadhaar_link (
  factor_id uuid PRIMARY KEY REFERENCES portal.factor,
  vault_reference uuid NOT NULL UNIQUE,
  last4 text NOT NULL CONSTRAINT aadhaar_link_last4 CHECK (last4 ~ '^[0-9]{4}$')
);
CREATE TRIGGER aadhaar_link_keep BEFORE UPDATE OR DELETE ON portal.aadhaar_link FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
GRANT SELECT, INSERT ON portal.aadhaar_link TO portal_web;
-- A second finger at one account would be a second person's.
CREATE UNIQUE INDEX factor_one_aadhaar ON portal.factor (user_id) WHERE kind = 'aadhaar' AND revoked_at IS NULL;

GRANT USAGE ON SCHEMA vault TO portal_vault;
GRANT SELECT, INSERT (reference, number_index, data_key, number, token), UPDATE (released_at, number_index, data_key, number, token) ON vault.holder TO portal_vault;
GRANT INSERT (reference, transaction, purpose, act, result, data_key, answer) ON vault.authentication TO portal_vault;
GRANT SELECT (digest), INSERT (digest) ON vault.seen_capture, vault.seen_code TO portal_vault;
-- Whether a number is still somebody's factor, and nothing else of the portal.
GRANT USAGE ON SCHEMA portal TO portal_vault;
GRANT SELECT (factor_id, vault_reference) ON portal.aadhaar_link TO portal_vault;
GRANT SELECT (id, revoked_at) ON portal.factor TO portal_vault;

-- The worker's round tidies the vault without a look into it: what no living factor names is wiped, what is old enough is forgotten.
CREATE FUNCTION portal.tidy_vault() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE released int;
BEGIN
  UPDATE vault.holder h SET released_at = now(), number_index = NULL, data_key = NULL, number = NULL, token = NULL
  WHERE h.released_at IS NULL AND h.created_at < now() - interval '1 minute'
    AND NOT EXISTS (SELECT FROM portal.aadhaar_link l JOIN portal.factor f ON f.id = l.factor_id WHERE l.vault_reference = h.reference AND f.revoked_at IS NULL);
  GET DIAGNOSTICS released = ROW_COUNT;
  DELETE FROM vault.seen_capture WHERE seen_at < now() - interval '48 hours';
  DELETE FROM vault.seen_code WHERE seen_at < now() - interval '48 hours';
  DELETE FROM vault.authentication WHERE at < now() - interval '7 years';
  RETURN released;
END $$;
REVOKE ALL ON FUNCTION portal.tidy_vault() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.tidy_vault() TO portal_worker;
REVOKE ALL ON FUNCTION vault.keep_row(), vault.guard_holder() FROM PUBLIC;
