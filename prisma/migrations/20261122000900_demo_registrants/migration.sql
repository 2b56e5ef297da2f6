-- Which registrants are demonstration data. Only these are moved forward in time when the portal starts again;
-- an import that changes one of them takes it out of here (docs/decisions, demonstration data).
CREATE TABLE registry.demo_registrant (id bigint PRIMARY KEY);
GRANT SELECT, INSERT, DELETE ON registry.demo_registrant TO portal_ingest;
