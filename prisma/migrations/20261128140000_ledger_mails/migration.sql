-- Who is told when no witness signs the ledger, and the checkpoint that goes to the States' officers each day (docs/decisions/0216).
ALTER TYPE portal.mail_kind ADD VALUE 'witnessAlarm';
ALTER TYPE portal.mail_kind ADD VALUE 'checkpoint';

-- So many hours before personal data stops admins and auditors are told again: first and last warning.
ALTER TABLE portal.policy
  ADD COLUMN witness_warn_hours_first int NOT NULL DEFAULT 12 CONSTRAINT policy_witness_warn_first CHECK (witness_warn_hours_first BETWEEN 2 AND 167),
  ADD COLUMN witness_warn_hours_last int NOT NULL DEFAULT 2 CONSTRAINT policy_witness_warn_last CHECK (witness_warn_hours_last BETWEEN 1 AND 166),
  ADD CONSTRAINT policy_witness_warn_order CHECK (witness_warn_hours_last < witness_warn_hours_first);

-- Which checkpoint went out on which day of India: one a day, however many workers there are.
CREATE TABLE ledger.checkpoint_mailing (
  day date PRIMARY KEY,
  size bigint NOT NULL REFERENCES ledger.checkpoint ON DELETE RESTRICT ON UPDATE RESTRICT,
  mailed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER checkpoint_mailing_keep BEFORE UPDATE OR DELETE ON ledger.checkpoint_mailing FOR EACH ROW EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER checkpoint_mailing_keep_all BEFORE TRUNCATE ON ledger.checkpoint_mailing FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep_event();
GRANT SELECT, INSERT ON ledger.checkpoint_mailing TO portal_worker;
GRANT SELECT ON ledger.checkpoint_mailing TO portal_web, portal_auditor;
