-- Who may touch what. The portal's processes sign in as these roles; none owns a table or bypasses row security.
-- Roles belong to the server, not to one database, so each is created only once; bin/migrate gives them passwords.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['portal_web', 'portal_reader', 'portal_worker', 'portal_ingest', 'portal_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', name); END IF;
  END LOOP;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_append') THEN CREATE ROLE portal_append NOLOGIN; END IF;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO portal_web, portal_reader, portal_worker, portal_ingest, portal_auditor', current_database());
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO portal_ingest', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

ALTER ROLE portal_web SET timezone = 'UTC'; ALTER ROLE portal_reader SET timezone = 'UTC'; ALTER ROLE portal_worker SET timezone = 'UTC';
ALTER ROLE portal_ingest SET timezone = 'UTC'; ALTER ROLE portal_auditor SET timezone = 'UTC';
-- A page that takes longer has lost its reader; a forgotten transaction must not hold the ledger's head.
ALTER ROLE portal_web SET statement_timeout = '5s'; ALTER ROLE portal_reader SET statement_timeout = '5s'; ALTER ROLE portal_auditor SET statement_timeout = '10s';
ALTER ROLE portal_web SET idle_in_transaction_session_timeout = '15s'; ALTER ROLE portal_reader SET idle_in_transaction_session_timeout = '15s';
ALTER ROLE portal_auditor SET idle_in_transaction_session_timeout = '15s'; ALTER ROLE portal_worker SET idle_in_transaction_session_timeout = '15min';
ALTER ROLE portal_web SET lock_timeout = '2s'; ALTER ROLE portal_auditor SET lock_timeout = '2s';
-- Pages change nothing: a write through this role is an SQL error.
ALTER ROLE portal_reader SET default_transaction_read_only = on;
-- Bulk loading scans no table with parallel workers, and short queries gain nothing from compiling.
ALTER ROLE portal_reader SET jit = off; ALTER ROLE portal_web SET jit = off;

GRANT USAGE ON SCHEMA portal TO portal_web, portal_reader, portal_worker, portal_auditor;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA portal TO portal_web, portal_worker;
REVOKE INSERT, UPDATE ON portal.policy FROM portal_web, portal_worker;
GRANT DELETE ON portal.sign_in_rate TO portal_web;
REVOKE INSERT ON portal."grant", portal.decision, portal.request FROM portal_worker;
GRANT SELECT ON portal."user", portal."grant", portal.grant_suspension, portal.request, portal.decision, portal.export, portal.export_download, portal.policy TO portal_auditor;
GRANT SELECT ON portal."grant", portal.grant_suspension, portal.policy TO portal_reader;
GRANT SELECT (id, kind, status, state_code) ON portal."user" TO portal_reader;

GRANT USAGE ON SCHEMA reference TO portal_web, portal_reader, portal_worker, portal_ingest, portal_auditor;
GRANT SELECT ON ALL TABLES IN SCHEMA reference TO portal_web, portal_reader, portal_worker, portal_ingest, portal_auditor;

-- Sealed rows: only those who page, build files or load. Never the web's control plane, never the auditor.
GRANT USAGE ON SCHEMA registry TO portal_reader, portal_worker, portal_ingest;
GRANT SELECT ON registry.feed, registry.state_key TO portal_reader, portal_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA registry TO portal_ingest;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA registry TO portal_ingest;

GRANT USAGE ON SCHEMA ledger TO portal_append, portal_web, portal_reader, portal_worker, portal_ingest, portal_auditor;
GRANT SELECT ON ledger.event TO portal_web, portal_worker, portal_auditor;
GRANT SELECT, INSERT ON ledger.event TO portal_append;
GRANT SELECT, UPDATE ON ledger.head TO portal_append;
GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO portal_web, portal_worker, portal_ingest, portal_auditor;
-- Changing a function's owner asks that the migrating role may act as the new one and that the new one may create there.
GRANT portal_append TO CURRENT_USER;
GRANT CREATE ON SCHEMA ledger TO portal_append;
ALTER FUNCTION ledger.append(jsonb) OWNER TO portal_append;
REVOKE CREATE ON SCHEMA ledger FROM portal_append;

-- Enqueueing is a right to name a task and give ids, not a right on the queue's tables.
CREATE FUNCTION portal.enqueue_job(task text, payload json, run_at timestamptz DEFAULT now(), job_key text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, graphile_worker AS $$
BEGIN
  PERFORM graphile_worker.add_job(task, payload, run_at => enqueue_job.run_at, job_key => enqueue_job.job_key, max_attempts => 25);
END $$;
REVOKE ALL ON FUNCTION portal.enqueue_job(text, json, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portal.enqueue_job(text, json, timestamptz, text) TO portal_web, portal_worker;
