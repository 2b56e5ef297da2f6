-- Which workers live (docs/decisions: takeover of a dead worker's jobs). Worthless after a restart of the server, so it costs no log.
CREATE UNLOGGED TABLE portal.worker (pool_id text PRIMARY KEY, started_at timestamptz NOT NULL DEFAULT now(), beat_at timestamptz NOT NULL DEFAULT now());
GRANT SELECT, INSERT, UPDATE, DELETE ON portal.worker TO portal_worker;
