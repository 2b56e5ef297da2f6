-- Questions to the ledger that a person keeps under a name (docs/decisions/0212): filters as they were typed, nothing that they found. Nobody else reads them, through whatever login.
CREATE TABLE ledger.question (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  owner_id uuid NOT NULL REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  filters jsonb NOT NULL CHECK (jsonb_typeof(filters) = 'object'),
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX question_name ON ledger.question (owner_id, lower(name));
ALTER TABLE ledger.question ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON ledger.question TO portal_web, portal_auditor USING (owner_id = portal.speaker()) WITH CHECK (owner_id = portal.speaker());
GRANT SELECT, INSERT (owner_id, name, filters), UPDATE (name), DELETE ON ledger.question TO portal_web, portal_auditor;
