import type { OwnerDatabase } from '@/lib/testing/database'

/** Every place where the feed is not what the registrants say it must be: missing, superfluous and differing rows. Empty when all is well. */
export function feedFaults(database: OwnerDatabase): Promise<object[]> {
  return database.sql(`
    WITH expected AS (
      SELECT id, permanent_district AS district, permanent_state AS state, true AS first_in_state, true AS from_permanent, current_district = permanent_district AS from_current FROM registry.registrant
      UNION ALL
      SELECT id, current_district, current_state, current_state <> permanent_state, false, true FROM registry.registrant WHERE current_district <> permanent_district)
    SELECT coalesce(e.id, f.registrant_id)::text AS id, coalesce(e.district, f.district) AS district
    FROM expected e FULL JOIN registry.feed f ON f.registrant_id = e.id AND f.district = e.district AND f.state = e.state
      AND f.first_in_state = e.first_in_state AND f.from_permanent = e.from_permanent AND f.from_current = e.from_current
    LEFT JOIN registry.registrant r ON r.id = f.registrant_id
    WHERE e.id IS NULL OR f.registrant_id IS NULL OR f.changed_at <> r.changed_at OR f.registered_at <> r.registered_at OR f.envelope <> r.envelope OR f.gender <> r.gender
       OR f.birth_year <> r.birth_year OR f.primary_occupation <> r.primary_occupation OR f.secondary_occupation IS DISTINCT FROM r.secondary_occupation
       OR f.permanent_state <> r.permanent_state OR f.permanent_district <> r.permanent_district OR f.current_state <> r.current_state OR f.current_district <> r.current_district
       OR f.occupation_family <> left(r.primary_occupation, 4)::int`)
}
