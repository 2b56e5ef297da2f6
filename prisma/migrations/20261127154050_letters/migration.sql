-- The paper of a request and the order of a handover are one thing, a letter, kept in one table: checked, sealed, read, counted and tidied in one way.
ALTER TABLE portal.request_letter RENAME TO letter;
ALTER TABLE portal.letter ALTER COLUMN request_id DROP NOT NULL,
  ADD COLUMN handover_id uuid REFERENCES portal.handover,
  ADD CONSTRAINT letter_subject CHECK (num_nonnulls(request_id, handover_id) = 1),
  ADD CONSTRAINT letter_of_handover UNIQUE (handover_id, id);
ALTER TABLE portal.letter RENAME CONSTRAINT request_letter_pkey TO letter_pkey;
ALTER TABLE portal.letter RENAME CONSTRAINT request_letter_request_id_id_key TO letter_of_request;
ALTER TABLE portal.letter RENAME CONSTRAINT request_letter_storage_name_key TO letter_storage_name_key;
ALTER TABLE portal.letter RENAME CONSTRAINT request_letter_request_id_fkey TO letter_request_id_fkey;
ALTER TABLE portal.letter RENAME CONSTRAINT request_letter_added_by_id_fkey TO letter_added_by_id_fkey;
ALTER TRIGGER request_letter_keep ON portal.letter RENAME TO letter_keep;
ALTER TRIGGER request_letter_spoken ON portal.letter RENAME TO letter_spoken;

INSERT INTO portal.letter (id, handover_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id, added_at)
SELECT id, handover_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id, added_at FROM portal.handover_letter;
ALTER TABLE portal.handover DROP CONSTRAINT handover_letter_own;
ALTER TABLE portal.handover ADD CONSTRAINT handover_letter_own FOREIGN KEY (id, letter_id) REFERENCES portal.letter (handover_id, id);
DROP TABLE portal.handover_letter;

-- What web, worker and auditor may read and write of a letter they could before; the new column joins it.
GRANT SELECT (handover_id) ON portal.letter TO portal_auditor;
