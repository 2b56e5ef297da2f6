/** Limits of the ledger and of what watches over it: sealing, witnesses, mails, receipts, manifests, oddities, incidents, archives. Part of `limits`. */
export const oversightLimits = {
  /** Between the minute's round and the next: every event is sealed within half a minute, also when fifty never come together. */
  ledgerSealSeconds: 30,
  /** A witness answers in milliseconds; what takes longer is as good as away, and is asked again half a minute later. */
  witnessAnswerSeconds: 5,
  /** An answer is one or two lines. */
  witnessAnswerBytesMax: 16_384,
  /** A clock of a witness may go so far ahead of the database's. */
  witnessClockSeconds: 300,
  /** Without a witness's word for so long, the alarm. */
  witnessAlarmMinutes: 5,
  /** Events read at once for an export: a few megabytes. */
  ledgerExportEvents: 4_000,
  /** Tiles of the tree at hand while an extract is made: some of each level, 8 KB each. */
  extractTiles: 64,
  /** Ids of a file that are sealed together: half a megabyte, and for a file of a million fifteen writes. */
  manifestPartRows: 65_536,
  /** Sealed looks that are opened between two questions to the database: a megabyte. */
  disclosedLooks: 2_000,
  /** Looks and files that an answer lists one by one, the newest; all are counted. */
  disclosuresListed: 200,
  /** Events of one sealing transaction: some megabytes, and two or three tenths of a second, also for a ledger that was never sealed. */
  ledgerSealEvents: 4_096,
  /** The day's checkpoint is mailed from this hour of India on: before offices open. */
  checkpointMailHour: 7,
  /** Of a witness that lags behind this long the newest signature says little about the day: then the newest checkpoint goes out without it. */
  checkpointMailWitnessHours: 1,
  /** The ledger is looked through for what is odd so often: nobody reads the answer sooner. */
  oddityMinutes: 5,
  /** Events looked through in one transaction: some seconds at most, and the next minute takes the rest. */
  oddityEventsAtOnce: 5_000,
  /** Days of which a person's habits are made: a quarter, in which whoever comes twice a month came six times. */
  oddityHabitDays: 90,
  /** Oddities that were closed, as far as their list goes: some months of them. */
  odditiesClosedListed: 100,
  /** CERT-In is told within so many hours of noticing (directions of 28 April 2022), the Data Protection Board within so many (DPDP Rules 2025): law, not policy. */
  certInHours: 6,
  boardHours: 72,
  /** So many hours before a clock's end everybody is called by mail; 0 is the end. */
  incidentCallHours: { certIn: [3, 1, 0], board: [48, 24, 6, 0] },
  /** An incident that was noticed longer ago was entered elsewhere. */
  incidentNoticedDays: 30,
  /** Tiles of one archive: four thousand events, some megabytes, read and written in a second. */
  archiveTiles: 16,
  /** An event is written at the end of the transaction of what it is about; none lasts longer. */
  transactionMilliseconds: 3_600_000,
  /** Days that the pictures of use count, and weeks of requests they show: four weeks are a habit, eight a trend. Weeks ahead in which grants end: a quarter. */
  usageDays: 28,
  usageWeeks: 8,
  usageWeeksAhead: 12,
  /** Receipts made at a time: some hundred kilobytes, and a snapshot of some tenths of a second. */
  receiptsAtOnce: 200,
} as const
