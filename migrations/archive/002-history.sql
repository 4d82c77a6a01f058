-- Which piece an address stands for. A piece is one through all its numbers, folders and files; its id is that of its
-- first row here. The last row of an address counts; the last row of a piece is where it is now, or was when it ended.
CREATE TABLE holdings (
  id INTEGER PRIMARY KEY,
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  piece INTEGER NOT NULL,
  at INTEGER NOT NULL              -- epoch milliseconds
) STRICT;
CREATE INDEX holdings_by_address ON holdings (series, number, id);

-- What the portal has shown of a piece, each time other words, names, dates, numbers or pictures came.
CREATE TABLE versions (
  piece INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  sha256 TEXT NOT NULL,            -- of the source
  printed TEXT NOT NULL,           -- digest of what was shown: equal ones are one version
  substantial INTEGER NOT NULL CHECK (substantial IN (0, 1)),
  at INTEGER NOT NULL,             -- epoch milliseconds: when it was first public
  article TEXT NOT NULL,           -- JSON: front matter, rendered text without the site's own prefix, paragraphs, figures
  PRIMARY KEY (piece, version)
) STRICT;

-- Every figure that was ever public, with the version in which it came.
CREATE TABLE figures (
  id TEXT NOT NULL,
  piece INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (id, piece)
) STRICT, WITHOUT ROWID;

-- Pieces that ended because their text went into another; the last row of a piece counts.
CREATE TABLE successors (
  id INTEGER PRIMARY KEY,
  piece INTEGER NOT NULL,
  successor INTEGER,               -- null when the other one lost the text again
  at INTEGER NOT NULL              -- epoch milliseconds
) STRICT;

-- Every series, street and project that had a page, with each name it had there.
CREATE TABLE places (
  kind TEXT NOT NULL CHECK (kind IN ('series', 'street', 'project')),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,             -- epoch milliseconds: when it was first seen so
  PRIMARY KEY (kind, slug, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER places_stay BEFORE UPDATE ON places BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER places_remain BEFORE DELETE ON places BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER holdings_stay BEFORE UPDATE ON holdings BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER holdings_remain BEFORE DELETE ON holdings BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER holdings_once BEFORE INSERT ON holdings WHEN EXISTS (SELECT 1 FROM holdings WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER versions_stay BEFORE UPDATE ON versions BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER versions_remain BEFORE DELETE ON versions BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER versions_once BEFORE INSERT ON versions WHEN EXISTS (SELECT 1 FROM versions WHERE piece = NEW.piece AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER figures_stay BEFORE UPDATE ON figures BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER figures_remain BEFORE DELETE ON figures BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER successors_stay BEFORE UPDATE ON successors BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
CREATE TRIGGER successors_remain BEFORE DELETE ON successors BEGIN SELECT RAISE(ABORT, 'the archive is append-only'); END;
