-- Without a witness's word for so long no personal data leaves the portal (docs/decisions/0211).
ALTER TABLE portal.policy ADD COLUMN witness_hours_max int NOT NULL DEFAULT 24 CONSTRAINT policy_witness_hours_max CHECK (witness_hours_max BETWEEN 1 AND 168);

-- When the first event was written that no witness has signed; null when there is none. What was never sealed at all counts from its first checkpoint.
CREATE FUNCTION ledger.unwitnessed_since() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp AS $$
  SELECT greatest(e.recorded_at, (SELECT c.signed_at FROM ledger.checkpoint c ORDER BY c.size LIMIT 1)) FROM ledger.event e
  WHERE e.position = coalesce((SELECT max(s.size) FROM ledger.cosignature s), 0) + 1 AND EXISTS (SELECT FROM ledger.checkpoint)
$$;
-- Whether that is longer ago than policy allows.
CREATE FUNCTION ledger.is_overdue() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, portal, pg_temp AS $$
  SELECT coalesce(ledger.unwitnessed_since() < clock_timestamp() - make_interval(hours => p.witness_hours_max), false) FROM portal.policy p
$$;
REVOKE ALL ON FUNCTION ledger.unwitnessed_since(), ledger.is_overdue() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.unwitnessed_since() TO portal_web, portal_worker, portal_auditor;
GRANT EXECUTE ON FUNCTION ledger.is_overdue() TO portal_web, portal_reader, portal_worker, portal_auditor;
