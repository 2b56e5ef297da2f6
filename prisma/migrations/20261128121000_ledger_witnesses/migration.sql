-- What witnesses outside the portal said of checkpoints (C2SP tlog-cosignature), and how each of them stands (docs/decisions/0211).
CREATE TABLE ledger.cosignature (
  size bigint NOT NULL REFERENCES ledger.checkpoint ON DELETE RESTRICT ON UPDATE RESTRICT,
  witness text NOT NULL,
  line text NOT NULL,
  cosigned_at timestamptz(3) NOT NULL,
  received_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (size, witness)
);
CREATE TRIGGER cosignature_keep BEFORE UPDATE OR DELETE ON ledger.cosignature FOR EACH ROW EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER cosignature_keep_all BEFORE TRUNCATE ON ledger.cosignature FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep_event();

-- The last word of each witness. It may be wrong after a restore: a witness that knows better answers so.
CREATE TABLE ledger.witness (
  name text PRIMARY KEY,
  size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  confirmed_at timestamptz(3),
  asked_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- Why the last asking brought nothing. `fork` and `ahead` say that it saw another past, or more of it, than the portal now shows.
  cause text CONSTRAINT witness_cause CHECK (cause IN ('unreachable', 'unknown', 'invalid', 'fork', 'ahead')),
  failing_since timestamptz(3),
  CONSTRAINT witness_failing CHECK ((cause IS NULL) = (failing_since IS NULL))
);
GRANT SELECT, INSERT ON ledger.cosignature TO portal_worker;
GRANT SELECT, INSERT, UPDATE ON ledger.witness TO portal_worker;
GRANT SELECT ON ledger.cosignature, ledger.witness TO portal_web, portal_auditor;
