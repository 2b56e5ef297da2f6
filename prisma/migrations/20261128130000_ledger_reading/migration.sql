-- Reading the ledger by what an event is, of any size (docs/decisions/0212). Each way in is one index whose head is read until a page is full; what narrows the page further stands in the same
-- index, so that of a million events that do not fit none is fetched.

-- What the look or the file was for, as the event itself says: a copy that nobody writes.
ALTER TABLE ledger.event ADD COLUMN purpose text GENERATED ALWAYS AS (details->>'purpose') STORED;

DROP INDEX ledger.event_actor, ledger.event_subject, ledger.event_kind, ledger.event_state, ledger.event_time;
CREATE INDEX event_actor ON ledger.event (actor_id, position) INCLUDE (kind, outcome, state_code, recorded_at) WHERE actor_id IS NOT NULL;
CREATE INDEX event_subject ON ledger.event (subject_id, position) WHERE subject_id IS NOT NULL;
CREATE INDEX event_kind ON ledger.event (kind, position) INCLUDE (outcome, state_code, purpose, recorded_at);
CREATE INDEX event_state ON ledger.event (state_code, position) INCLUDE (kind, outcome, purpose, recorded_at) WHERE state_code IS NOT NULL;
CREATE INDEX event_purpose ON ledger.event (purpose, position) INCLUDE (kind, outcome, state_code, recorded_at) WHERE purpose IS NOT NULL;
-- Nearly all is done: what is not is what people look for.
CREATE INDEX event_outcome ON ledger.event (outcome, position) INCLUDE (kind, state_code, purpose, recorded_at) WHERE outcome <> 'done';
CREATE INDEX event_request ON ledger.event (request_id, position) WHERE request_id IS NOT NULL;
CREATE INDEX event_time ON ledger.event (recorded_at, position);

-- An index answers alone only for pages that the vacuum has seen: of a table that only grows it comes rarely unless it is told to.
ALTER TABLE ledger.event SET (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_vacuum_insert_threshold = 5000, autovacuum_analyze_scale_factor = 0.02);
-- More kinds than the usual hundred are told apart.
ALTER TABLE ledger.event ALTER COLUMN kind SET STATISTICS 500;
