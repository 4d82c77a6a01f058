// From parsed files to the edition: what is public, under which address, and what is wrong with which file. Pure: the
// same files give the same edition, in whatever order they came.
import { createHash } from 'node:crypto'
import type { Site } from '../content/article.ts'
import { type Article, type Catalogue, type Composer, composeArticle, composeText, type Series, type Street } from '../content/compose.ts'
import type { ParsedFile } from '../content/parse.ts'
import { describe } from '../content/problem-catalogue.ts'
import { type Finding, locate, type Problem } from '../content/problem.ts'
import type { ArticleEntry, Edition, FileRow } from '../store/replace.ts'

type Parsed<K extends ParsedFile['kind']> = Extract<ParsedFile, { kind: K }>

/** What a portal without 站点.yml is called. */
const NAMELESS_SITE: Site = { name: '网站', host: null, contact: null, siteIdCode: null, icp: null, policeRecord: null }

/** Assembles the edition of `files`, which stand in order of path; `unused` are problems of files that aren't read. */
export function assembleEdition ({ files, unused, composer }: { files: readonly ParsedFile[], unused: readonly Problem[], composer: Composer }): Edition {
  const findings = new Map<string, Finding[]>(files.map((file) => [file.path, [...file.findings]]))
  const note = (path: string, found: readonly Finding[]) => findings.get(path)?.push(...found)
  const ofKind = <K extends ParsedFile['kind']>(kind: K) => files.filter((file): file is Parsed<K> => file.kind === kind)

  const pictures = new Map(ofKind('picture').flatMap((file) => file.value ? [[file.path, file.value]] : []))
  const bare: Catalogue = { streets: new Map(), pictures }
  const [siteFile] = ofKind('site')
  const series = composeSeries(ofKind('series'), { catalogue: bare, composer, note })
  const streets = composeStreets(ofKind('street'), { catalogue: bare, composer, note })
  const catalogue: Catalogue = { streets: new Map(streets.map((street) => [street.name, street.slug])), pictures }
  const seriesSlugs = new Set(series.map((one) => one.slug))

  const articles: ArticleEntry[] = []
  const rows: FileRow[] = []
  const holders = new Map<string, string>()
  for (const file of files) {
    const row: FileRow = {
      path: file.path, kind: file.kind, state: 'used', sha256: file.sha256, series: null, number: null, title: null, publishAt: null,
    }
    rows.push(row)
    if (file.kind !== 'article' || file.value === null) continue
    const composed = composeArticle({ written: file.value, path: file.path, catalogue, composer })
    note(file.path, composed.findings)
    const { article } = composed
    Object.assign(row, { series: article.series, number: article.number, title: article.title, publishAt: article.publishAt })
    const key = `${article.series}/${article.number}`
    const holder = holders.get(key)
    if (!seriesSlugs.has(article.series)) note(file.path, [{ code: 'series-missing', offset: 0, params: { folder: article.series } }])
    else if (holder !== undefined) {
      note(file.path, [{ code: 'number-taken', ...file.value.places(['number']), params: { number: String(article.number), holder, free: freeNumber(files, article.series) } }])
    } else if (!hasError(findings.get(file.path) ?? [])) {
      holders.set(key, file.path)
      row.state = article.state
      if (article.state !== 'draft') articles.push({ series: article.series, number: article.number, digest: digestOf(article), compose: () => article })
    }
  }
  const problems = files.flatMap((file) => locate({ file: file.path, text: file.text, findings: findings.get(file.path) ?? [] }))
  if (!siteFile) problems.push({ code: 'site-missing', file: '站点.yml', line: 1, column: 1, params: {}, excerpt: null })
  for (const row of rows) if (hasError(findings.get(row.path) ?? [])) row.state = 'rejected'
  return {
    site: siteFile?.value ?? NAMELESS_SITE, series, streets, articles, files: rows, problems: [...problems, ...unused],
  }
}

interface Composing { catalogue: Catalogue, composer: Composer, note: (path: string, found: readonly Finding[]) => void }

function composeSeries (files: readonly Parsed<'series'>[], { note, ...context }: Composing): Series[] {
  const bySlug = new Map<string, Series>()
  for (const { path, value } of files) {
    const slug = path.split('/')[0] ?? ''
    if (value === null || bySlug.has(slug)) continue
    const { findings, ...text } = composeText({ written: value, path, ...context })
    note(path, findings)
    bySlug.set(slug, { ...value.meta, slug, path, ...text })
  }
  return [...bySlug.values()]
}

function composeStreets (files: readonly Parsed<'street'>[], { note, ...context }: Composing): Street[] {
  const streets: Street[] = []
  for (const { path, value } of files) {
    if (value === null) continue
    const sameName = streets.find((street) => street.name === value.meta.name)
    const sameSlug = streets.find((street) => street.slug === value.meta.slug)
    if (sameName) note(path, [{ code: 'street-name-taken', ...value.places(['name']), params: { name: value.meta.name, holder: sameName.path } }])
    else if (sameSlug) note(path, [{ code: 'slug-taken', ...value.places(['slug']), params: { slug: value.meta.slug, holder: sameSlug.path } }])
    else {
      const { findings, ...text } = composeText({ written: value, path, ...context })
      note(path, findings)
      streets.push({ ...value.meta, path, ...text })
    }
  }
  return streets
}

const hasError = (findings: readonly Finding[]) => findings.some((finding) => describe({ code: finding.code, params: {} }).severity === 'error')

function freeNumber (files: readonly ParsedFile[], series: string): string {
  const numbers = files.map((file) => file.kind === 'article' && file.path.startsWith(`${series}/`) ? file.claimedNumber ?? 0 : 0)
  return String(Math.max(0, ...numbers) + 1)
}

function digestOf (article: Article): string {
  return createHash('sha256').update(JSON.stringify(article)).digest('hex')
}
