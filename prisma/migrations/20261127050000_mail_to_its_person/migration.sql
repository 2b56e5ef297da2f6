-- A mail goes to the person it was written for, whoever has the login that sends it (docs/decisions/0145).

-- The worker notes what became of a mail. Whom it goes to, about what and with which words is written once.
REVOKE UPDATE ON portal.mail FROM portal_worker;
GRANT UPDATE (sent_at, sent_to, attempts, last_error, secret_sealed, wiped_at) ON portal.mail TO portal_worker;

-- A mail's secret is sealed for its person from now on. One of before that still waits would open no more: it is given up, its link ends, and an admin mails a new one.
UPDATE portal.activation a SET expires_at = now() FROM portal.mail m
WHERE m.user_id = a.user_id AND m.kind = 'activation' AND m.sent_at IS NULL AND m.secret_sealed IS NOT NULL AND a.used_at IS NULL AND a.expires_at > now();
UPDATE portal.mail SET secret_sealed = NULL, wiped_at = now(), last_error = 'over' WHERE sent_at IS NULL AND secret_sealed IS NOT NULL;
