// From parsed files to the edition: what is public, under which key, and what is wrong with which file. Pure: the same
// files, archive and time give the same edition.
import { createHash } from 'node:crypto'
import { NAMELESS_SITE, type Picture } from '../content/article.ts'
import { type ReferenceTables, type Renderer, renderText, type Series, type Street } from '../content/render.ts'
import type { ParsedFile } from '../content/parse.ts'
import type { Diagnostic, LocatedDiagnostic } from '../content/diagnostics.ts'
import type { Suggestion } from '../content/suggested-marks.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { ReadingEntry } from '../store/index/readings.ts'
import type { Edition, FileRow, PreviewEntry } from '../store/index/write.ts'
import { byKind, type Choice, choose, type Claim } from './conflicts.ts'
import { hasError, type ParsedArticle, type References } from './compose-piece.ts'
import type { KnownPieces } from './identity.ts'
import type { Memo } from './memo.ts'
import { acceptanceOf, assemblePieces, folderOf, type PublicPiece } from './visibility.ts'
import { recollectionOf } from './recollection.ts'
import { metricsByName, projectsByName, streetClaims } from './reference-tables.ts'

type Parsed<K extends ParsedFile['kind']> = Extract<ParsedFile, { kind: K }>

export interface Assembled {
  edition: Omit<Edition, 'articles' | 'formerAddresses' | 'formerPlaces'>
  pieces: PublicPiece[]
  /** All that is public now, for the archive. */
  accepted: PublishedFile[]
  /** Paths of the pictures that pages and previews show. */
  shownPictures: ReadonlySet<string>
  /** When the next scheduled piece becomes public, in epoch milliseconds; null when none is waiting. */
  nextChangeAt: number | null
}

interface Assembling {
  /** Every file of the folder that can be read, in order of path. */
  files: readonly ParsedFile[]
  /** Problems of files that aren't read. */
  unused: readonly LocatedDiagnostic[]
  /** What was public before. */
  archived: readonly PublishedFile[]
  known: KnownPieces
  /** Parses what was accepted; null when it is lost. */
  load: (acceptance: PublishedFile) => ParsedFile | null
  /** Whether the file at a path may be missing without having been deleted: what it held stays. */
  keepMissing: (path: string) => boolean
  /** Whether the file at a path is there, but can't be read yet. */
  isAwaited: (path: string) => boolean
  now: number
  memo: Memo
  composer: Renderer
}

