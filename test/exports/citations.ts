// Citations for tests, and an independent parser for their formats.
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import '@citation-js/plugin-csl'
import '@citation-js/plugin-ris'
import { articleCitation, type Citation, figureCitation } from '../../src/exports/citation.ts'
import type { ArticleSummary } from '../../src/store/index/articles.ts'
import type { FigureRecord } from '../../src/store/index/figures.ts'
import { ARTICLE } from './article-record.ts'
import { record, SITE, urls } from './figure-records.ts'

/** 2026-06-01 in Beijing, still May in UTC. */
const NOW = Date.parse('2026-06-01T00:30:00+08:00')

/** Cites a default article with changed `fields`. */
export function ofArticle (fields: Partial<ArticleSummary> = {}, site: Partial<typeof SITE> | { host: null } = {}): Citation {
  return articleCitation({ ...ARTICLE, ...fields }, { site: { ...SITE, ...site }, urls, now: NOW })
}

export function ofFigure (words: string, fields: Partial<FigureRecord> = {}): Citation {
  return figureCitation(record(words, fields), { site: SITE, urls, now: NOW })
}

/** Explicit, as a title may look like another format. */
const typeOf = (text: string) => text.startsWith('TY  - ') ? '@ris/file' : text.startsWith('@') ? '@biblatex/text' : '@else/json'

/** Returns the only entry of a file, as CSL-JSON from citation-js. */
export function readBack (text: string): Record<string, unknown> {
  const { data: [entry, ...others] } = new Cite(text, { generateGraph: false, forceType: typeOf(text) })
  if (entry === undefined || others.length > 0) throw new Error(`${others.length + 1} entries`)
  return entry
}

/** Joins names that citation-js may split. */
export function namesOf (names: unknown): string[] {
  return ((names ?? []) as { literal?: string, family?: string, given?: string }[]).map(({ literal, family, given }) => literal ?? [given, family].filter(Boolean).join(' '))
}
