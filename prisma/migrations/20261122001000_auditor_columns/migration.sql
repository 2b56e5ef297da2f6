-- An auditor proves who did what; no password's hash, no address book, no file's key or password takes part in that.
REVOKE SELECT ON portal."user", portal.export FROM portal_auditor;
GRANT SELECT (id, user_id, kind, status, name, designation, rank, state_code, order_number, order_date, last_sign_in_at, created_at, created_by_id, deactivated_at, is_demo)
  ON portal."user" TO portal_auditor;
GRANT SELECT (id, number, officer_id, status, boxes, filters, locale, rows_expected, rows_written, size_bytes, sha256, requested_at, building_at, ready_at, lapses_at, opened_at,
  opened_session, expires_at, gone_at, password_gone_at, ended_reason) ON portal.export TO portal_auditor;
