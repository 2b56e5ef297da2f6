-- A question to the help desk is read by its officer and by the admins who answer, through the web's login too: the second lock of what pages ask by id.
ALTER TABLE portal.ticket ENABLE ROW LEVEL SECURITY;
-- Sub-selects of their own, so that whoever speaks is found once a statement and not once a row.
CREATE POLICY own_or_answered ON portal.ticket TO portal_web
  USING (author_id = (SELECT portal.speaker()) OR (SELECT coalesce('review' = ANY (portal.admin_permissions(portal.speaker())), false)))
  WITH CHECK (author_id = (SELECT portal.speaker()) OR answered_by_id = (SELECT portal.speaker()));
