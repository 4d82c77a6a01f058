// Composes pieces once: what a piece becomes hangs on its bytes, the streets, and the pictures it names, and is kept
// until one of them changes. The rendered text itself is kept only until the index has it.
import { type Article, type Renderer, renderArticle } from '../content/render.ts'
import type { ComparableText } from '../content/revision/similarity.ts'
import type { ParsedFile } from '../content/parse.ts'
import { type Diagnostic, locate, type LocatedDiagnostic } from '../content/diagnostics.ts'
import { composePiece, type Kept, type ParsedArticle, type References } from './compose-piece.ts'
import type { createDrafts } from './drafts.ts'
import { withSharedLists } from './own-copy.ts'

export interface Composed extends Kept {
  /** All of this but the text, to be restored from. */
  kept: Kept
  compose: () => Article
}

export type Memo = ReturnType<typeof createMemo>

/** The same bytes are another piece in another folder. */
const draftKey = ({ path }: ParsedArticle, { digest }: Kept) => `${path}\n${digest}`

/**
 * @param drafts where composed pieces wait for the index; without it each is composed again then
 * @param onComposed hears of each piece that is composed
 */
export function createMemo (composer: Renderer, drafts?: ReturnType<typeof createDrafts>, onComposed?: (made: { article: Article, kept: Kept }, references: References) => void) {
  const kept = new WeakMap<ParsedArticle, Kept>()
  const located = new WeakMap<ParsedFile, { key: string, diagnostics: readonly LocatedDiagnostic[] }>()
  const recognised = new Map<ParsedArticle, ComparableText>()

  let lastKey = ''

  function keep (file: ParsedArticle, own: Kept): void {
    // One text for all that refer to the same.
    if (own.referencesKey === lastKey) own.referencesKey = lastKey
    else lastKey = own.referencesKey
    kept.set(file, withSharedLists(own))
  }

  /** What was kept of a piece, if it would be the same today. */
  function keptOf (file: ParsedArticle, { pictures, key }: References): Kept | null {
    const earlier = kept.get(file)
    return earlier?.referencesKey === key && earlier.asked.every(({ path, hash }) => (pictures.get(path)?.hash ?? null) === hash) ? earlier : null
  }

  function composeAnew (file: ParsedArticle, references: References): Kept | null {
    const made = composePiece(file, references, composer)
    if (made === null) return null
    keep(file, made.kept)
    drafts?.keep(draftKey(file, made.kept), made.article)
    onComposed?.(made, references)
    return made.kept
  }

  const memo = {
    /** What a piece is recognised by; null when its file has no usable value. */
    recognise (file: ParsedArticle, references: References): ComparableText | null {
      const article = recognised.has(file) ? null : memo.compose(file, references)?.compose()
      if (article) recognised.set(file, { title: article.title, speaker: article.speaker, texts: article.blocks.map(({ text }) => text) })
      return recognised.get(file) ?? null
    },
    /** Where the diagnostics of a file are; looked up once while they stay the same. */
    locate (file: ParsedFile, diagnostics: readonly Diagnostic[]): readonly LocatedDiagnostic[] {
      const key = JSON.stringify(diagnostics)
      const earlier = located.get(file)
      if (earlier?.key === key) return earlier.diagnostics
      const found = structuredClone(locate({ file: file.path, text: file.text, diagnostics }))
      located.set(file, { key, diagnostics: found })
      return found
    },
    /** At the end of a look: no text of a piece stays. */
    settle: (): void => { recognised.clear() },
    /** Takes what an earlier run of the program kept. */
    restore (file: ParsedArticle, earlier: Kept): void { keep(file, earlier) },
    /** Composes a piece; null when its file has no usable value. */
    compose (file: ParsedArticle, references: References): Composed | null {
      const { value } = file
      if (value === null) return null
      const own = keptOf(file, references) ?? composeAnew(file, references)
      const again = () => {
        const catalogue = { ...references, findPicture: (path: string) => references.pictures.get(path) }
        return renderArticle({ written: value, path: file.path, catalogue, composer }).article
      }
      return own && { ...own, kept: own, compose: () => drafts?.read(draftKey(file, own)) ?? again() }
    },
  }
  return memo
}
