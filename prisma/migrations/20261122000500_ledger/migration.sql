-- The ledger (design, section 7): gapless, append-only, written only through one function.
CREATE SCHEMA ledger;

CREATE TABLE ledger.head (one boolean PRIMARY KEY DEFAULT true CHECK (one), size bigint NOT NULL);
INSERT INTO ledger.head (size) VALUES (0);

CREATE TABLE ledger.event (
  position bigint PRIMARY KEY,
  recorded_at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
  -- The actor is copied by value: a later change of name does not rewrite the past.
  actor_kind text NOT NULL, actor_id uuid, actor_name text NOT NULL,
  session_id uuid, address text,
  -- The person whose account, grant or file it is about, so that they see it in their own activity.
  subject_id uuid,
  state_code int, request_id uuid, grant_id uuid, export_id uuid,
  details jsonb NOT NULL
);
CREATE INDEX event_actor ON ledger.event (actor_id, position);
CREATE INDEX event_subject ON ledger.event (subject_id, position);
CREATE INDEX event_kind ON ledger.event (kind, position);
CREATE INDEX event_state ON ledger.event (state_code, position);
CREATE INDEX event_time ON ledger.event (recorded_at);
CREATE INDEX event_export ON ledger.event (export_id, position) WHERE export_id IS NOT NULL;
CREATE INDEX event_grant ON ledger.event (grant_id, position) WHERE grant_id IS NOT NULL;

-- Not even the owner changes an event by accident. A superuser can still; the signed checkpoints of the ledger issue answer that.
CREATE FUNCTION ledger.keep_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER event_keep BEFORE UPDATE OR DELETE ON ledger.event FOR EACH ROW EXECUTE FUNCTION ledger.keep_event();
CREATE TRIGGER event_keep_all BEFORE TRUNCATE ON ledger.event FOR EACH STATEMENT EXECUTE FUNCTION ledger.keep_event();

-- Positions are gapless because the head row is locked until the caller's transaction ends: call it last.
CREATE FUNCTION ledger.append(events jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger AS $$
DECLARE first_position bigint; added int := jsonb_array_length(events);
BEGIN
  IF added < 1 THEN RAISE EXCEPTION 'nothing to append'; END IF;
  UPDATE ledger.head SET size = size + added RETURNING size - added + 1 INTO STRICT first_position;
  INSERT INTO ledger.event (position, recorded_at, kind, outcome, actor_kind, actor_id, actor_name, session_id, address, subject_id,
                            state_code, request_id, grant_id, export_id, details)
  SELECT first_position + ordinality - 1, clock_timestamp(), e->>'kind', e->>'outcome', e->>'actorKind', (e->>'actorId')::uuid, e->>'actorName',
         (e->>'sessionId')::uuid, e->>'address', (e->>'subjectId')::uuid, (e->>'stateCode')::int, (e->>'requestId')::uuid,
         (e->>'grantId')::uuid, (e->>'exportId')::uuid, coalesce(e->'details', '{}'::jsonb)
  FROM jsonb_array_elements(events) WITH ORDINALITY AS t(e, ordinality);
  RETURN first_position;
END $$;
REVOKE ALL ON FUNCTION ledger.append(jsonb) FROM PUBLIC;
