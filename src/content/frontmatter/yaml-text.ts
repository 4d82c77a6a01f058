// The strict YAML while it is written, with the place in the file of each key and value in it.
import type { Piece, Span } from './yaml-values.ts'

export class StrictText {
  /** From the offset of a token in the strict text to its place in the file. */
  readonly spans = new Map<number, Span>()
  readonly #chunks: string[] = []
  #length = 0

  write (yaml: string): void {
    this.#chunks.push(yaml)
    this.#length += yaml.length
  }

  /** Writes the first characters of a node, which stands at `span` in the file. */
  token (yaml: string, { offset, length }: Span): void {
    this.spans.set(this.#length, { offset, length })
    this.write(yaml)
  }

  /** In single quotes YAML leaves everything as it is. */
  quoted (piece: Piece): void {
    this.token("'" + piece.text.replaceAll("'", "''") + "'", piece)
  }

  list (items: readonly Piece[], whole: Span): void {
    this.token('[', whole)
    for (const [index, item] of items.entries()) {
      if (index > 0) this.write(', ')
      this.quoted(item)
    }
    this.write(']')
  }

  /** The lines of a block, `margin` spaces in; two of them are more than its key has. */
  block (lines: readonly string[], whole: Span, margin: number): void {
    this.token('|2-', whole)
    for (const line of lines) this.write(line === '' ? '\n' : '\n' + ' '.repeat(margin) + line)
  }

  toString (): string {
    return this.#chunks.join('')
  }
}
