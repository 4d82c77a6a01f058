// Ids of paragraphs, headings, list items and table rows. They are hashed from their own text, so that a link stays valid when other
// parts of the article change.
import { hash } from 'node:crypto'
import type { Token } from 'markdown-it'
import type { Block } from '../article.ts'

const ID_LENGTH = 8

/** Position of an inline token in the text of its block. Stored as `meta` of the token, for the rules that run later. */
export type InBlock = { block: string, offset: number, text: string }

/** Sets `id` on the opening token of each block and returns the blocks in order. For repeated text, the id gets `-2`, `-3` … */
export function assignBlockIds (tokens: readonly Token[]): Block[] {
  const blocks: Block[] = []
  const taken = new Map<string, number>()
  let row: { token: Token, text: string, cells: { token: Token, offset: number }[] } | null = null
  const add = (token: Token | undefined, text: string, parts: readonly { token: Token, offset: number }[]) => {
    if (!token || text.trim() === '') return
    const id = uniqueId(text, taken)
    token.attrSet('id', id)
    blocks.push({ id, text })
    for (const part of parts) part.token.meta = { block: id, offset: part.offset, text } satisfies InBlock
  }
  tokens.forEach((token, index) => {
    if (token.type === 'tr_open') row = { token, text: '', cells: [] }
    else if (token.type === 'tr_close' && row) {
      add(row.token, row.text, row.cells)
      row = null
    } else if (token.type === 'inline') {
      const text = plainText(token.children ?? [])
      if (row) {
        row.text += row.text && ' '
        row.cells.push({ token, offset: row.text.length })
        row.text += text
      } else add(openerOf(tokens, index), text, [{ token, offset: 0 }])
    } else if (token.type === 'fence') add(token, token.content.trimEnd(), [])
  })
  return blocks
}

/** Returns the words of inline tokens, without Markdown and alternative texts of pictures. */
export function plainText (children: readonly Token[]): string {
  return children.map((child) => {
    if (child.type === 'text' || child.type === 'code_inline' || child.type === 'text_special') return child.content
    return child.type === 'softbreak' ? ' ' : child.type === 'hardbreak' ? '\n' : ''
  }).join('')
}

/** Returns the opening token around an inline token. In a tight list, whose paragraphs are hidden, returns the list item. */
export function openerOf (tokens: readonly Token[], index: number): Token | undefined {
  const opener = tokens[index - 1]
  return opener?.hidden ? tokens[index - 2] : opener
}

function uniqueId (text: string, taken: Map<string, number>): string {
  const folded = text.normalize('NFKC').replace(/\s+/g, '')
  const base = 'p-' + hash('sha256', folded).slice(0, ID_LENGTH)
  const count = (taken.get(base) ?? 0) + 1
  taken.set(base, count)
  return count === 1 ? base : `${base}-${count}`
}
