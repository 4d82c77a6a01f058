// Reads projects and their mentions in articles.
import type Database from 'better-sqlite3'

export interface ProjectRecord { slug: string, name: string, description: string | null, street: { name: string, slug: string } }

export interface MentionRecord {
  series: string
  number: number
  title: string
  speaker: string
  position: string
  block: string
  words: string
  sentence: string
  sentenceOffset: number
}

/** Prepares the queries for one connection. */
export function createProjects (db: Database.Database) {
  const select = 'SELECT p.slug, p.name, p.description, s.name AS streetName, s.slug AS streetSlug FROM projects p JOIN streets s ON s.slug = p.street'
  const find = db.prepare(`${select} WHERE p.slug = ?`)
  const list = db.prepare(`${select} ORDER BY s.sort_order, s.slug, p.ordinal`)
  const ofStreet = db.prepare(`${select} WHERE p.street = ? ORDER BY p.ordinal`)
  const mentions = db.prepare(`
    SELECT m.series, m.number, a.title, a.speaker, a.position, m.block, m.words, m.sentence, m.sentence_offset AS sentenceOffset
    FROM mentions m JOIN articles a USING (series, number) WHERE m.project = ? ORDER BY m.series, m.number, m.ordinal`)
  type Row = Omit<ProjectRecord, 'street'> & { streetName: string, streetSlug: string }
  const unpack = ({ streetName, streetSlug, ...row }: Row): ProjectRecord => ({ ...row, street: { name: streetName, slug: streetSlug } })
  return {
    /** Returns one project; null when there is none. */
    find (slug: string): ProjectRecord | null {
      const row = find.get(slug) as Row | undefined
      return row ? unpack(row) : null
    },
    /** Returns all projects by street, in the order given by staff. */
    list: () => (list.all() as Row[]).map(unpack),
    ofStreet: (street: string) => (ofStreet.all(street) as Row[]).map(unpack),
    mentions: (slug: string) => mentions.all(slug) as MentionRecord[],
  }
}
