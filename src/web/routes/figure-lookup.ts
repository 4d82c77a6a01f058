// What has become of a figure that no page has, and what earlier versions of its piece had for one that has a page.
import { Gone, Moved, NotFound } from '../errors.ts'
import type { FigurePast } from '../pages/figure-history.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import type { RouteContext } from './context.ts'

type Context = Pick<RouteContext, 'store' | 'history' | 'urls'>

/**
 * Says what has become of a figure that no page has.
 * @param led how many segments of the asked path give way to the piece's address when the piece was withdrawn; without it what was
 *   withdrawn is gone: it is not cited
 * @throws Moved when the piece that took the text in has it or its own was withdrawn, Gone when nothing has it, NotFound when there
 *   never was one; always
 */
export function missingFigure (context: Context, id: string, led: number | null = null): never {
  const piece = context.history.articleOfFigure(id)
  if (piece === null) throw new NotFound()
  if (led !== null) toWithdrawn(context, piece, led)
  followFigure(context, { piece, id })
  throw new Gone(null)
}

/**
 * Leads to what is said of a piece that was withdrawn: it may be shown again.
 * @throws Moved when it was
 */
export function toWithdrawn ({ store, urls }: Omit<Context, 'history'>, piece: number, segments: number): void {
  const article = store.articles.byId(piece)
  if (article?.state === 'withdrawn') throw new Moved(urls.article(article), segments)
}

/**
 * Leads on to the figure with the same words in the same sentence, when the figure's piece ended because another one took its
 * text in: a figure is known by its piece, so there it has another id.
 * @throws Moved when there is one
 */
export function followFigure ({ store, history, urls }: Context, { piece, id }: { piece: number, id: string }): void {
  const address = store.articles.tookIn(piece)
  const into = address && store.articles.find(address)
  if (into === null) return
  const was = history.revisions(piece).toReversed()
    .flatMap(({ version }) => history.revision(piece, version)?.article.figures.find((figure) => figure.id === id) ?? [])[0]
  const same = was && store.figures.ofArticle(into).find((figure) => figure.sentence === was.sentence && figure.sentenceOffset === was.sentenceOffset && figure.words === was.words)
  if (same) throw new Moved(urls.figure(same.id), 2)
}

/** Versions are read back from the newest, and no more of them than these. */
const MOST_READ = 30

/** Since when there is the version that a figure is from, and what earlier ones had for it. */
export function pastOf ({ store, history }: Omit<Context, 'urls'>, figure: FigureRecord): FigurePast {
  const piece = store.articles.find(figure)?.articleId ?? 0
  const heads = history.revisions(piece)
  const before = heads.filter(({ version }) => version < figure.version).toReversed().slice(0, MOST_READ)
  const words = new Map<string, number>([[figure.words, figure.version]])
  for (const { version } of before) {
    const was = history.revision(piece, version)?.article.figures.find(({ id }) => id === figure.id)
    if (was && !words.has(was.words)) words.set(was.words, version)
  }
  return {
    at: heads.find(({ version }) => version === figure.version)?.at ?? null,
    earlier: [...words].slice(1).map(([was, version]) => ({ id: figure.id, version, words: was })),
  }
}
