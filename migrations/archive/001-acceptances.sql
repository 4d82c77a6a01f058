-- What the portal has shown, in the words of the files. Append-only: rows are added, never changed or removed.
CREATE TABLE sources (
  sha256 TEXT PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One row each time what is public under a key changes: other bytes, another file, or nothing any more.
CREATE TABLE acceptances (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('site', 'metrics', 'street', 'series', 'article', 'picture')),
  key TEXT NOT NULL,               -- article: series/number; street and series: the name in the address; picture: its path
  path TEXT NOT NULL,              -- the file that holds the key
  sha256 TEXT,                     -- of the file's bytes; null when the key ceased to be public
  at INTEGER NOT NULL              -- epoch milliseconds: when it was first seen so
) STRICT;
CREATE INDEX acceptances_by_key ON acceptances (kind, key, id);

CREATE TRIGGER sources_stay BEFORE UPDATE ON sources BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER sources_remain BEFORE DELETE ON sources BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER acceptances_stay BEFORE UPDATE ON acceptances BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER acceptances_remain BEFORE DELETE ON acceptances BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
-- REPLACE would delete without asking the triggers above.
CREATE TRIGGER sources_once BEFORE INSERT ON sources WHEN EXISTS (SELECT 1 FROM sources WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER acceptances_once BEFORE INSERT ON acceptances WHEN EXISTS (SELECT 1 FROM acceptances WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
