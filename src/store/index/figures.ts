// Reads figures: each with its words, its address in the article, and its metric, project, street and period.
import type Database from 'better-sqlite3'
import type { Quantity } from '../../content/quantity/quantity.ts'
import { statementCache } from '../sqlite/statement-cache.ts'

export interface FigureRecord extends Omit<Quantity, 'raw'> {
  id: string
  series: string
  number: number
  title: string
  speaker: string
  position: string
  date: string
  /** Number of the last revision of the article that contains the figure. */
  version: number
  /** Time of the last substantial change of the article (epoch ms); null when the article had no substantial change. */
  updatedAt: number | null
  block: string
  /** Number of the paragraph in the article, from 1. */
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
  /** `category`: 类别 of the street, if known. */
  street: { name: string, slug: string, category?: string }
  period: string
  /** Properties needed to tell the figure from other figures of its article are true. Only the function `find` sets `apart`. */
  apart?: { street: boolean, period: boolean, paragraph: boolean }
}

/** Conditions for a list of figures. An absent condition allows every figure. `street` and `project` are slugs. */
export interface FigureFilter { street?: string, category?: string, metric?: string, project?: string, period?: string, activities?: boolean }

export interface FilterChoices {
  streets: { name: string, slug: string }[]
  categories: string[]
  metrics: string[]
  projects: { name: string, slug: string }[]
  periods: string[]
}

type Flag = 'additive' | 'countsActivities' | 'lowerInclusive' | 'upperInclusive' | 'exact'

type Row = Omit<FigureRecord, 'apart' | 'project' | 'street' | Flag> & Record<Flag | 'manyStreets' | 'manyPeriods' | 'isTwin', number> & {
  projectName: string | null, projectSlug: string | null, streetName: string, streetSlug: string, streetCategory: string
}

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

const CONDITIONS: Readonly<Record<keyof FigureFilter, string>> = {
  street: 'f.street = @street',
  category: 'm.category = @category',
  metric: 'f.metric = @metric',
  project: 'f.project = @project',
  period: 'f.period = @period',
  activities: 'm.counts_activities = @activities',
}

/** Queries that test whether a filter value exists, even if no figure has it. */
const NAMES: Readonly<Partial<Record<keyof FigureFilter, string>>> = {
  street: 'SELECT 1 FROM streets WHERE slug = ?',
  category: 'SELECT 1 FROM metrics WHERE category = ? LIMIT 1',
  metric: 'SELECT 1 FROM metrics WHERE name = ?',
  project: 'SELECT 1 FROM projects WHERE slug = ?',
}

const COLUMNS = `
  f.id, f.series, f.number, f.block, f.paragraph, f."offset", f.words, f.sentence, f.sentence_offset AS sentenceOffset, f.metric, m.category, m.additive, m.counts_activities AS countsActivities,
  m.description AS metricDescription, p.name AS projectName, f.project AS projectSlug, s.name AS streetName, f.street AS streetSlug, s.category AS streetCategory, f.period,
  f.lower, f.upper, f.lower_inclusive AS lowerInclusive, f.upper_inclusive AS upperInclusive, f.exact, f.qualifier, f.unit, f.fraction,
  a.title, a.speaker, a.position, a.date, a.version, a.updated_at AS updatedAt`

const FROM = `
  FROM figures f JOIN articles a USING (series, number) JOIN metrics m ON m.name = f.metric JOIN streets s ON s.slug = f.street LEFT JOIN projects p ON p.slug = f.project`

/**
 * Selects the same rows as `FROM`, for lists sorted by `ORDER`. SQLite reads the tables of a CROSS JOIN in the written order. So
 * SQLite reads the rows from indexes, already in the order of `ORDER`. A page needs no sorting.
 */
const FROM_IN_ORDER = `
  FROM streets s CROSS JOIN metrics m CROSS JOIN figures f ON f.street = s.slug AND f.metric = m.name
  CROSS JOIN articles a ON a.series = f.series AND a.number = f.number LEFT JOIN projects p ON p.slug = f.project`

/** Sorts by street in the order given by staff, by metric in the order of 指标.yml, then by article. Never sorts by value. */
const ORDER = 'ORDER BY s.sort_order, s.slug, m.ordinal, f.series, f.number, f.ordinal'

const other = (condition: string) => `EXISTS (SELECT 1 FROM figures o WHERE o.series = f.series AND o.number = f.number AND ${condition})`

