-- The life of a grant: its start, its warnings, its lapse, and the review of who has what.

-- The worker's round takes away the counts of refused strangers once they are in the ledger.
GRANT DELETE ON portal.sign_in_rate TO portal_worker;

ALTER TABLE portal.policy
  ADD COLUMN grant_warning_days_first integer NOT NULL DEFAULT 14,
  ADD COLUMN grant_warning_days_last integer NOT NULL DEFAULT 3,
  ADD COLUMN review_months integer NOT NULL DEFAULT 3,
  ADD COLUMN review_days integer NOT NULL DEFAULT 21,
  ADD COLUMN review_remind_days integer NOT NULL DEFAULT 7,
  ADD COLUMN review_escalate_days integer NOT NULL DEFAULT 5,
  ADD CONSTRAINT policy_grant_warning_first CHECK (grant_warning_days_first BETWEEN 2 AND 60),
  ADD CONSTRAINT policy_grant_warning_last CHECK (grant_warning_days_last BETWEEN 1 AND 30),
  ADD CONSTRAINT policy_grant_warning_order CHECK (grant_warning_days_last < grant_warning_days_first),
  -- Periods that divide a year begin on the same days in each; a review is over before the next one can begin.
  ADD CONSTRAINT policy_review_months CHECK (review_months IN (1, 2, 3, 4, 6, 12)),
  ADD CONSTRAINT policy_review_days CHECK (review_days BETWEEN 7 AND 28),
  ADD CONSTRAINT policy_review_remind CHECK (review_remind_days BETWEEN 1 AND 28),
  ADD CONSTRAINT policy_review_escalate CHECK (review_escalate_days BETWEEN 1 AND 27),
  ADD CONSTRAINT policy_review_order CHECK (review_escalate_days < review_days);

ALTER TYPE portal.mail_kind ADD VALUE 'grantEnding';
ALTER TYPE portal.mail_kind ADD VALUE 'grantSuspended';
ALTER TYPE portal.mail_kind ADD VALUE 'reviewCall';

-- What the round has noted of a grant, each once: the row is what makes it once, whoever runs the round.
CREATE TABLE portal.grant_notice (
  grant_id uuid NOT NULL REFERENCES portal."grant" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  kind text NOT NULL CONSTRAINT grant_notice_kind CHECK (kind IN ('started', 'lapsed', 'warnedFirst', 'warnedLast')),
  noticed_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (grant_id, kind)
);
-- What began or was over before there were notices is no news: without these rows the first round would write it into the ledger as of today.
INSERT INTO portal.grant_notice (grant_id, kind)
SELECT g.id, 'started' FROM portal."grant" g WHERE g.starts_at <= now() AND (g.ended_at IS NULL OR g.starts_at < g.ended_at)
UNION ALL SELECT g.id, 'lapsed' FROM portal."grant" g WHERE g.ends_at <= now() AND (g.ended_at IS NULL OR g.ends_at <= g.ended_at);
CREATE TRIGGER grant_notice_keep BEFORE UPDATE OR DELETE ON portal.grant_notice FOR EACH ROW EXECUTE FUNCTION portal.keep_row();

