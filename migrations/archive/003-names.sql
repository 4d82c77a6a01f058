-- Names tables and columns by the words of docs/data-model.md. No row changes: triggers and indexes follow the new names by themselves.
ALTER TABLE sources RENAME TO source_files;
ALTER TABLE acceptances RENAME TO published_files;
ALTER TABLE holdings RENAME TO article_addresses;
ALTER TABLE article_addresses RENAME COLUMN piece TO article_id;
ALTER TABLE versions RENAME TO revisions;
ALTER TABLE revisions RENAME COLUMN piece TO article_id;
ALTER TABLE figures RENAME TO revision_figures;
ALTER TABLE revision_figures RENAME COLUMN piece TO article_id;
ALTER TABLE successors RENAME TO merges;
ALTER TABLE merges RENAME COLUMN piece TO article_id;
ALTER TABLE merges RENAME COLUMN successor TO into_id;
ALTER TABLE places RENAME TO page_names;
