-- Run by bin/migrate after the queue's own migrations, every time: the queue's tables have row security on and grants to nobody.
-- Only the worker touches them; the web enqueues through portal.enqueue_job.
GRANT USAGE ON SCHEMA graphile_worker TO portal_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO portal_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO portal_worker;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO portal_worker;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'graphile_worker' AND c.relkind IN ('r', 'p') AND c.relrowsecurity
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'worker')
  LOOP
    EXECUTE format('CREATE POLICY worker ON graphile_worker.%I TO portal_worker USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;
