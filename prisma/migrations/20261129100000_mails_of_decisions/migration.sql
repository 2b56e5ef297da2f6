-- What others decided about a person's grants and requests, and what waits for an admin's word (docs/decisions/0234).
ALTER TYPE portal.mail_kind ADD VALUE 'grantChanged';
ALTER TYPE portal.mail_kind ADD VALUE 'requestAnswered';
ALTER TYPE portal.mail_kind ADD VALUE 'decisionWaits';

CREATE OR REPLACE FUNCTION portal.mail_topic(kind text, params jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE
    WHEN kind IN ('ticketAnswered', 'oddity', 'requestAnswered', 'decisionWaits') THEN kind
    WHEN kind = 'schedule' AND (params->>'event', params->>'cause') IN (('skipped', 'nothing'), ('skipped', 'tooManyRows'), ('skipped', 'filesPerDay'), ('skipped', 'budget'), ('ended', 'officer'), ('ended', 'until')) THEN kind
    WHEN kind = 'exportFailed' AND params->>'cause' IN ('failed', 'fileLost', 'tooManyRows', 'overBudget', 'refused', 'notDecided', 'keyChanged') THEN kind
    WHEN kind = 'reviewCall' AND params->>'stage' IN ('opened', 'reminded') THEN kind
  END
$$;
CREATE OR REPLACE FUNCTION portal.mail_default(reader text, topic text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT CASE reader || ' ' || topic
    WHEN 'officer exportFailed' THEN 'atOnce' WHEN 'officer schedule' THEN 'atOnce' WHEN 'officer ticketAnswered' THEN 'digest' WHEN 'officer requestAnswered' THEN 'atOnce'
    WHEN 'admin reviewCall' THEN 'atOnce' WHEN 'admin requestAnswered' THEN 'digest' WHEN 'admin decisionWaits' THEN 'digest'
    WHEN 'auditor reviewCall' THEN 'digest' WHEN 'auditor oddity' THEN 'digest'
  END
$$;
