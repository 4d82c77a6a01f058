// The part of the archive that knows pieces: which addresses stand for which piece, and every version of it. Append-only.
import type Database from 'better-sqlite3'
import type { Article } from '../../content/render.ts'

/** What the archive knows of a piece without its texts. */
export interface PieceLife {
  piece: number
  /** `series/number`: its first address, and where it is now or was when it ended. */
  birth: string
  address: string
  /** Its last version; 0 when it was never shown (withdrawn from the start). */
  version: number
  /** Digest of what that version shows. */
  printed: string
  /** When it was first public (epoch ms), text or not, and when its last change of substance was; null without one. */
  firstAt: number
  updatedAt: number | null
}

/** A page of something other than a piece, under its name in the address. */
export interface Place { kind: 'series' | 'street' | 'project', slug: string, name: string }

/** A piece as a version keeps it: what was printed, without what only the folder knows. */
export type ArchivedArticle = Omit<Article, 'path' | 'state' | 'withdrawnReason' | 'mentions'>

export interface NewVersion { piece: number, version: number, sha256: string, printed: string, substantial: boolean, article: ArchivedArticle }

export type Revisions = ReturnType<typeof createRevisions>

const ADDRESS = "series || '/' || number"

/** Prepares the statements on the archive's writing connection. */
export function createRevisions (db: Database.Database, now: () => number) {
  const lives = db.prepare(`
    SELECT h.piece, (SELECT ${ADDRESS} FROM holdings WHERE id = h.piece) AS birth, ${ADDRESS} AS address, coalesce(v.version, 0) AS version, coalesce(v.printed, '') AS printed,
      coalesce((SELECT at FROM versions WHERE piece = h.piece AND version = 1), (SELECT at FROM holdings WHERE id = h.piece)) AS firstAt,
      (SELECT max(at) FROM versions WHERE piece = h.piece AND version > 1 AND substantial = 1) AS updatedAt
    FROM holdings h LEFT JOIN versions v ON v.piece = h.piece AND v.version = (SELECT max(version) FROM versions WHERE piece = h.piece)
    WHERE h.id IN (SELECT max(id) FROM holdings GROUP BY piece) ORDER BY h.piece`)
  const addresses = db.prepare(`SELECT ${ADDRESS}, piece FROM holdings WHERE id IN (SELECT max(id) FROM holdings GROUP BY series, number) ORDER BY series, number`).raw()
  const successors = db.prepare('SELECT piece, successor FROM successors WHERE id IN (SELECT max(id) FROM successors GROUP BY piece) AND successor IS NOT NULL').raw()
  const nextId = db.prepare('SELECT coalesce(max(id), 0) + 1 FROM holdings').pluck()
  const addHolding = db.prepare('INSERT INTO holdings (id, series, number, piece, at) VALUES (?, ?, ?, ?, ?)')
  const addSuccessor = db.prepare('INSERT INTO successors (piece, successor, at) VALUES (?, ?, ?)')
  const addVersion = db.prepare('INSERT INTO versions (piece, version, sha256, printed, substantial, at, article) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const addFigure = db.prepare('INSERT INTO figures (id, piece, version) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const article = db.prepare('SELECT article FROM versions WHERE piece = ? ORDER BY version DESC LIMIT 1').pluck()
  const marked = db.prepare("SELECT json_extract(article, '$.blocks', '$.figures') FROM versions WHERE piece = ? ORDER BY version").pluck()
  const places = db.prepare('SELECT kind, slug, name FROM places ORDER BY at, kind, slug, name')
  const addPlace = db.prepare('INSERT INTO places (kind, slug, name, at) VALUES (@kind, @slug, @name, @at) ON CONFLICT DO NOTHING')
  const endedAt = db.prepare("SELECT at FROM acceptances WHERE kind = 'article' AND key = ? AND sha256 IS NULL ORDER BY id DESC LIMIT 1").pluck()
  return {
    lives: () => lives.all() as PieceLife[],
    /** The piece that each address ever public stands for. */
    addresses: () => new Map(addresses.all() as [string, number][]),
    successors: () => new Map(successors.all() as [number, number][]),
    places: () => places.all() as Place[],
    addPlace: (place: Place) => { addPlace.run({ ...place, at: now() }) },
    /** From now on the address stands for the piece; for a new one when it is null. */
    hold ({ series, number, piece }: { series: string, number: number, piece: number | null }): { piece: number, at: number } {
      const id = nextId.get() as number
      const at = now()
      addHolding.run(id, series, number, piece ?? id, at)
      return { piece: piece ?? id, at }
    },
    /** Notes which piece the text of another went into; null when it is there no more. */
    succeed (piece: number, successor: number | null): void {
      addSuccessor.run(piece, successor, now())
    },
    /** Gives when it was added. */
    add ({ piece, version, sha256, printed, substantial, article }: NewVersion): number {
      const at = now()
      addVersion.run(piece, version, sha256, printed, Number(substantial), at, JSON.stringify(article))
      for (const { id } of article.figures) addFigure.run(id, piece, version)
      return at
    },
    /** The last version of a piece; null when it was never shown. */
    lastArticle (piece: number): ArchivedArticle | null {
      const json = article.get(piece) as string | undefined
      return json === undefined ? null : JSON.parse(json) as ArchivedArticle
    },
    /** The paragraphs and figures of every version of a piece, the first version first. */
    marked: (piece: number) => (marked.all(piece) as string[]).map((json): Pick<Article, 'blocks' | 'figures'> => {
      const [blocks, figures] = JSON.parse(json) as [Article['blocks'], Article['figures']]
      return { blocks, figures }
    }),
    /** When what stood at an address ceased to be public (epoch ms); null when it didn't. */
    endedAt: (address: string) => (endedAt.get(address) as number | undefined) ?? null,
  }
}
