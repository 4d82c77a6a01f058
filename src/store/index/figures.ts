// Reads figures: each with its words, its place and what it says something about.
import type Database from 'better-sqlite3'
import type { Quantity } from '../../content/quantity/quantity.ts'

export interface FigureRecord extends Omit<Quantity, 'raw'> {
  id: string
  series: string
  number: number
  title: string
  speaker: string
  position: string
  date: string
  /** Of the piece. */
  version: number
  /** When the piece last changed in substance (epoch ms); null until it does. */
  updatedAt: number | null
  block: string
  /** 1-based number of the paragraph in the piece. */
  paragraph: number
  offset: number
  words: string
  sentence: string
  sentenceOffset: number
  metric: string
  category: string
  additive: boolean
  countsActivities: boolean
  metricDescription: string | null
  project: { name: string, slug: string } | null
  /** `category`: the kind of body, where it is known. */
  street: { name: string, slug: string, category?: string }
  period: string
  /** What tells it from the other figures of its piece, beside metric, project and words; only `find` gives it. */
  apart?: { street: boolean, period: boolean, paragraph: boolean }
}

/** What figures are picked by; an absent key picks all. Streets and projects by address name. */
export interface FigureFilter { street?: string, category?: string, metric?: string, project?: string, period?: string, activities?: boolean }

export interface FilterChoices {
  streets: { name: string, slug: string }[]
  categories: string[]
  metrics: string[]
  projects: { name: string, slug: string }[]
  periods: string[]
}

export type Figures = ReturnType<typeof createFigures>

/** What a figure has from its piece. */
type OfPiece = Pick<FigureRecord, 'series' | 'number' | 'title' | 'speaker' | 'position' | 'date' | 'version' | 'updatedAt'>

interface Row extends Omit<FigureRecord, 'apart' | 'project' | 'street' | 'additive' | 'countsActivities' | 'lowerInclusive' | 'upperInclusive' | 'exact'> {
  projectName: string | null
  projectSlug: string | null
  streetName: string
  streetSlug: string
  streetCategory: string
  additive: number
  countsActivities: number
  lowerInclusive: number
  upperInclusive: number
  exact: number
}

/** What only `find` asks for. */
interface Apart { manyStreets: number, manyPeriods: number, isTwin: number }

function unpack ({ projectName, projectSlug, streetName, streetSlug, streetCategory, ...row }: Row): FigureRecord {
  return {
    ...row,
    project: projectSlug === null ? null : { name: projectName ?? projectSlug, slug: projectSlug },
    street: { name: streetName, slug: streetSlug, category: streetCategory },
    additive: row.additive === 1,
    countsActivities: row.countsActivities === 1,
    lowerInclusive: row.lowerInclusive === 1,
    upperInclusive: row.upperInclusive === 1,
    exact: row.exact === 1,
  }
}

/** On the outer tables where they can be: so the loops of `picked` run over as little as they must. */
const CONDITIONS: Readonly<Record<keyof FigureFilter, string>> = {
  street: 's.slug = @street',
  category: 'm.category = @category',
  metric: 'm.name = @metric',
  project: 'f.project = @project',
  period: 'f.period = @period',
  activities: 'm.counts_activities = @activities',
}

/**
 * The keys of the figures a filter picks, in order: by street as staff ordered them, then by metric as 指标.yml has them,
 * then by piece; never by size. The loops run in that order along indexes, so that a page of a long list needs no sorting.
 */
const picked = (where: string) => `
  SELECT f.series, f.number, f.ordinal, s.sort_order, s.slug, m.ordinal AS metric_ordinal
  FROM streets s CROSS JOIN metrics m CROSS JOIN figures f ON f.street = s.slug AND f.metric = m.name
  ${where} ORDER BY s.sort_order, s.slug, m.ordinal, f.series, f.number, f.ordinal`

const OWN = `f.id, f.series, f.number, f.block, f.paragraph, f."offset", f.words, f.sentence, f.sentence_offset AS sentenceOffset, f.metric, m.category, m.additive, m.counts_activities AS countsActivities,
    m.description AS metricDescription, p.name AS projectName, f.project AS projectSlug, s.name AS streetName, f.street AS streetSlug, s.category AS streetCategory, f.period,
    f.lower, f.upper, f.lower_inclusive AS lowerInclusive, f.upper_inclusive AS upperInclusive, f.exact, f.qualifier, f.unit, f.fraction`

const FROM = `
  FROM figures f
  JOIN metrics m ON m.name = f.metric
  JOIN streets s ON s.slug = f.street
  LEFT JOIN projects p ON p.slug = f.project`

const ARTICLE = 'JOIN articles a ON a.series = f.series AND a.number = f.number'

const OF_PIECE = 'a.title, a.speaker, a.position, a.date, a.version, a.updated_at AS updatedAt'

const SELECT = `
  SELECT ${OWN}, ${OF_PIECE} ${FROM}
  ${ARTICLE}`

const other = (condition: string) => `EXISTS (SELECT 1 FROM figures o WHERE o.series = f.series AND o.number = f.number AND ${condition})`

const APART = `
    ((SELECT count(*) FROM article_streets t WHERE t.series = f.series AND t.number = f.number) > 1 OR ${other('o.street <> f.street')}) AS manyStreets,
    ${other('o.metric = f.metric AND o.project IS f.project AND o.period <> f.period')} AS manyPeriods,
    ${other('o.ordinal <> f.ordinal AND o.metric = f.metric AND o.project IS f.project AND o.street = f.street AND o.period = f.period AND o.words = f.words')} AS isTwin`