-- An access review: every grant is confirmed or ended by an admin, or suspended when nobody answers.
CREATE TYPE portal.review_verdict AS ENUM ('confirmed', 'ended', 'over');
CREATE TABLE portal.review (
  id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  number text NOT NULL,
  -- The first day of the period the schedule opened it for; null for one that an admin opened out of turn.
  period_from date,
  opened_by_id uuid REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  reason text,
  opened_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Frozen when it opens: a policy that changes meanwhile moves no date of a review that runs.
  due_at timestamptz(3) NOT NULL,
  escalate_at timestamptz(3) NOT NULL,
  remind_days integer NOT NULL,
  reminders integer NOT NULL DEFAULT 0,
  escalated_at timestamptz(3),
  overdue_at timestamptz(3),
  closed_at timestamptz(3),
  CONSTRAINT review_turn CHECK ((period_from IS NULL) = (opened_by_id IS NOT NULL) AND (opened_by_id IS NULL) = (reason IS NULL)),
  CONSTRAINT review_dates CHECK (opened_at < due_at AND escalate_at <= due_at)
);
CREATE UNIQUE INDEX review_number_key ON portal.review (number);
CREATE UNIQUE INDEX review_period_from_key ON portal.review (period_from);
-- One review at a time: everybody knows which one asks.
CREATE UNIQUE INDEX review_open ON portal.review ((true)) WHERE closed_at IS NULL;
CREATE TABLE portal.review_item (
  id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  review_id uuid NOT NULL REFERENCES portal.review (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  grant_id uuid NOT NULL REFERENCES portal."grant" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  -- Frozen when it opens: who holds it, what it gives in words, how it was used.
  facts jsonb NOT NULL,
  approver_ids uuid[] NOT NULL,
  verdict portal.review_verdict,
  reason text,
  decided_by_id uuid REFERENCES portal."user" (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  decided_at timestamptz(3),
  by_approver boolean NOT NULL DEFAULT false,
  suspended_at timestamptz(3),
  CONSTRAINT review_item_verdict CHECK ((verdict IS NULL) = (decided_at IS NULL) AND (coalesce(verdict, 'over') = 'over') = (decided_by_id IS NULL) AND (decided_by_id IS NULL) = (reason IS NULL)),
  CONSTRAINT review_item_by_approver CHECK (verdict IS NULL OR by_approver = coalesce(decided_by_id = ANY (approver_ids), false))
);
CREATE UNIQUE INDEX review_item_review_id_grant_id_key ON portal.review_item (review_id, grant_id);
CREATE INDEX review_item_grant_id_idx ON portal.review_item (grant_id);
CREATE TRIGGER review_keep BEFORE UPDATE ON portal.review FOR EACH ROW EXECUTE FUNCTION portal.keep_columns('reminders', 'escalated_at', 'overdue_at', 'closed_at');
CREATE TRIGGER review_item_keep BEFORE UPDATE ON portal.review_item FOR EACH ROW
  EXECUTE FUNCTION portal.keep_columns('verdict', 'reason', 'decided_by_id', 'decided_at', 'by_approver', 'suspended_at');
-- An answer is final; only somebody in office gives one.
CREATE FUNCTION portal.check_review_answer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, portal, pg_temp AS $$
BEGIN
  IF OLD.verdict IS NOT NULL THEN RAISE EXCEPTION 'an answer of a review is never changed' USING ERRCODE = 'check_violation'; END IF;
  IF NEW.decided_by_id IS NOT NULL AND NOT EXISTS (SELECT FROM portal."user" u WHERE u.id = NEW.decided_by_id AND u.kind = 'admin' AND u.status = 'active') THEN
    RAISE EXCEPTION 'only an active admin answers a review' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_item_answer BEFORE UPDATE ON portal.review_item FOR EACH ROW EXECUTE FUNCTION portal.check_review_answer();
CREATE TRIGGER review_delete BEFORE DELETE ON portal.review FOR EACH ROW EXECUTE FUNCTION portal.keep_row();
CREATE TRIGGER review_item_delete BEFORE DELETE ON portal.review_item FOR EACH ROW EXECUTE FUNCTION portal.keep_row();

-- The system suspends what a review asked about in vain: then the review's item stands where else the admin stands.
ALTER TABLE portal.grant_suspension
  ALTER COLUMN suspended_by_id DROP NOT NULL,
  ADD COLUMN review_item_id uuid REFERENCES portal.review_item (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT grant_suspension_by CHECK ((suspended_by_id IS NULL) = (review_item_id IS NOT NULL));

GRANT SELECT ON portal.grant_notice, portal.review, portal.review_item TO portal_web, portal_worker, portal_auditor;
GRANT INSERT ON portal.grant_notice TO portal_worker;
GRANT INSERT, UPDATE ON portal.review, portal.review_item TO portal_web, portal_worker;
-- Whom a review's mail goes to: the worker asks who may answer.
GRANT EXECUTE ON FUNCTION portal.admin_permissions(uuid) TO portal_worker;
GRANT SELECT ON portal.admin_role_version TO portal_worker;
GRANT SELECT (admin_role_id) ON portal."user" TO portal_worker;
-- The sweep removes stored letters that no row names.
GRANT SELECT (storage_name) ON portal.request_letter TO portal_worker;
