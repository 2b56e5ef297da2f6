-- The officer is reminded by mail, once, shortly before the day by which a file is to be deleted. The column is what makes it once, whoever runs the round.
ALTER TYPE portal.mail_kind ADD VALUE 'deletionDue';
ALTER TABLE portal.export ADD COLUMN deletion_reminded_at timestamptz(3);
CREATE INDEX export_delete_by_unreminded ON portal.export (delete_by) WHERE deletion_reminded_at IS NULL;
-- Whether the word was given: the worker asks before it reminds.
GRANT SELECT ON portal.export_deletion TO portal_worker;
