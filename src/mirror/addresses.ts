// Lists every address that is or was public, except addresses with a query. The export requests each address from the app.
import { CITE_FORMS, type Urls } from '../urls.ts'
import type { AddressInventory } from '../store/archive/address-inventory.ts'

/** An address of the mirror. `redirectTo`: for the address of a paragraph, the address of its anchor in the article; else null. */
export interface MirrorAddress { path: string, redirectTo: string | null }

/** The data from which addresses are listed. `assets`: file names of style sheets and scripts. */
interface AddressSource { inventory: AddressInventory, urls: Urls, assets: Iterable<string> }

/** Yields every address of the mirror, without repetition. */
export function * mirrorAddresses (source: AddressSource): Generator<MirrorAddress> {
  const seen = new Set<string>()
  for (const address of allAddresses(source)) {
    if (seen.has(address.path)) continue
    seen.add(address.path)
    yield address
  }
}

function * allAddresses ({ inventory, urls, assets }: AddressSource): Generator<MirrorAddress> {
  const page = (path: string): MirrorAddress => ({ path, redirectTo: null })
  yield * [
    urls.home(), urls.streets(), urls.projects(), urls.data(), urls.dataCsv(), urls.dataJson(), urls.dataSchema(), urls.dataFields(),
    urls.coverage(), urls.coverageJson(), urls.openSearch(), urls.sitemap(), urls.robots(),
    urls.feed({ form: 'xml', series: null }), urls.feed({ form: 'json', series: null }),
  ].map(page)
  for (const name of assets) yield page(urls.asset(name))
  for (const picture of inventory.media()) yield page(urls.media(picture))
  for (const { kind, slug } of inventory.pages()) {
    if (kind === 'series') {
      yield * [urls.series(slug), urls.seriesJson(slug), urls.feed({ form: 'xml', series: slug }), urls.feed({ form: 'json', series: slug })].map(page)
    } else if (kind === 'street') yield * [urls.street(slug), urls.streetJson(slug)].map(page)
    else yield * [urls.project(slug), urls.projectJson(slug)].map(page)
  }
  for (const article of inventory.articles()) {
    yield * [
      urls.article(article), urls.articleJson(article), urls.history(article), urls.poster(article), urls.printNotice(article), urls.qrCode(article),
      ...CITE_FORMS.map((form) => urls.articleCite(article, form)),
      ...article.versions.map((version) => urls.version({ ...article, version })),
    ].map(page)
    for (const block of article.live) yield { path: urls.paragraph({ ...article, block }), redirectTo: urls.block({ ...article, block }) }
    for (const block of article.former) yield page(urls.paragraph({ ...article, block }))
  }
  for (const { id, versions } of inventory.figures()) {
    yield * [
      urls.figure(id), urls.figureJson(id), urls.figureCard(id), ...CITE_FORMS.map((form) => urls.figureCite(id, form)),
      ...versions.map((version) => urls.figureVersion({ id, version })),
    ].map(page)
  }
}
