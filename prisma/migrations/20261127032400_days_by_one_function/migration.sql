-- Functions that told the Indian day or its first instant in words of their own ask for it at the one place now; nothing else in them changes, nor whose they are.
-- The preview's counter (portal.count_newly) keeps its words: its role sees the registry and nothing of this schema.
DO $$
DECLARE
  each regprocedure;
  own CONSTANT text := 'date_trunc(''day'', %1$s AT TIME ZONE ''Asia/Kolkata'') AT TIME ZONE ''Asia/Kolkata''';
BEGIN
  FOR each IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'portal'::regnamespace AND p.proname IN ('resolve_uan', 'count_look_up', 'check_unmask') LOOP
    EXECUTE replace(replace(pg_get_functiondef(each), format(own, 'now()'), 'portal.india_midnight(portal.india_day())'),
      format(own, 'clock_timestamp()'), 'portal.india_midnight(portal.india_day(clock_timestamp()))');
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION portal.deletion_day(boxes jsonb, requested timestamptz) RETURNS date LANGUAGE sql STABLE SET search_path = pg_catalog, portal, pg_temp AS $$
  SELECT portal.india_day(requested) + min(v.retention_days)
  FROM jsonb_array_elements(boxes) box JOIN portal.purpose_version v ON v.purpose_id::text = box->'purpose'->>'id' AND v.from_at <= requested AND (v.to_at IS NULL OR requested < v.to_at)
$$;
