-- Views of the list of workers that an officer keeps under a name: filters, columns and order as an address names them, nothing that they found. Nobody else reads them, through whatever login.
CREATE TABLE portal.saved_view (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  owner_id uuid NOT NULL REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  name text NOT NULL CONSTRAINT saved_view_name_length CHECK (length(name) BETWEEN 1 AND 60),
  query jsonb NOT NULL CONSTRAINT saved_view_query CHECK (jsonb_typeof(query) = 'object'),
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX saved_view_name ON portal.saved_view (owner_id, name);
ALTER TABLE portal.saved_view ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON portal.saved_view TO portal_web USING (owner_id = portal.speaker()) WITH CHECK (owner_id = portal.speaker());
GRANT SELECT, INSERT (owner_id, name, query), DELETE ON portal.saved_view TO portal_web;
