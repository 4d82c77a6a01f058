// What has become of a figure that no page has.
import { Gone, Moved, NotFound } from '../http/errors.ts'
import type { RouteContext } from './context.ts'

/**
 * Says what has become of a figure that no page has.
 * @throws Moved when the piece that took the text in has it, Gone when nothing has it, NotFound when there never was one; always
 */
export function missingFigure (context: Pick<RouteContext, 'store' | 'history' | 'urls'>, id: string): never {
  const piece = context.history.pieceOfFigure(id)
  if (piece === null) throw new NotFound()
  followFigure(context, { piece, id })
  throw new Gone(null)
}

/**
 * Leads on to the figure with the same words in the same sentence, when the figure's piece ended because another one took its
 * text in: a figure is known by its piece, so there it has another id.
 * @throws Moved when there is one
 */
export function followFigure ({ store, history, urls }: Pick<RouteContext, 'store' | 'history' | 'urls'>, { piece, id }: { piece: number, id: string }): void {
  const address = store.articles.tookIn(piece)
  const into = address && store.articles.find(address)
  if (into === null) return
  const was = history.versions(piece).toReversed()
    .flatMap(({ version }) => history.version(piece, version)?.article.figures.find((figure) => figure.id === id) ?? [])[0]
  const same = was && store.figures.ofArticle(into).find((figure) => figure.sentence === was.sentence && figure.sentenceOffset === was.sentenceOffset && figure.words === was.words)
  if (same) throw new Moved(urls.figure(same.id), 2)
}