/** Where the values of a filter are to be found, whether or not a figure has them. */
const NAMES: Readonly<Partial<Record<keyof FigureFilter, string>>> = {
  street: 'SELECT 1 FROM streets WHERE slug = ?',
  category: 'SELECT 1 FROM metrics WHERE category = ? LIMIT 1',
  metric: 'SELECT 1 FROM metrics WHERE name = ? LIMIT 1',
  project: 'SELECT 1 FROM projects WHERE slug = ?',
}

const ORDER = 'ORDER BY s.sort_order, s.slug, m.ordinal, f.series, f.number, f.ordinal'

/** The distinct periods, by hops along the index: DISTINCT would read every figure. */
const PERIODS = `
  WITH RECURSIVE hop (period) AS (
    SELECT max(period) FROM figures
    UNION ALL SELECT (SELECT max(period) FROM figures WHERE period < hop.period) FROM hop WHERE hop.period IS NOT NULL
  ) SELECT period FROM hop WHERE period IS NOT NULL`

/** Prepares the queries on one connection. */
export function createFigures (db: Database.Database) {
  const statements = new Map<string, Database.Statement>()
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const where = (filter: FigureFilter) => {
    const keys = (Object.keys(CONDITIONS) as (keyof FigureFilter)[]).filter((key) => filter[key] !== undefined)
    return { sql: keys.length === 0 ? '' : `WHERE ${keys.map((key) => CONDITIONS[key]).join(' AND ')}`, params: { ...filter, activities: Number(filter.activities ?? true) } }
  }
  const find = db.prepare(`SELECT ${OWN}, ${OF_PIECE}, ${APART} ${FROM} ${ARTICLE} WHERE f.id = ?`)
  const ofArticle = db.prepare(`SELECT ${OWN} ${FROM} WHERE f.series = ? AND f.number = ? ORDER BY f.ordinal`)
  const ofProject = db.prepare(`${SELECT} WHERE f.project = ? ${ORDER}`)
  return {
    /** One figure; null when there is none. */
    find (id: string): FigureRecord | null {
      const row = find.get(id) as (Row & Apart) | undefined
      if (!row) return null
      const { manyStreets, manyPeriods, isTwin, ...figure } = row
      return { ...unpack(figure), apart: { street: manyStreets === 1, period: manyPeriods === 1, paragraph: isTwin === 1 } }
    },
    /** The figures of a piece in the order in which they stand there. */
    ofArticle ({ series, number, title, speaker, position, date, version, updatedAt }: OfPiece): FigureRecord[] {
      return (ofArticle.all(series, number) as Omit<Row, keyof OfPiece>[]).map((row) => unpack({ ...row, series, number, title, speaker, position, date, version, updatedAt }))
    },
    /** The figures of a project, in the order of metrics. */
    ofProject: (project: string) => (ofProject.all(project) as Row[]).map(unpack),
    /** A page of the figures that a filter picks. */
    list (filter: FigureFilter, { limit, offset }: { limit: number, offset: number }): FigureRecord[] {
      const { sql, params } = where(filter)
      return (prepared(`
        WITH k AS MATERIALIZED (${picked(sql)} LIMIT @limit OFFSET @skip) ${SELECT.replace('FROM figures f', 'FROM k CROSS JOIN figures f USING (series, number, ordinal)')}
        ${ORDER}`).all({ ...params, limit, skip: offset }) as Row[]).map(unpack)
    },
    /** Which streets have which metrics, in the order of metrics. */
    cells: () => prepared('SELECT f.street, f.metric FROM (SELECT DISTINCT street, metric FROM figures) f JOIN metrics m ON m.name = f.metric ORDER BY m.ordinal').all() as { street: string, metric: string }[],
    count (filter: FigureFilter): number {
      const { sql, params } = where(filter)
      const metrics = filter.category !== undefined || filter.activities !== undefined ? 'JOIN metrics m ON m.name = f.metric' : ''
      return prepared(`SELECT count(*) FROM figures f ${metrics} ${sql.replace('s.slug', 'f.street').replace('m.name =', 'f.metric =')}`).pluck().get(params) as number
    },
    /** What of a filter names nothing that there is: no such street, category, metric or project. */
    unknown: (filter: FigureFilter) => (Object.keys(NAMES) as (keyof FigureFilter)[]).filter((key) => filter[key] !== undefined && prepared(NAMES[key] ?? '').get(filter[key]) === undefined),
    /** What there is to filter by. */
    choices: (): FilterChoices => ({
      streets: prepared('SELECT name, slug FROM streets WHERE EXISTS (SELECT 1 FROM figures WHERE street = slug) ORDER BY sort_order, slug').all() as { name: string, slug: string }[],
      categories: prepared('SELECT category FROM metrics WHERE EXISTS (SELECT 1 FROM figures WHERE metric = name) GROUP BY category ORDER BY min(ordinal)').pluck().all() as string[],
      metrics: prepared('SELECT name FROM metrics WHERE EXISTS (SELECT 1 FROM figures WHERE metric = name) ORDER BY ordinal').pluck().all() as string[],
      projects: prepared('SELECT name, slug FROM projects WHERE EXISTS (SELECT 1 FROM figures WHERE project = slug) ORDER BY street, ordinal').all() as { name: string, slug: string }[],
      periods: prepared(PERIODS).pluck().all() as string[],
    }),
  }
}
