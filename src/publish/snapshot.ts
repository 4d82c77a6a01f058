// The snapshot: everything that the site shows, except the texts of articles. Each pass computes the snapshot from all documents.
// The same documents, archive and time always give the same snapshot.
import { createHash } from 'node:crypto'
import { NAMELESS_SITE, type Picture, type Site } from '../content/article.ts'
import type { Diagnostic } from '../content/diagnostics.ts'
import type { Metric, Project } from '../content/figure.ts'
import { type Renderer, renderText, type Series, type Street } from '../content/render.ts'
import type { ComparableText } from '../content/revision/similarity.ts'
import type { ParsedFile } from '../content/parse.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import { isCopy, stemsOf } from '../content/copies.ts'
import { byKind, type Choice, chooseOwners } from './conflicts.ts'
import { folderOf, hasError, type Parsed, type ParsedArticle } from './documents.ts'
import type { ArchivedArticles } from './identity.ts'
import type { Claim, Ownership } from './ownership.ts'
import { type AddDiagnostics, metricsByName, projectsByName, streetClaims } from './reference-tables.ts'
import type { References } from './rendered-article.ts'
import { decideVisibility, type PublicArticle, publishedFileOf } from './visibility.ts'

export interface Snapshot {
  site: Site
  series: Series[]
  streets: Street[]
  metrics: Metric[]
  /** The field `street` of each project is the slug of its street. */
  projects: Project[]
  articles: PublicArticle[]
  references: References
  /** Pictures that pages can show, by path of the picture. */
  pictures: ReadonlyMap<string, Parsed<'picture'>>
  /** Paths of the pictures in the texts of series files and street files. */
  picturesInTexts: ReadonlySet<string>
  /** All public files except pictures. The archive records these files. */
  publishedFiles: PublishedFile[]
  /** Status of documents by path of the document: a publication status, `last-good` or `rejected`. */
  statuses: ReadonlyMap<string, string>
  /** Diagnostics that are found only by comparing documents with each other, by path of the document that gets the diagnostics. */
  diagnostics: ReadonlyMap<string, readonly Diagnostic[]>
  hasSiteFile: boolean
  /** Paths of documents that were refused: another document has their address, or the document is a copy of another file. */
  refused: readonly string[]
  /** Time when the next scheduled article becomes public (epoch ms); null when no article is scheduled. */
  nextChangeAt: number | null
}

export interface SnapshotInput {
  /** Every document of the content folder, sorted by path. */
  files: readonly ParsedFile[]
  /** Files that were public before this snapshot. */
  published: readonly PublishedFile[]
  archived: ArchivedArticles
  ownership: Ownership
  /** Reads a published file from the archive or the picture copies, and parses it. Returns null when the bytes can't be read. */
  loadPublished: (file: PublishedFile) => ParsedFile | null
  /** Returns true when the public file at a path must stay public without a file in the content folder. */
  keepMissing: (path: string) => boolean
  /** Returns true when the file at a path is in the content folder but can't be read yet. */
  isAwaited: (path: string) => boolean
  now: number
  renderer: Renderer
  /** Returns true when an article file has no error. `references`: streets, metrics, projects and pictures that articles may use. */
  isSound: (file: ParsedArticle, references: References) => boolean
  textOf: (file: ParsedArticle, references: References) => ComparableText | null
}