const APART = `
  ((SELECT count(*) FROM article_streets t WHERE t.series = f.series AND t.number = f.number) > 1 OR ${other('o.street <> f.street')}) AS manyStreets,
  ${other('o.metric = f.metric AND o.project IS f.project AND o.period <> f.period')} AS manyPeriods,
  ${other('o.ordinal <> f.ordinal AND o.metric = f.metric AND o.project IS f.project AND o.street = f.street AND o.period = f.period AND o.words = f.words')} AS isTwin`

/** Selects each different period of the figures. Uses an index to jump to the next period. `SELECT DISTINCT` would read every row. */
const PERIODS = `
  WITH RECURSIVE step (period) AS (
    SELECT max(period) FROM figures
    UNION ALL SELECT (SELECT max(period) FROM figures WHERE period < step.period) FROM step WHERE step.period IS NOT NULL
  ) SELECT period FROM step WHERE period IS NOT NULL`

/** Prepares the queries for one connection. */
export function createFigures (db: Database.Database) {
  const prepare = statementCache(db)
  const where = (filter: FigureFilter) => {
    const conditions = (Object.keys(CONDITIONS) as (keyof FigureFilter)[]).filter((key) => filter[key] !== undefined).map((key) => CONDITIONS[key])
    return { sql: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, params: { ...filter, activities: Number(filter.activities ?? true) } }
  }
  const find = db.prepare(`SELECT ${COLUMNS}, ${APART} ${FROM} WHERE f.id = ?`)
  const ofArticle = db.prepare(`SELECT ${COLUMNS} ${FROM} WHERE f.series = ? AND f.number = ? ORDER BY f.ordinal`)
  const ofProject = db.prepare(`SELECT ${COLUMNS} ${FROM} WHERE f.project = ? ${ORDER}`)
  return {
    /** Returns the figure with this id; null when no published article has this figure. */
    find (id: string): FigureRecord | null {
      const row = find.get(id) as Row | undefined
      if (!row) return null
      const { manyStreets, manyPeriods, isTwin, ...figure } = row
      return { ...unpack(figure as Row), apart: { street: manyStreets === 1, period: manyPeriods === 1, paragraph: isTwin === 1 } }
    },
    /** Returns the figures of an article in the order of the article's text. */
    ofArticle: ({ series, number }: { series: string, number: number }) => (ofArticle.all(series, number) as Row[]).map(unpack),
    ofProject: (project: string) => (ofProject.all(project) as Row[]).map(unpack),
    list (filter: FigureFilter, { limit, offset }: { limit: number, offset: number }): FigureRecord[] {
      const { sql, params } = where(filter)
      return (prepare(`SELECT ${COLUMNS} ${FROM_IN_ORDER} ${sql} ${ORDER} LIMIT @limit OFFSET @skip`).all({ ...params, limit, skip: offset }) as Row[]).map(unpack)
    },
    /** Returns each pair of street and metric that has a figure, in the order of metrics. */
    cells: () => prepare('SELECT f.street, f.metric FROM (SELECT DISTINCT street, metric FROM figures) f JOIN metrics m ON m.name = f.metric ORDER BY m.ordinal').all() as { street: string, metric: string }[],
    count (filter: FigureFilter): number {
      const { sql, params } = where(filter)
      return prepare(`SELECT count(*) FROM figures f ${sql.includes('m.') ? 'JOIN metrics m ON m.name = f.metric' : ''} ${sql}`).pluck().get(params) as number
    },
    /** Returns the names of the filter conditions whose value (street, category, metric or project) does not exist. */
    unknown: (filter: FigureFilter) => (Object.keys(NAMES) as (keyof FigureFilter)[]).filter((key) => filter[key] !== undefined && prepare(NAMES[key] ?? '').get(filter[key]) === undefined),
    /** Returns the filter values that at least one figure has. */
    choices: (): FilterChoices => ({
      streets: prepare('SELECT name, slug FROM streets WHERE EXISTS (SELECT 1 FROM figures WHERE street = slug) ORDER BY sort_order, slug').all() as { name: string, slug: string }[],
      categories: prepare('SELECT category FROM metrics WHERE EXISTS (SELECT 1 FROM figures WHERE metric = name) GROUP BY category ORDER BY min(ordinal)').pluck().all() as string[],
      metrics: prepare('SELECT name FROM metrics WHERE EXISTS (SELECT 1 FROM figures WHERE metric = name) ORDER BY ordinal').pluck().all() as string[],
      projects: prepare('SELECT name, slug FROM projects WHERE EXISTS (SELECT 1 FROM figures WHERE project = slug) ORDER BY street, ordinal').all() as { name: string, slug: string }[],
      periods: prepare(PERIODS).pluck().all() as string[],
    }),
  }
}
