-- One place for "today in India": the day of an instant, and the first instant of a day. Both are open to every login; they tell what a calendar tells.
-- The second lock (registry.open_boxes) keeps its own words: it shares nothing with what it stands beside.
CREATE FUNCTION portal.india_day(at timestamptz DEFAULT now()) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (at AT TIME ZONE 'Asia/Kolkata')::date;
CREATE FUNCTION portal.india_midnight(day date) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN day::timestamp AT TIME ZONE 'Asia/Kolkata';
