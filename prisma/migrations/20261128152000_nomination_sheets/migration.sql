-- A sheet of nominations that an admin looks at before drafts are made of it. It lives until then, or a day; nobody else reads it.
CREATE TABLE portal.nomination_sheet (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  owner_id uuid NOT NULL REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  profile_id uuid NOT NULL REFERENCES portal.officer_profile (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  text text NOT NULL CONSTRAINT nomination_sheet_text CHECK (length(text) BETWEEN 1 AND 100000),
  created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX nomination_sheet_owner ON portal.nomination_sheet (owner_id, created_at);
ALTER TABLE portal.nomination_sheet ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON portal.nomination_sheet TO portal_web USING (owner_id = portal.speaker()) WITH CHECK (owner_id = portal.speaker());
GRANT SELECT, INSERT (owner_id, profile_id, text), DELETE ON portal.nomination_sheet TO portal_web;
