-- Values of types that the next migrations use: a new value is known only once its transaction is over.
ALTER TYPE portal.export_status ADD VALUE 'held';
ALTER TYPE portal.export_status ADD VALUE 'refused';
ALTER TYPE portal.export_status ADD VALUE 'skipped';
ALTER TYPE portal.mail_kind ADD VALUE 'schedule';
