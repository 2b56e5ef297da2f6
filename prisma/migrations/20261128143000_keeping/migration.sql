-- How long events stay online, where older ones lie, and what keeps them where they are (docs/decisions/0221).
ALTER TABLE portal.policy ADD COLUMN ledger_online_months int NOT NULL DEFAULT 24 CONSTRAINT policy_ledger_online_months CHECK (ledger_online_months BETWEEN 12 AND 120);

-- A legal hold: while one is in force nothing of the ledger leaves the database. Placed and ended by two admins.
CREATE TABLE portal.legal_hold (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number text NOT NULL UNIQUE,
  title text NOT NULL CONSTRAINT legal_hold_title CHECK (length(title) BETWEEN 5 AND 120),
  -- The order or case by which it is held.
  basis text NOT NULL CONSTRAINT legal_hold_basis CHECK (length(basis) BETWEEN 3 AND 200),
  placed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  proposal_id uuid NOT NULL REFERENCES portal.proposal ON DELETE RESTRICT ON UPDATE CASCADE,
  ended_at timestamptz(3),
  end_proposal_id uuid REFERENCES portal.proposal ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT legal_hold_end CHECK ((ended_at IS NULL) = (end_proposal_id IS NULL))
);
CREATE TRIGGER legal_hold_keep BEFORE UPDATE ON portal.legal_hold FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('ended_at', 'end_proposal_id');
CREATE TRIGGER legal_hold_delete BEFORE DELETE ON portal.legal_hold FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
GRANT SELECT ON portal.legal_hold TO portal_web, portal_auditor, portal_worker, portal_governor;
GRANT INSERT (number, title, basis, proposal_id), UPDATE (ended_at, end_proposal_id) ON portal.legal_hold TO portal_governor;

-- Two kinds more of the one mechanism.
DO $$
DECLARE known text := (SELECT pg_get_expr(c.conbin, c.conrelid) FROM pg_constraint c WHERE c.conrelid = 'portal.proposal'::regclass AND c.conname = 'proposal_kind_check');
BEGIN
  EXECUTE format('ALTER TABLE portal.proposal DROP CONSTRAINT proposal_kind_check, ADD CONSTRAINT proposal_kind_check CHECK (%s OR kind IN (%L, %L))', known, 'hold.new', 'hold.end');