export function takeSnapshot (input: SnapshotInput): Snapshot {
  const { ownership, now } = input
  const { files, copies } = withoutCopies(input)
  const refused = copies.map(({ path }) => path)
  const ofKind = <K extends ParsedFile['kind']>(kind: K) => files.filter((file): file is Parsed<K> => file.kind === kind)
  const publishedOf = byKind(input.published)
  const diagnostics = new Map<string, Diagnostic[]>()
  const addDiagnostics: AddDiagnostics = (path, found) => diagnostics.set(path, [...diagnostics.get(path) ?? [], ...found])
  for (const { path } of copies) addDiagnostics(path, [{ code: 'file-conflict-copy', offset: 0, params: { name: path.slice(path.lastIndexOf('/') + 1) } }])
  const lastGoodPaths = new Set<string>()
  const choose = <K extends ParsedFile['kind']>(kind: K, claims: readonly Claim<Parsed<K>>[], keepIfMissing: (file: PublishedFile) => boolean = () => false, published = publishedOf(kind)) => {
    const choices = chooseOwners<Parsed<K>>({
      claims,
      ownership,
      published,
      present: new Map(ofKind(kind).map((file) => [file.path, file])),
      keepMissing: (file) => input.keepMissing(file.path) || keepIfMissing(file),
      loadPublished: (one) => {
        const file = input.loadPublished(one)
        return file?.kind === kind && file.value !== null ? file as Parsed<K> : null
      },
    })
    if (kind !== 'article') {
      for (const { claim, isOwnerPublic } of choices.conflicts) if (isOwnerPublic) refused.push(claim.file.path)
      for (const { file } of choices.heldBack) addDiagnostics(file.path, [{ code: 'refused-before', offset: 0 }])
    }
    for (const { isLastGood, file, claim } of choices.chosen) if (isLastGood) lastGoodPaths.add(claim?.file.path ?? file.path)
    return choices
  }

  const pictures = new Map(choose('picture', ofKind('picture').map((file) => claimOf(file.path, file))).chosen.map(({ key, file }) => [key, file]))
  const picturesInTexts = new Set<string>()
  const text: TextRendering = {
    renderer: input.renderer,
    addDiagnostics,
    findPicture: (path) => {
      const picture = pictures.get(path)?.value ?? undefined
      if (picture) picturesInTexts.add(path)
      return picture
    }
  }
  const site = choose('site', ofKind('site').map((file) => claimOf('', file)), () => true)
  const metrics = choose('metrics', ofKind('metrics').map((file) => claimOf('', file)), () => true)
  const folders = new Set(ofKind('article').map((file) => folderOf(file.path)))
  const chosenSeries = choose('series', ofKind('series').map((file) => claimOf(folderOf(file.path), file)), ({ key }) => folders.has(key))
  for (const { claim, owner } of chosenSeries.conflicts) addDiagnostics(claim.file.path, [{ code: 'series-twice', offset: 0, params: { holder: owner } }])
  const publicStreets = publishedOf('street').map(input.loadPublished).filter((file): file is Parsed<'street'> => file?.kind === 'street')
  const chosenStreets = choose('street', streetClaims({ files: ofKind('street'), published: publicStreets, addDiagnostics }))
  for (const { claim, owner } of chosenStreets.conflicts) {
    addDiagnostics(claim.file.path, [{ code: 'slug-taken', ...claim.file.value?.rangeOf(['slug']) ?? { offset: 0 }, params: { slug: claim.key, holder: owner } }])
  }
  const series = chosenSeries.chosen.flatMap((choice) => renderSeries(choice, text))
  const streets = renderStreets(chosenStreets.chosen, text)
  const references = referencesOf({ streets, metrics: metricsByName(metrics.chosen[0], addDiagnostics), projects: projectsByName(chosenStreets.chosen, addDiagnostics), pictures })
  const visibility = decideVisibility({
    files: ofKind('article'),
    published: publishedOf('article'),
    seriesSlugs: new Set(series.map(({ slug }) => slug)),
    archived: input.archived,
    ownership,
    isAwaited: input.isAwaited,
    now,
    isSound: (file) => input.isSound(file, references),
    textOf: (file) => input.textOf(file, references),
    chooseOwners: (claims, published) => choose('article', claims, () => false, published),
    addDiagnostics,
  })
  return {
    site: site.chosen[0]?.file.value ?? NAMELESS_SITE,
    series,
    streets,
    metrics: [...references.metrics.values()],
    projects: projectsWithSlugs(references),
    articles: visibility.articles,
    references,
    pictures,
    picturesInTexts,
    publishedFiles: [
      ...visibility.publishedFiles,
      ...site.chosen.map((choice) => publishedFileOf('site', choice)), ...metrics.chosen.map((choice) => publishedFileOf('metrics', choice)),
      ...chosenSeries.chosen.map((choice) => publishedFileOf('series', choice)), ...chosenStreets.chosen.map((choice) => publishedFileOf('street', choice)),
    ],
    statuses: new Map([...refused.map((path): [string, string] => [path, 'rejected']), ...[...lastGoodPaths].map((path): [string, string] => [path, 'last-good']), ...visibility.statuses]),
    diagnostics,
    hasSiteFile: ofKind('site').length > 0,
    refused: [...refused, ...visibility.refused],
    nextChangeAt: visibility.nextChangeAt,
  }
}

