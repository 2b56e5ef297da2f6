-- The ledger as a signed tree (docs/decisions/0210): a salt beside each event, full tiles of the Merkle tree, and checkpoints over it.

-- Leaf hashes are public. Without something nobody can guess, whoever guesses an event could see that it happened.
ALTER TABLE ledger.event ADD COLUMN salt uuid NOT NULL DEFAULT gen_random_uuid();

-- By which key the checkpoints are signed: name, id, public key. The private key is not in the database.
CREATE TABLE ledger.signer (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  verifier_key text NOT NULL,
  added_at timestamptz(3) NOT NULL DEFAULT now()
);
-- 256 hashes side by side: at level 0 of events, above of full tiles. Full ones only; what is not full is made of the events and the roots below.
CREATE TABLE ledger.tile (
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
  index bigint NOT NULL CHECK (index >= 0),
  hashes bytea NOT NULL CHECK (length(hashes) = 8192),
  root bytea NOT NULL CHECK (length(root) = 32),
  PRIMARY KEY (level, index)
);
-- A signed note (C2SP tlog-checkpoint): so many events with this root.
CREATE TABLE ledger.checkpoint (
  size bigint PRIMARY KEY CHECK (size > 0),
  root bytea NOT NULL CHECK (length(root) = 32),
  note text NOT NULL,
  -- Leaf hashes of the events since the checkpoint before: they name the event that was changed, and they are in no tile yet.
  leaves bytea NOT NULL CHECK (length(leaves) > 0 AND length(leaves) % 32 = 0),
  signed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER signer_keep BEFORE UPDATE OR DELETE ON ledger.signer FOR EACH ROW EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER signer_keep_all BEFORE TRUNCATE ON ledger.signer FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER tile_keep BEFORE UPDATE OR DELETE ON ledger.tile FOR EACH ROW EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER tile_keep_all BEFORE TRUNCATE ON ledger.tile FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER checkpoint_keep BEFORE UPDATE OR DELETE ON ledger.checkpoint FOR EACH ROW EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER checkpoint_keep_all BEFORE TRUNCATE ON ledger.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep_event();

GRANT SELECT, INSERT ON ledger.signer, ledger.tile, ledger.checkpoint TO portal_worker;
GRANT SELECT ON ledger.signer, ledger.tile, ledger.checkpoint TO portal_web, portal_auditor;

-- Every fiftieth event asks for a checkpoint in its own transaction, so that it exists if the event does; others are taken with them, or at the half minute.
-- Before the job queue is there (the first migrations) nobody would take the job, and the round finds what is not sealed.
CREATE FUNCTION ledger.ask_for_checkpoint() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'graphile_worker') THEN
    PERFORM portal.enqueue_job('sealLedger', '{}'::json, now(), 'seal-ledger-now');
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ledger.ask_for_checkpoint() FROM PUBLIC;
CREATE TRIGGER event_checkpoint AFTER INSERT ON ledger.event FOR EACH ROW WHEN (NEW.position % 50 = 0) EXECUTE FUNCTION ledger.ask_for_checkpoint();
