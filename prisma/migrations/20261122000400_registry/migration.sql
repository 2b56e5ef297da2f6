-- The data plane (design, section 6): one sealed row per registrant, and the feed that pages and files read.
CREATE SCHEMA registry;

-- State keys, wrapped by the master key that is not in this database.
CREATE TABLE registry.state_key (
  key_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state_code int NOT NULL REFERENCES reference.state,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz
);
CREATE UNIQUE INDEX state_key_live ON registry.state_key (state_code) WHERE retired_at IS NULL;

-- The one place that knows a registrant exists once. Its row lock orders every change of the feed.
CREATE TABLE registry.registrant (
  id bigint PRIMARY KEY,
  uan_index bytea NOT NULL UNIQUE,
  mobile_index bytea,
  content_digest bytea NOT NULL,
  registered_at timestamptz(3) NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  permanent_state int NOT NULL, permanent_district int NOT NULL,
  current_state int NOT NULL, current_district int NOT NULL,
  gender text NOT NULL, birth_year smallint NOT NULL,
  primary_occupation text NOT NULL, secondary_occupation text,
  envelope bytea NOT NULL
);
CREATE INDEX registrant_mobile ON registry.registrant (mobile_index) WHERE mobile_index IS NOT NULL;

-- One row per registrant and distinct district. first_in_state marks the row that stands for the registrant in a
-- whole-State area: the permanent one, or the current one where only the current address lies in that State.
CREATE TABLE registry.feed (
  registrant_id bigint NOT NULL,
  district int NOT NULL, state int NOT NULL,
  first_in_state boolean NOT NULL, from_permanent boolean NOT NULL, from_current boolean NOT NULL,
  changed_at timestamptz(3) NOT NULL, registered_at timestamptz(3) NOT NULL,
  permanent_state int NOT NULL, permanent_district int NOT NULL,
  current_state int NOT NULL, current_district int NOT NULL,
  gender text NOT NULL, birth_year smallint NOT NULL,
  primary_occupation text NOT NULL, secondary_occupation text,
  occupation_family int GENERATED ALWAYS AS (left(primary_occupation, 4)::int) STORED,
  envelope bytea NOT NULL,
  CONSTRAINT feed_pkey PRIMARY KEY (registrant_id, district),
  CONSTRAINT feed_address CHECK (from_permanent OR from_current)
);
-- Key order is page order. Gender stands last so that a filter on it is answered inside the index.
CREATE INDEX feed_district ON registry.feed (district, changed_at, registrant_id, gender);
CREATE INDEX feed_state ON registry.feed (state, changed_at, registrant_id, gender) WHERE first_in_state;
CREATE INDEX feed_state_second ON registry.feed (state, changed_at, registrant_id, gender) WHERE NOT first_in_state;
CREATE INDEX feed_district_occupation ON registry.feed (district, occupation_family, changed_at, registrant_id, gender);
CREATE INDEX feed_state_occupation ON registry.feed (state, occupation_family, changed_at, registrant_id, gender) WHERE first_in_state;
