import { oversightLimits } from '@/lib/oversight'

/** Limits that no admin sets. What admins set is policy (portal.policy). Each number says why it is that number. */
export const limits = {
  /** Rows a page may hold; three choices keep the cursor's cost bounded and the table readable. */
  pageSizes: [25, 50, 100],
  pageSizeDefault: 25,
  /** Rows of a control-plane list (officers, requests, grants): 36 States hold far fewer; the page says when there are more. */
  listRowsMax: 500,
  /** Days before a file's deletion day from which home asks for the officer's word: time to find every copy. */
  deletionNoticeDays: 14,
  /** Days before that day on which the officer is reminded by mail, once: as long as the last warning of a grant's end. */
  deletionMailDays: 3,
  /** Officers a search shows: more than a screen of names nobody reads; the page says when there are more. */
  officersFoundMax: 25,
  /** Events a ledger page holds: about two screens, and one index read. */
  ledgerPageRows: 50,
  /** Events that go to the ledger in one transaction: twice as many as wait with 32 readers at once. A quarter of a millisecond each, so that its head is held for less than 20 ms and whoever acts waits no longer behind it. Of bytes they need no limit: the longest is a page of 100 rows with its manifest, some 2 KB. */
  ledgerTogetherMax: 64,
  /** Questions to the ledger one person keeps: more names than anybody tells apart. */ questionsMax: 30,
  /** Exact counting stops here: about 2 ms at any size of the feed (design, section 6). */
  countExactMax: 10_000,
  /** *Count exactly* may look at so many rows and take so long before it gives up; the five and more counts of a page of pictures, times the purposes, hold one connection so long together. */
  countRowsMax: 400_000_000,
  countMillisecondsMax: 2_000,
  picturesMillisecondsMax: 6_000,
  /** Events of the own trail on home: what happened since somebody looked away; the page of activity has all. */
  recentEvents: 5,
  /** Questions to the help desk that one officer may have waiting, and ask in a day: more are no questions. */
  ticketsWaitingMax: 10,
  ticketsPerDay: 20,
  /** Mails shown again in the portal, the newest: some months of them. */
  noticesListed: 50,
  /** A sentence names these of a State's officers and counts the rest: with more it is no sentence any more. */
  officersNamed: 4,
  /** The mail of the day goes out from this hour of India on: after the checkpoint's, before offices open. */ digestHour: 8,
  /** Notices it names, the newest; of more it says how many. */ digestListed: 20,
  /** Views of the list one officer keeps: as many chips as stand in two or three lines. */
  viewsMax: 20,
  /** A picture hides numbers below this: of fewer people somebody nearby knows who they are. */
  pictureSmallest: 10,
  /**
   * A preview looks at so many rows of the feed for a count: past that it says "at least". About 0.4 s each (record 0071), so that the six counts of a change to a
   * whole State end by their rows and not by the time for all of them: what time stopped cannot be approved on.
   */
  previewRowsMax: 1_000_000,
  previewMillisecondsMax: 2_500,
  /** Officers named as holding the same; the rest are counted. */
  previewHoldersListed: 8,
  /** Synthetic rows that show what masks do: three are enough to see a pattern. */
  previewSampleRows: 3,
  /** Registrants that one mobile number may list on a page: families share one, agents enter theirs; the page says when there are more. */
  lookUpRowsMax: 25,
  /** The address of several found registrants opens for so long: long enough to look at each, too short to be kept. */
  lookUpAnswerMinutes: 10,
  /** A page says of a mask that it was lifted until a moment ago, for so long. */
  unmaskEndedMinutes: 15,
  /** Days the day rail shows; a longer window is reached by its date filter. */
  railDaysMax: 31,
  /** Bytes of CSV that go from the thread that makes rows to the one that packs them: some thousand rows, so that passing them on costs nothing. */
  exportChunkBytes: 524_288,
  /** So many chunks may wait for the packer: it never runs dry, and a slow disk holds four megabytes. */
  exportChunksAhead: 8,
  /** The rows of a file come in a keyed order within blocks of so many: a megabyte of memory, and enough neighbours that a tenth of them still shows the order. */
  markBlockRows: 4_096,
  /** A suspect file: a tenth of a file of a quarter of a million rows and more. Some hundred rows are enough; what is larger is cut by whoever brings it. */
  traceBytesMax: 8_000_000,
  /** A suspect workbook: bytes it unpacks to at most (a hundred thousand rows of ours; kilobytes can be packed to say gigabytes), its parts, cells and texts held in memory, columns of a row, and of a cell's text as much as any reference needs. */ traceWorkbook: { bytesMax: 120_000_000, partsMax: 2_000, cellsMax: 3_000_000, columnsMax: 200, cellCharacters: 200 },
  /** Rows that are looked at; more of one file say nothing new. */
  traceRowsMax: 100_000,
  /** People who are looked for in the registry, spread over what was brought: a tenth of them would do. */
  tracePeopleMax: 500,
  /** Of fewer people nothing is said but by marks: an answer about one person would tell where that person lives. */
  tracePeopleMin: 10,
  /** Rows whose order is compared, and files with which it is: thirty neighbours in order are enough. */
  traceOrderRowsMax: 5_000,
  traceOrderExportsMax: 300,
  /** Files shown in an answer, the likeliest. */ traceAnswersMax: 20,
  /** Traces of one person within an Indian day: an incident takes a few; each looks at hundreds of people. */
  tracesPerDay: 40,
  /** While a file is built its grants are asked for so often; the last time is after the last row, and nothing is handed out before. */
  exportCheckMilliseconds: 250,
  /** A form is never this large; uploads have routes of their own. */
  bodyBytesMax: 1_000_000,
  /** A single-use link lives a day: long enough for a weekend-free delay, short enough for a stolen mailbox. */
  activationHours: 24,
  /** The last-seen time is written at most this often: a page read need not cost a write. */
  lastSeenSeconds: 60,
  /** Sections a version of the terms may have: clause 6 has eight points. */
  termsSectionsMax: 40,
  /** One section's words in one language: two printed pages. */
  termsTextMax: 6_000,
  /** Wishes to be let in anew from one network within an hour: an office makes few; each is work for two admins. */
  recoveryPerNetworkHour: 10,
  /** The answer comes after this time, whether there is such an account or not: longer than either takes. */
  recoveryAnswerMilliseconds: 400,
  /** A wish that nobody followed for so long says nothing any more. */
  recoveryWishDays: 30,
  /** Length alone is asked of a password (ASVS 6.2): no composition rules. */ passwordLengthMin: 12,
  /** argon2id reads all of it; a megabyte of password is an attack. */
  passwordLengthMax: 200,
  /** How many guesses a password must outlast, as a power of ten: the library's "very unguessable", a slow hash's centuries. */
  passwordGuessesLog10Min: 10,
  /** So much of a password is looked at for words, rows and dates: the library's time grows with the square and more (200 characters: seconds). */
  passwordLookedAt: 40,
  /** Attempts at the old password by somebody who is signed in, within these minutes. */
  passwordTries: 8,
  passwordTriesMinutes: 15,
  /** A page that waits for the worker looks again after half of what it has waited, within these: a small file shows at once, a large one does not reload under a reader. */
  pollSecondsMin: 3,
  pollSecondsMax: 30,
  /** Days offered in a list of choices: policy allows a window of a year at most. */ windowDaysListed: 366,
  /** Files and transfers shown on one page, the newest; the ledger has all. */ exportsListed: 100,
  /** Files of every week one officer may have: one for each of a few districts. */ schedulesMax: 10,
  /** A password asked for again is on its way for a while; a mailbox is not filled by an impatient finger. */
  passwordAgainSeconds: 60,
  /** Stored chunks are authenticated one by one, so that a range of a file can be served. */ storageChunkBytes: 65_536,
  /** The web looks so often whether a file's minutes are over: a key outlives them by this much at most, also when no worker lives. */
  minutesWatchMilliseconds: 5_000,
  /** A living file that the store has not had for so long is lost: longer than a disk or a store is away for a restart, shorter than the officer's patience. */
  fileMissingMinutes: 10,
  /** A part of an upload to an object store: ten thousand parts are its most, so that a file may have 80 GB, and two on their way with a third that fills take 24 MB. */
  s3PartBytes: 8_388_608,
  s3PartsAhead: 2,
  /** Tries of one request to an object store, with pauses up to some seconds: a store that asks for patience gets it, and a build is tried again as a whole. */
  s3Tries: 5,
  /** One that takes no connection for so long is not there. */
  s3ConnectMilliseconds: 5_000,
  /** A part of 8 MiB passes a line of 2 Mbit/s in this time. */
  s3AnswerMilliseconds: 45_000,
  /** A transfer without a byte for so long is taken up anew; an officer on the slowest line takes a piece more often. */
  s3IdleMilliseconds: 30_000,
  /** So often in a row without one byte more, with a pause that grows: a minute of a store's absence at most, then the officer's browser asks again. */
  s3Resumes: 5,
  s3ResumeMilliseconds: 1_000,
  /** One disk entry of an archive; larger files are split (7-Zip reads them all; old unzippers fail past 4 GB). */
  archivePartRows: 250_000,
  /** Level 1: a data file with its references and numbers shrinks 2.7 times; each further level costs more time than it saves bytes (level 2: 3 %). */
  archiveLevel: 1,
  /** A process that deflates takes a chunk and gives its bytes within a second, however busy the machine: one that does neither for so long hangs. */
  deflaterSilentMilliseconds: 60_000,
  /** Processes that deflate and wait for their entry, begun while nothing is built: a million rows are four entries, and each waits in 2 MB. */
  deflatersReady: 4,
  /** 26 characters of 5 bits: 130, above the 128 that ASVS 11.5.1 asks; the archive's own key stretching is weak. */
  archivePasswordLength: 26,
  /** A file whose worker died so often is not tried again. */ exportAttemptsMax: 25,
  /** Progress is looked at by people: once a second is enough. */ progressMilliseconds: 1_000,
  /** Seventy minutes of a mail server's absence, in pauses of two minutes at most: back within them, it has every mail two minutes later. */
  mailQuickAttempts: 40,
  /** And seventy half hours, nearly a day and a half: after that somebody must look. */
  mailAttemptsMax: 110,
  /** A worker says so often that it lives; a tenth of a minute leaves room for several tries. */
  workerBeatSeconds: 5,
  /** A worker silent for so long is dead and its jobs are taken over. */
  workerSilentSeconds: 30,
  /** Sign-in attempts from one network (an IPv4 address, an IPv6 /64) in five minutes, over all accounts; a browser that the account knows is not counted, so that a neighbour in the same office bars nobody. */
  signInPerAddress: 50,
  /** All networks together from which an account was never used have so many times the attempts of one: a handful of people who mistype, far too few to guess a password. */
  signInStrangersFactor: 4,
  /** A rest after wrong passwords is doubled each time up to this: some ten more guesses an hour help nobody, and whoever mistyped comes in on the same day. */
  signInRestMinutesMax: 240,
  /** Browsers keep a cookie for four hundred days at most. */
  deviceDays: 400,
  /** Browsers of one account that are known; of more the one that was away longest is forgotten. */ devicesMax: 20,
  /** Sessions listed on the own account: those that are open, and the last that are over. */
  sessionsListed: 20,
  /** A session that ends by itself says so this long before (WCAG 2.2.1 asks for twenty seconds at least). */
  sessionWarningSeconds: 120,
  /** Of refused strangers one network's first of a kind in so many minutes is an event; the others are counted (docs/decisions/0110). */
  strangerMinutes: 10,
  /** And so many events of a kind from all networks together in those minutes: more tell nothing more, and a crowd of addresses is cheap. */
  strangerEventsMax: 200,
  /** Ordinary grants that may be confirmed in one act of a review: a State's worth, each of them seen on the same page. */
  reviewAnswersMax: 50,
  /** Opening a review out of turn reads every grant in force and its use: tens of thousands fit many times over, and nobody waits longer. */
  reviewOpenMillisecondsMax: 30_000,
  /** Registrants sealed and sent at a time by import and generate: a megabyte or two each way, and a lock of a fraction of a second. */
  loadBatchRows: 4_096,
  /** No line of the import layout comes near it; a longer one is refused without being held in memory. */
  importLineBytesMax: 65_536,
  /**
   * A quoted cell with line breaks in it is read on for so many bytes: more than any legal cell (500 characters of four bytes, each a doubled mark).
   * What is longer is a stray quotation mark, and reading starts again at the next line.
   */
  importQuotedBytesMax: 4_096,
  /** Empty lines that end a file are no rows; so many are held back until something follows. */
  importEmptyLinesHeld: 1_000,
  /** A batch that met another load is tried again so often; each time the other one has finished something. */
  importAttempts: 8,
  /** A letter of a few scanned pages; larger ones are scanned at more than paper holds. */
  letterBytesMax: 5_000_000,
  /** A stored letter gets its row within seconds; after this nobody is still at it. */
  letterStrayMinutes: 60,
  /** What the compressed parts of a letter may hold together, opened or tried in vain: a few pages need a tenth, and to look through it all takes under a second. */
  letterUnpackedBytesMax: 50_000_000,
  /** The text of a page is shorter than this; what is longer is a picture and is not opened to its end. */
  letterPageBytesMax: 2_000_000,
  /** Letters put to one request or handover within a day: one, and some that replace it; more is no correction. */
  lettersPerSubjectDay: 10,
  /** Uploads of one person, refused ones too: more in a minute is no hand at work, more in a day no State's business. Each costs a check of up to a second. */
  letterUploadsPerMinute: 10,
  letterUploadsPerDay: 200,
  /** Values (names, numbers, lists) in a letter's objects, those of bundles too: a tagged letter of ten pages has some ten thousand. To read so many takes a second. */
  letterValuesMax: 500_000,
  /** Values in one object, read at one go: a tenth of a second. The list of all structures of a long tagged letter is shorter. */
  letterObjectValuesMax: 50_000,
  /** Streams in a letter, counted by the word that begins one: a page of a scan has a few, with fonts and pictures some dozens; each costs a call. */
  letterStreamsMax: 5_000,
  /** A letter is searched so much at a time; others are served in between. A few milliseconds. */
  letterSliceBytes: 500_000,
  /** Drafts one person may leave lying: more are forgotten, not worked on. Sheets of them to look at: one is mended and brought again, and the last counts. */
  draftsOpenMax: 20,
  sheetsKeptMax: 3,
  /** An order of relief names a day in sight; what lies farther ahead is planned, not ordered. */
  handoverAheadDaysMax: 90,
  /** An acting officer looks until a regular one is named: a quarter, which is a review's time. */
  contingencyDaysMax: 90,
  /** Grants handed over by one signature: each is previewed and decided on one page, and nobody holds so many. */
  handoverGrantsMax: 20,
  /** So many days before the last one on which a handover can be accepted the successor is reminded: a week, and two days. */
  handoverReminderDays: [7, 2],
  /** What a State's officer reads out of a challenge and types: 60 bits, guessed in five tries by nobody. */
  recipientAnswerLength: 12,
  /** Answers to one challenge; the database holds it to the same. */
  recipientTriesMax: 5,
  /** Keys an officer brings in a day: one, and some that were mistaken. */
  recipientKeysPerDay: 10,
  /** Days before a State's key ends on which its officers are mailed: time for two admins and a new key, and a last word. */
  recipientKeyWarningDays: [30, 7],
  /** A captured finger, minutiae and image, with the device's certificate: real ones have some 30 KB. */
  pidDataBytesMax: 200_000,
  /** An answer of UIDAI has two or three KB; a gateway's envelope adds a third. */
  authAnswerBytesMax: 64_000,
  /** From here on it is faster to build the indexes of an empty registry once at the end. */
  loadIndexLaterRows: 1_000_000,
  /** What a factor is asked lives so long (the database holds it to the same): a finger, a PIN, and one more try. */
  challengeSeconds: 120,
  /** A proof is good for its act for so long: "fresh" means that the person still sits there. */
  proofSeconds: 120,
  /** A session asks factors so often within some minutes: far more than anybody needs, far fewer than a guess takes. */
  challengeMinutes: 10,
  challengesMax: 30,
  /** Whoever has shown the password has so long to show the factor. */ halfSessionMinutes: 10,
  /** After so many answers that proved nothing the password must be shown again. */ halfSessionFailuresMax: 5,
  /** Factors of one account in use: a reader's, a laptop's, a phone's, a key, a spare. */ factorsMax: 5,
  /** An activation that is used in its last minutes still leaves time to enrol. */
  enrolMinutesMin: 60,
  ...oversightLimits,
} as const
