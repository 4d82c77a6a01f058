-- Full text. Each pair of neighbouring characters is a token (src/store/search-terms.ts), so that a phrase is exactly a
-- substring. The FTS tables keep no text of their own: pieces are in `articles` and `blocks`, and both are written in one transaction.
CREATE TABLE search_documents (
  id INTEGER PRIMARY KEY,             -- rowid in the FTS tables; means nothing else
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  date TEXT NOT NULL,
  year TEXT NOT NULL,
  UNIQUE (series, number)
) STRICT;
CREATE INDEX search_documents_by_year ON search_documents (year);

-- All that a piece is found by. The tokenizer "ascii" takes every character above U+007F as it is: no folding, no splitting.
CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii');

-- The same by single characters, which have no pair.
CREATE VIRTUAL TABLE search_characters USING fts5 (characters, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- Titles, and the names of people, streets, projects and metrics, once more: a match there ranks above one in the text.
CREATE VIRTUAL TABLE search_names USING fts5 (title, names, content = '', contentless_delete = 1, tokenize = 'ascii');

-- What stands above the pieces, and is few enough to be scanned.
CREATE TABLE search_entries (
  kind TEXT NOT NULL CHECK (kind IN ('street', 'project', 'metric', 'series')),
  key TEXT NOT NULL,                  -- name in the address; a metric's name
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,               -- names and texts, folded, one a line
  pinyin TEXT NOT NULL,               -- of a street's name: " " before each token
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Characters by their usual reading, for suggestions when a homophone was typed.
CREATE TABLE search_syllables (
  syllable TEXT PRIMARY KEY,
  characters TEXT NOT NULL
) STRICT, WITHOUT ROWID;
