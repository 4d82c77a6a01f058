-- Files that were refused for a conflict, with the time of their last change. Such a file is not published by itself later.
CREATE TABLE refused_files (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  mtime_ms REAL NOT NULL,          -- of the file: a later one means that a person saved it again
  at INTEGER NOT NULL              -- epoch milliseconds
) STRICT;
CREATE INDEX refused_files_by_path ON refused_files (path);

-- Decisions of staff at the desk: the file that owns an address. The last row of an address counts.
CREATE TABLE owner_decisions (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,            -- of the bytes that staff saw
  at INTEGER NOT NULL              -- epoch milliseconds
) STRICT;

CREATE TRIGGER refused_files_stay BEFORE UPDATE ON refused_files BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER refused_files_remain BEFORE DELETE ON refused_files BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER owner_decisions_stay BEFORE UPDATE ON owner_decisions BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER owner_decisions_remain BEFORE DELETE ON owner_decisions BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
