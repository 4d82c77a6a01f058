-- What the portal shows, built from the content folder. It can be deleted at any time. Only documents, diagnostics, suggestions
-- and previews hold anything that is not public; only the writer and the desk read them.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE site (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL,
  host TEXT,
  contact TEXT,
  site_id_code TEXT,
  icp TEXT,
  police_record TEXT,
  licence TEXT,
  attribution TEXT
) STRICT;

CREATE TABLE series (
  slug TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  short_title TEXT NOT NULL,
  html TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE streets (
  slug TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  category TEXT NOT NULL,
  sort_order INTEGER NOT NULL,
  html TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX streets_in_order ON streets (sort_order, slug);

-- Public articles. Of a withdrawn one only the reason is kept, not the text.
CREATE TABLE articles (
  series TEXT NOT NULL REFERENCES series (slug) DEFERRABLE INITIALLY DEFERRED,
  number INTEGER NOT NULL CHECK (number > 0),
  state TEXT NOT NULL CHECK (state IN ('published', 'withdrawn')),
  title TEXT NOT NULL,
  speaker TEXT NOT NULL,
  position TEXT NOT NULL,
  date TEXT NOT NULL,              -- as precise as known: 2021, 2021-09 or 2021-09-01
  publish_at INTEGER,              -- epoch milliseconds
  article_id INTEGER NOT NULL,     -- of the archive: the same through all numbers and folders
  first_address TEXT NOT NULL,     -- series/number: the first address it ever had
  version INTEGER NOT NULL,        -- counts what the portal has shown of it
  published_at INTEGER NOT NULL,   -- 本站发布: 发布时间, else when it was first seen public; epoch milliseconds
  updated_at INTEGER,              -- 更新: null until there is a change of substance
  source TEXT,
  editor TEXT,
  summary TEXT NOT NULL,
  withdrawn_reason TEXT,
  period TEXT NOT NULL,
  cover_hash TEXT,
  cover_extension TEXT,
  cover_width INTEGER,
  cover_height INTEGER,
  cover_alt TEXT,
  characters INTEGER NOT NULL,
  digest TEXT NOT NULL,            -- of all that the row and its parts were made from
  printed TEXT NOT NULL,           -- digest of what is printed, as the archive keeps it
  pictures TEXT NOT NULL,          -- JSON: paths of the pictures that the text asks for
  html TEXT NOT NULL,              -- last: whoever asks for the rest need not read through it
  PRIMARY KEY (series, number)
) STRICT;                          -- with its rowid: among keys that carry whole texts a look-up takes ten times as long
-- Counts and neighbours without reading the texts.
CREATE INDEX articles_in_order ON articles (series, number, title) WHERE state = 'published';
CREATE INDEX articles_by_date ON articles (date DESC, number DESC, series) WHERE state = 'published';
CREATE INDEX articles_by_publication ON articles (published_at DESC, date DESC, number DESC, series, updated_at) WHERE state = 'published';
CREATE INDEX articles_withdrawn ON articles (series, published_at, updated_at) WHERE state = 'withdrawn';

CREATE UNIQUE INDEX articles_by_id ON articles (article_id);

-- Addresses that no longer show their article: redirects, or tombstones (without to_…).
CREATE TABLE old_addresses (
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  to_series TEXT,
  to_number INTEGER,
  title TEXT,
  date TEXT,
  published_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (series, number)
) STRICT, WITHOUT ROWID;

-- Slugs of series, streets and projects that had a page and have none now: renamed, or gone (without to_slug).
CREATE TABLE page_redirects (
  kind TEXT NOT NULL,
  slug TEXT NOT NULL,
  to_slug TEXT,
  PRIMARY KEY (kind, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE article_streets (
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  slug TEXT,                       -- null when the street's own file is gone
  PRIMARY KEY (series, number, ordinal),
  FOREIGN KEY (series, number) REFERENCES articles ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX article_streets_by_slug ON article_streets (slug);

CREATE TABLE corrections (
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  date TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (series, number, ordinal),
  FOREIGN KEY (series, number) REFERENCES articles ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Paragraphs, headings, list items and table rows of a text, in order.
CREATE TABLE blocks (
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  id TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (series, number, ordinal),
  FOREIGN KEY (series, number) REFERENCES articles ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX blocks_by_id ON blocks (series, number, id);

-- The pictures that public pages show; no other is served in public.
CREATE TABLE media (
  hash TEXT PRIMARY KEY,
  extension TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- For the desk alone: articles that are not public, as their files have them. No other query reads this table.
CREATE TABLE previews (
  path TEXT PRIMARY KEY,
  article TEXT NOT NULL            -- JSON
) STRICT, WITHOUT ROWID;

-- Every file of the content folder as it was last read: a file with the same stat is not read again. Only the writer and the desk
-- read this table.
CREATE TABLE documents (
  path TEXT PRIMARY KEY,           -- in NFC, with /
  kind TEXT NOT NULL,
  disk_path TEXT NOT NULL,         -- as the disk spells it
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  ctime_ms REAL NOT NULL,
  inode INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT '', -- published, withdrawn, draft, scheduled, last-good, rejected, used
  key TEXT,                        -- article: series/number; series: its folder; street: its slug
  title TEXT,
  publish_at INTEGER,              -- epoch milliseconds
  rendered_digest TEXT,            -- of all that its rendering was made from; null when it was not rendered
  pictures TEXT NOT NULL DEFAULT '[]',             -- JSON: paths of the pictures that it asks for
  rendered_diagnostics TEXT NOT NULL DEFAULT '[]', -- JSON: diagnostics of its text
  told TEXT NOT NULL DEFAULT '',   -- JSON: all its diagnostics, from which its rows of `diagnostics` were made
  parsed TEXT NOT NULL,            -- JSON: front matter and its diagnostics
  checksum TEXT NOT NULL,          -- of parsed
  bytes BLOB                       -- null for a picture
) STRICT;

CREATE TABLE diagnostics (
  path TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  code TEXT NOT NULL,
  line INTEGER NOT NULL,
  "column" INTEGER NOT NULL,
  params TEXT NOT NULL,            -- JSON object
  excerpt TEXT,                    -- JSON {before, at, after}
  PRIMARY KEY (path, ordinal)
) STRICT, WITHOUT ROWID;
