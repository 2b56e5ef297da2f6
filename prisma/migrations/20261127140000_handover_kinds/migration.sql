-- Values of types that the next migration uses: a new value is known only once its transaction is over.
ALTER TYPE portal.request_kind ADD VALUE 'handover';
ALTER TYPE portal.mail_kind ADD VALUE 'handover';