/** Assembles the edition. */
export function assembleEdition (given: Assembling): Assembled {
  const { files, archived, known, keepMissing, now, memo, composer } = given
  const ofKind = <K extends ParsedFile['kind']>(kind: K) => files.filter((file): file is Parsed<K> => file.kind === kind)
  const archivedOf = byKind(archived)
  const extra = new Map<string, Diagnostic[]>()
  const note = (path: string, found: readonly Diagnostic[]) => extra.set(path, [...extra.get(path) ?? [], ...found])
  const keptPaths = new Set<string>()

  const pick = <K extends ParsedFile['kind']>(kind: K, claims: readonly Claim<Parsed<K>>[], keepIfMissing: (acceptance: PublishedFile) => boolean, holders = archivedOf(kind)) => {
    const choices = choose<Parsed<K>>({
      claims,
      archived: holders,
      present: new Map(ofKind(kind).map((file) => [file.path, file])),
      keepMissing: (acceptance) => keepMissing(acceptance.path) || keepIfMissing(acceptance),
      load: (acceptance) => {
        const file = given.load(acceptance)
        return file?.kind === kind && file.value !== null ? file as Parsed<K> : null
      },
    })
    for (const { kept, file, claim } of choices.chosen) if (kept) keptPaths.add(claim?.file.path ?? file.path)
    return choices
  }

  const pictures = new Map(pick('picture', ofKind('picture').map((file) => soundIfRead(file.path, file)), () => false).chosen.map(({ key, file }) => [key, file]))
  const shownPictures = new Set<string>()
  const findPicture = (path: string) => pictures.get(path)?.value ?? undefined
  const textCatalogue: ReferenceTables = {
    streets: new Map(),
    metrics: new Map(),
    projects: new Map(),
    findPicture: (path) => {
      const picture = findPicture(path)
      if (picture) shownPictures.add(path)
      return picture
    },
  }

  const site = pick('site', ofKind('site').map((file) => soundIfRead('', file)), () => true)
  const metrics = pick('metrics', ofKind('metrics').map((file) => soundIfRead('', file)), () => true)
  const folders = new Set(ofKind('article').map((file) => folderOf(file.path)))
  const seriesChoices = pick('series', ofKind('series').map((file) => soundIfRead(folderOf(file.path), file)), ({ key }) => folders.has(key))
  for (const { claim, holder } of seriesChoices.beaten) note(claim.file.path, [{ code: 'series-twice', offset: 0, params: { holder } }])
  const series = seriesChoices.chosen.flatMap((choice) => composeSeries(choice, { catalogue: textCatalogue, composer, note }))
  const heldStreets = archivedOf('street').map(given.load).filter((file): file is Parsed<'street'> => file?.kind === 'street')
  const streetChoices = pick('street', streetClaims({ files: ofKind('street'), held: heldStreets, note }), () => false)
  for (const { claim, holder } of streetChoices.beaten) {
    note(claim.file.path, [{ code: 'slug-taken', ...claim.file.value?.rangeOf(['slug']) ?? { offset: 0 }, params: { slug: claim.key, holder } }])
  }
  const streets = composeStreets(streetChoices.chosen, { catalogue: textCatalogue, composer, note })

  const catalogue = {
    streets: new Map(streets.map((street) => [street.name, street.slug])),
    metrics: metricsByName(metrics.chosen[0], note),
    projects: projectsByName(streetChoices.chosen, note),
  }
  const references: References = {
    ...catalogue,
    pictures: new Map([...pictures].flatMap(([path, { value }]) => value === null ? [] : [[path, value]])),
    key: createHash('sha256').update(JSON.stringify([[...catalogue.streets], [...catalogue.metrics], [...catalogue.projects]])).digest('hex'),
  }
  const compose = (file: ParsedArticle) => memo.compose(file, references)
  const { pieces, accepted, states, shown, nextChangeAt } = assemblePieces({
    files: ofKind('article'),
    archived: archivedOf('article'),
    seriesSlugs: new Set(series.map((one) => one.slug)),
    known,
    isAwaited: given.isAwaited,
    now,
    compose,
    recognise: (file) => memo.recognise(file, references),
    pick: (claims, holders) => pick('article', claims, () => false, holders),
    note,
  })
  for (const path of shown) shownPictures.add(path)

  accepted.push(...site.chosen.map((choice) => acceptanceOf('site', choice)), ...metrics.chosen.map((choice) => acceptanceOf('metrics', choice)))
  accepted.push(...seriesChoices.chosen.map((choice) => acceptanceOf('series', choice)), ...streetChoices.chosen.map((choice) => acceptanceOf('street', choice)))
  const media: Picture[] = []
  for (const [key, file] of pictures) {
    if (!shownPictures.has(key) || file.value === null) continue
    accepted.push({ kind: 'picture', key, path: file.path, sha256: file.sha256 })
    media.push(file.value)
  }

  const located: LocatedDiagnostic[] = []
  const rows: FileRow[] = []
  const previews: PreviewEntry[] = []
  const previewPictures = new Set<string>()
  const suggestions = new Map<string, readonly Suggestion[]>()
  const readings: ReadingEntry[] = []
  for (const file of files) {
    const diagnostics = [...file.diagnostics, ...extra.get(file.path) ?? []]
    if (diagnostics.length > 0) located.push(...memo.locate(file, diagnostics))
    const state = states.get(file.path) ?? (keptPaths.has(file.path) ? 'kept' : hasError(diagnostics) ? 'rejected' : 'used')
    rows.push({ path: file.path, kind: file.kind, status: state, sha256: file.sha256, ...namesOf(file) })
    if (file.kind !== 'article') continue
    const composed = compose(file)
    if (!composed) continue
    suggestions.set(file.path, composed.suggestions)
    readings.push(recollectionOf(file, composed.kept))
    if (state === 'published' || state === 'withdrawn') continue
    previews.push({ path: file.path, digest: composed.digest, compose: composed.compose })
    for (const path of composed.pictures) previewPictures.add(path)
  }
  if (ofKind('site').length === 0) located.push({ code: site.chosen.length > 0 ? 'site-kept' : 'site-missing', file: '站点.yml', line: 1, column: 1, params: {}, excerpt: null })
  return {
    edition: {
      site: site.chosen[0]?.file.value ?? NAMELESS_SITE, series, streets, metrics: [...catalogue.metrics.values()], projects: projectRows(catalogue), previews, suggestions, media, files: rows, readings, diagnostics: [...located, ...given.unused],
    },
    pieces,
    accepted,
    shownPictures: new Set([...shownPictures, ...previewPictures]),
    nextChangeAt,
  }
}

/** Projects with the address name of their street; those of a street that lost its name to another have none. */
function projectRows ({ projects, streets }: Pick<ReferenceTables, 'projects' | 'streets'>): Edition['projects'] {
  return [...projects.values()].flatMap((project) => {
    const street = streets.get(project.street)
    return street === undefined ? [] : [{ ...project, street }]
  })
}

/** What the desk calls a file, and the key it stands for. */
function namesOf (file: ParsedFile): Pick<FileRow, 'key' | 'title' | 'publishAt'> {
  const folder = folderOf(file.path)
  switch (file.kind) {
    case 'article': return {
      key: file.claimedNumber === null ? null : `${folder}/${file.claimedNumber}`, title: file.value?.meta.title ?? null, publishAt: file.value?.meta.publishAt ?? null,
    }
    case 'series': return { key: folder, title: file.value?.meta.title ?? null, publishAt: null }
    case 'street': return { key: file.value?.meta.slug ?? null, title: file.value?.meta.name ?? null, publishAt: null }
    default: return { key: null, title: null, publishAt: null }
  }
}

function soundIfRead<F extends ParsedFile> (key: string, file: F): Claim<F> {
  return { key, file, sound: file.value !== null && !hasError(file.diagnostics), wantsPublic: true }
}

interface Composing { catalogue: ReferenceTables, composer: Renderer, note: (path: string, found: readonly Diagnostic[]) => void }

function composeSeries ({ key, file, kept }: Choice<Parsed<'series'>>, { note, ...context }: Composing): Series[] {
  if (file.value === null) return []
  const { diagnostics, ...text } = renderText({ written: file.value, path: file.path, ...context })
  if (!kept) note(file.path, diagnostics)
  return [{ ...file.value.meta, slug: key, path: file.path, ...text }]
}

function composeStreets (choices: readonly Choice<Parsed<'street'>>[], { note, ...context }: Composing): Street[] {
  const streets: Street[] = []
  for (const { file, kept } of choices) {
    if (file.value === null) continue
    const { meta } = file.value
    // Only an earlier version that was kept can still have a name that another street has by now.
    if (streets.some((street) => street.name === meta.name)) continue
    const { diagnostics, ...text } = renderText({ written: file.value, path: file.path, ...context })
    if (!kept) note(file.path, diagnostics)
    streets.push({ ...meta, path: file.path, ...text })
  }
  return streets
}
