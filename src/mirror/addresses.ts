// Every address that is public or ever was, without a query. What each has to say, the app itself is asked.
import { CITE_FORMS, type Urls } from '../urls.ts'
import type { AddressInventory } from '../store/archive/address-inventory.ts'

/**
 * One address. The page of a paragraph is that of its piece, with a mark: in a mirror it leads to `insteadAt`, the paragraph
 * in the piece. Null for all that is to be asked for.
 */
export interface MirrorAddress { path: string, insteadAt: string | null }

/** Lists each address once. `assets` are the names of the files that pages ask for. */
export function * mirrorAddresses ({ record, urls, assets }: { record: AddressInventory, urls: Urls, assets: Iterable<string> }): Generator<MirrorAddress> {
  const seen = new Set<string>()
  for (const address of allAddresses({ record, urls, assets })) {
    if (seen.has(address.path)) continue
    seen.add(address.path)
    yield address
  }
}

function * allAddresses ({ record, urls, assets }: { record: AddressInventory, urls: Urls, assets: Iterable<string> }): Generator<MirrorAddress> {
  const page = (path: string): MirrorAddress => ({ path, insteadAt: null })
  yield * [
    urls.home(), urls.streets(), urls.projects(), urls.data(), urls.dataCsv(), urls.dataJson(), urls.dataSchema(), urls.dataFields(), urls.coverage(), urls.coverageJson(),
    urls.openSearch(), urls.sitemap(), urls.robots(), urls.feed({ form: 'xml', series: null }), urls.feed({ form: 'json', series: null }),
  ].map(page)
  for (const name of assets) yield page(urls.asset(name))
  for (const picture of record.media()) yield page(urls.media(picture))
  for (const { kind, slug } of record.places()) {
    if (kind === 'series') {
      yield * [urls.series(slug), urls.seriesJson(slug), urls.feed({ form: 'xml', series: slug }), urls.feed({ form: 'json', series: slug })].map(page)
    } else if (kind === 'street') yield * [urls.street(slug), urls.streetJson(slug)].map(page)
    else yield * [urls.project(slug), urls.projectJson(slug)].map(page)
  }
  for (const piece of record.articles()) {
    yield * [
      urls.article(piece), urls.articleJson(piece), urls.history(piece), urls.poster(piece), urls.sheet(piece), urls.qrCode(piece),
      ...CITE_FORMS.map((form) => urls.articleCite(piece, form)),
      ...piece.versions.map((version) => urls.version({ ...piece, version })),
    ].map(page)
    for (const block of piece.live) yield { path: urls.paragraph({ ...piece, block }), insteadAt: urls.block({ ...piece, block }) }
    for (const block of piece.former) yield page(urls.paragraph({ ...piece, block }))
  }
  for (const { id, versions } of record.figures()) {
    yield * [
      urls.figure(id), urls.figureJson(id), urls.figureCard(id), ...CITE_FORMS.map((form) => urls.figureCite(id, form)),
      ...versions.map((version) => urls.figureVersion({ id, version })),
    ].map(page)
  }
}
