-- The life of a grant: its start, its warnings, its lapse, and the review of who has what.

-- The worker's round takes away the counts of refused strangers once they are in the ledger.
GRANT DELETE ON portal.sign_in_rate TO portal_worker;
