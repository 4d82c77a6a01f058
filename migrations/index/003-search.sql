-- Full text. A token is a pair of neighbouring characters (src/store/search/bigrams.ts), so that a phrase is exactly a substring.
-- The FTS tables keep no text of their own. One transaction writes them and the tables of articles.
CREATE TABLE search_documents (
  id INTEGER PRIMARY KEY,             -- rowid in the FTS tables; no other meaning
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  date TEXT NOT NULL,
  year TEXT NOT NULL,
  UNIQUE (series, number)
) STRICT;

-- All texts of an article. The tokenizer "ascii" neither folds nor splits characters above U+007F.
CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii');

-- The same texts by single characters, which are no pair.
CREATE VIRTUAL TABLE search_characters USING fts5 (characters, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- Titles, and the names of speakers, streets, projects and metrics, again: a match here ranks above one in the text.
CREATE VIRTUAL TABLE search_names USING fts5 (title, names, content = '', contentless_delete = 1, tokenize = 'ascii');

-- Entries above the articles in the results. They are few, so a query reads all of them.
CREATE TABLE search_entries (
  kind TEXT NOT NULL CHECK (kind IN ('street', 'project', 'metric', 'series')),
  key TEXT NOT NULL,                  -- slug; of a metric its name
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,               -- names and texts, folded, one a line
  pinyin TEXT NOT NULL,               -- of the name of a street: a space before each token
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Characters by their usual reading, to suggest names for words typed with the wrong characters.
CREATE TABLE search_syllables (
  syllable TEXT PRIMARY KEY,
  characters TEXT NOT NULL
) STRICT, WITHOUT ROWID;
