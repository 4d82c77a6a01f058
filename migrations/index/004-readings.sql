-- For the next start alone: what each piece of the folder was found to be, drafts included. No page reads this table.
CREATE TABLE readings (
  path TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,            -- of the file's bytes
  digest TEXT NOT NULL,            -- of these and of all else that the piece was made from
  "check" TEXT NOT NULL,           -- of the row
  text TEXT NOT NULL               -- JSON: front matter, findings, what it refers to
) STRICT, WITHOUT ROWID;