/**
 * Separates copies from other files. The original is in the same folder. The name of a copy has a sign such as 副本.
 * Pictures never count as copies, nor do files that staff chose.
 */
function withoutCopies ({ files, ownership }: SnapshotInput) {
  const stems = stemsOf(files.map(({ path }) => path))
  const parts = Map.groupBy(files, ({ path, kind }) => kind !== 'picture' && isCopy(path, stems) && !ownership.isDecidedPath(path))
  return { files: parts.get(false) ?? [], copies: parts.get(true) ?? [] }
}

function claimOf<F extends ParsedFile> (key: string, file: F): Claim<F> {
  return { key, file, isSound: file.value !== null && !hasError(file.diagnostics), wantsPublic: true }
}

function referencesOf ({ streets, metrics, projects, pictures }: {
  streets: readonly Street[], metrics: ReadonlyMap<string, Metric>, projects: ReadonlyMap<string, Project>, pictures: ReadonlyMap<string, Parsed<'picture'>>
}): References {
  const tables = { streets: new Map(streets.map(({ name, slug }) => [name, slug])), metrics, projects }
  return {
    ...tables,
    pictures: new Map([...pictures].flatMap(([path, { value }]): [string, Picture][] => value === null ? [] : [[path, value]])),
    digest: createHash('sha256').update(JSON.stringify([[...tables.streets], [...metrics], [...projects]])).digest('hex'),
  }
}

/** Returns all projects, each with the slug of its street instead of the name. Leaves out projects whose street has no page. */
function projectsWithSlugs ({ projects, streets }: References): Project[] {
  return [...projects.values()].flatMap((project) => {
    const street = streets.get(project.street)
    return street === undefined ? [] : [{ ...project, street }]
  })
}

interface TextRendering { renderer: Renderer, findPicture: (path: string) => Picture | undefined, addDiagnostics: AddDiagnostics }

const NO_REFERENCES = { streets: new Map<string, string>(), metrics: new Map<string, Metric>(), projects: new Map<string, Project>() }

function renderSeries ({ key, file, isLastGood }: Choice<Parsed<'series'>>, { addDiagnostics, findPicture, renderer }: TextRendering): Series[] {
  if (file.value === null) return []
  const { diagnostics, ...text } = renderText({ document: file.value, path: file.path, references: { ...NO_REFERENCES, findPicture }, renderer })
  if (!isLastGood) addDiagnostics(file.path, diagnostics)
  return [{ ...file.value.meta, slug: key, path: file.path, ...text }]
}

function renderStreets (choices: readonly Choice<Parsed<'street'>>[], { addDiagnostics, findPicture, renderer }: TextRendering): Street[] {
  const streets: Street[] = []
  for (const { file, isLastGood } of choices) {
    if (file.value === null) continue
    const { meta } = file.value
    // Two streets can have the same name only when one file is a last good version. The second street is left out.
    if (streets.some((street) => street.name === meta.name)) continue
    const { diagnostics, ...text } = renderText({ document: file.value, path: file.path, references: { ...NO_REFERENCES, findPicture }, renderer })
    if (!isLastGood) addDiagnostics(file.path, diagnostics)
    streets.push({ ...meta, path: file.path, ...text })
  }
  return streets
}