END $$;
ALTER FUNCTION portal.proposal_permission(text) RENAME TO permission_before_holds;
CREATE FUNCTION portal.proposal_permission(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN kind IN ('hold.new', 'hold.end') THEN 'policy' ELSE portal.permission_before_holds(kind) END
$$;
ALTER FUNCTION portal.subject_now(text, text) RENAME TO now_before_holds;
CREATE FUNCTION portal.subject_now(kind text, subject text) RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF kind = 'hold.end' THEN
    RETURN (SELECT jsonb_build_object('number', h.number, 'title', h.title, 'order', h.basis, 'status', 'held') FROM portal.legal_hold h WHERE h.id = subject::uuid AND h.ended_at IS NULL);
  END IF;
  RETURN portal.now_before_holds(kind, subject);
END $$;
CREATE FUNCTION portal.apply_hold(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
DECLARE made uuid;
BEGIN
  IF p.kind = 'hold.new' THEN
    INSERT INTO portal.legal_hold (number, title, basis, proposal_id) VALUES (p.subject, p.after->>'title', p.after->>'order', p.id) RETURNING id INTO made;
  ELSE
    IF p.after IS DISTINCT FROM '{"status": "ended"}' THEN RAISE EXCEPTION 'a hold is ended and nothing else' USING ERRCODE = 'check_violation'; END IF;
    UPDATE portal.legal_hold h SET ended_at = clock_timestamp(), end_proposal_id = p.id WHERE h.id = p.subject::uuid AND h.ended_at IS NULL RETURNING h.id INTO STRICT made;
  END IF;
  RETURN made::text;
END $$;
ALTER FUNCTION portal.apply_proposal(portal.proposal) RENAME TO apply_before_holds;
CREATE FUNCTION portal.apply_proposal(p portal.proposal) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  PERFORM set_config('portal.proposal', p.id::text, true);
  IF p.kind LIKE 'hold.%' THEN RETURN portal.apply_hold(p); END IF;
  RETURN portal.apply_before_holds(p);
END $$;
REVOKE ALL ON FUNCTION portal.proposal_permission(text), portal.subject_now(text, text), portal.apply_hold(portal.proposal), portal.apply_proposal(portal.proposal) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.proposal_permission(text), portal.subject_now(text, text) TO portal_web, portal_governor;
GRANT EXECUTE ON FUNCTION portal.apply_hold(portal.proposal), portal.apply_proposal(portal.proposal) TO portal_governor;

-- Whole tiles of events that lie in a file as well, and since when only there. Hashes stay in ledger.tile for ever.
CREATE TABLE ledger.archive (
  id uuid PRIMARY KEY,
  first bigint NOT NULL UNIQUE CHECK (first % 256 = 1),
  last bigint NOT NULL CHECK (last % 256 = 0 AND last > first),
  first_at timestamptz(3) NOT NULL,
  last_at timestamptz(3) NOT NULL,
  storage_name text NOT NULL UNIQUE,
  storage_key bytea NOT NULL,
  -- Of the file's text, before it is sealed.
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  archived_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  pruned_at timestamptz(3)
);
CREATE TRIGGER archive_keep BEFORE UPDATE ON ledger.archive FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('pruned_at');
CREATE TRIGGER archive_keep_row BEFORE DELETE ON ledger.archive FOR EACH ROW EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER archive_keep_all BEFORE TRUNCATE ON ledger.archive FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep_event();
GRANT SELECT ON ledger.archive TO portal_web, portal_auditor, portal_worker;
GRANT INSERT (id, first, last, first_at, last_at, storage_name, storage_key, sha256, size_bytes) ON ledger.archive TO portal_worker;

-- Whoever takes events out of the database: nobody signs in as it, and it does this alone.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_archivist') THEN CREATE ROLE portal_archivist NOLOGIN NOINHERIT; END IF;
END $$;
GRANT portal_archivist TO CURRENT_USER;
GRANT USAGE ON SCHEMA ledger, portal TO portal_archivist;
GRANT SELECT, DELETE ON ledger.event TO portal_archivist;
GRANT SELECT, UPDATE (pruned_at) ON ledger.archive TO portal_archivist;
GRANT SELECT ON ledger.tile, ledger.cosignature TO portal_archivist;
GRANT SELECT (ledger_online_months) ON portal.policy TO portal_archivist;
GRANT SELECT (ended_at) ON portal.legal_hold TO portal_archivist;
GRANT SELECT (kind, status) ON portal.proposal TO portal_archivist;

-- As before, but that the archivist takes out what an archive holds for good.
CREATE FUNCTION ledger.keep_or_prune() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_user = 'portal_archivist' THEN
    IF EXISTS (SELECT FROM ledger.archive a WHERE OLD.position BETWEEN a.first AND a.last AND a.pruned_at IS NOT NULL) THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER event_keep ON ledger.event;
CREATE TRIGGER event_keep BEFORE UPDATE OR DELETE ON ledger.event FOR EACH ROW EXECUTE FUNCTION ledger.keep_or_prune();

-- Whether a hold, or the wish for one, keeps everything where it is.
CREATE FUNCTION ledger.is_held() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT EXISTS (SELECT FROM portal.legal_hold h WHERE h.ended_at IS NULL) OR EXISTS (SELECT FROM portal.proposal p WHERE p.kind = 'hold.new' AND p.status = 'open')
$$;
-- Takes the events of an archive out of the database. Nothing is believed of who asks: that it is at least a day old, that its events are older than policy and a year, whole, in order after those
-- before it, with their hashes stored and signed by a witness, and that nothing is held. Returns how many.
CREATE FUNCTION ledger.prune(archive uuid) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp AS $$
DECLARE a ledger.archive; months int; held int; newest timestamptz; taken int;
BEGIN
  SELECT * INTO STRICT a FROM ledger.archive r WHERE r.id = prune.archive FOR UPDATE;
  IF a.pruned_at IS NOT NULL THEN RETURN 0; END IF;
  SELECT greatest(12, p.ledger_online_months) INTO STRICT months FROM portal.policy p;
  SELECT count(*), max(e.recorded_at) INTO held, newest FROM ledger.event e WHERE e.position BETWEEN a.first AND a.last;
  IF ledger.is_held() OR a.archived_at > clock_timestamp() - interval '1 day' OR newest > clock_timestamp() - make_interval(months => months) OR held <> a.last - a.first + 1
     OR EXISTS (SELECT FROM ledger.event e WHERE e.position < a.first) OR (SELECT count(*) FROM ledger.tile t WHERE t.level = 0 AND t.index BETWEEN (a.first - 1) / 256 AND a.last / 256 - 1) <> (a.last - a.first + 1) / 256
     OR coalesce((SELECT max(s.size) FROM ledger.cosignature s), 0) < a.last THEN
    RAISE EXCEPTION 'these events stay in the database' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE ledger.archive r SET pruned_at = clock_timestamp() WHERE r.id = a.id;
  DELETE FROM ledger.event e WHERE e.position BETWEEN a.first AND a.last;
  GET DIAGNOSTICS taken = ROW_COUNT;
  RETURN taken;
END $$;
REVOKE ALL ON FUNCTION ledger.keep_or_prune(), ledger.is_held(), ledger.prune(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.is_held() TO portal_web, portal_auditor, portal_worker, portal_archivist;
GRANT EXECUTE ON FUNCTION ledger.prune(uuid) TO portal_worker;
GRANT CREATE ON SCHEMA ledger TO portal_archivist;
ALTER FUNCTION ledger.is_held() OWNER TO portal_archivist;
ALTER FUNCTION ledger.prune(uuid) OWNER TO portal_archivist;
REVOKE CREATE ON SCHEMA ledger FROM portal_archivist;
