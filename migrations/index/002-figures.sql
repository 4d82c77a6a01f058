-- Figures: marked quantities, each with the words it was read from. Bounds are exact decimal text ("39560000", "3.8").
CREATE TABLE metrics (
  name TEXT PRIMARY KEY,
  ordinal INTEGER NOT NULL,
  category TEXT NOT NULL,
  units TEXT NOT NULL,                -- JSON list; "" stands for a bare number
  additive INTEGER NOT NULL CHECK (additive IN (0, 1)),
  counts_activities INTEGER NOT NULL CHECK (counts_activities IN (0, 1)),
  description TEXT
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX metrics_in_order ON metrics (ordinal);
CREATE UNIQUE INDEX metrics_in_category ON metrics (category, ordinal);
CREATE UNIQUE INDEX metrics_of_activities ON metrics (counts_activities, ordinal);

CREATE TABLE projects (
  slug TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  street TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  description TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX projects_by_street ON projects (street, ordinal);

CREATE TABLE figures (
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  id TEXT NOT NULL,
  block TEXT NOT NULL,                -- id of the paragraph
  paragraph INTEGER NOT NULL,         -- its number in the article, from 1
  "offset" INTEGER NOT NULL,          -- of the words in the paragraph's text, in UTF-16 units
  words TEXT NOT NULL,
  sentence TEXT NOT NULL,
  sentence_offset INTEGER NOT NULL,
  metric TEXT NOT NULL,
  project TEXT,
  street TEXT NOT NULL,
  period TEXT NOT NULL,
  lower TEXT,
  upper TEXT,
  lower_inclusive INTEGER NOT NULL,
  upper_inclusive INTEGER NOT NULL,
  exact INTEGER NOT NULL,
  qualifier TEXT NOT NULL,
  unit TEXT NOT NULL,
  fraction TEXT,
  PRIMARY KEY (series, number, ordinal),
  FOREIGN KEY (series, number) REFERENCES articles ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX figures_by_id ON figures (id);
CREATE INDEX figures_in_order ON figures (street, metric, series, number, ordinal);
CREATE INDEX figures_by_metric ON figures (metric);
CREATE INDEX figures_by_project ON figures (project, street, metric) WHERE project IS NOT NULL;
CREATE INDEX figures_by_period ON figures (period, street, metric);

CREATE TABLE mentions (
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  project TEXT NOT NULL,
  block TEXT NOT NULL,
  "offset" INTEGER NOT NULL,
  words TEXT NOT NULL,
  sentence TEXT NOT NULL,
  sentence_offset INTEGER NOT NULL,
  PRIMARY KEY (series, number, ordinal),
  FOREIGN KEY (series, number) REFERENCES articles ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_project ON mentions (project);

-- For the desk: quantities that carry no mark.
CREATE TABLE suggestions (
  path TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  words TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  marked TEXT NOT NULL,
  metric TEXT,
  PRIMARY KEY (path, ordinal)
) STRICT, WITHOUT ROWID;

-- For people who query the index by hand. Numbers are given as numbers; the exact text stands in the table.
CREATE VIEW figure_list AS
SELECT f.id, s.name AS street, m.category, f.metric, p.name AS project, f.period, f.words,
  CAST(f.lower AS NUMERIC) AS lower, CAST(f.upper AS NUMERIC) AS upper, f.exact, f.qualifier, f.unit,
  f.sentence, f.series, f.number, a.title, m.counts_activities, m.additive
FROM figures f
JOIN articles a USING (series, number)
JOIN metrics m ON m.name = f.metric
LEFT JOIN streets s ON s.slug = f.street
LEFT JOIN projects p ON p.slug = f.project;

CREATE VIEW activity_counts AS
SELECT street, metric AS activity, period, words, lower, upper, exact, qualifier, unit, sentence, series, number, title, id
FROM figure_list WHERE counts_activities = 1;

CREATE VIEW project_figures AS
SELECT street, project, metric, period, words, lower, upper, exact, qualifier, unit, sentence, series, number, title, id
FROM figure_list WHERE project IS NOT NULL;

CREATE VIEW street_profile AS
SELECT street, metric, period, words, lower, upper, exact, qualifier, unit, sentence, series, number, title, id
FROM figure_list WHERE category = '辖区概况';
