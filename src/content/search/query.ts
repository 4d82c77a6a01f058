// Reads what was typed into the search field: words, all of which must be found. Nothing in it is an operator.
import { fold } from './fold.ts'

/** Longer queries are cut: nobody types them, and no title is longer. */
export const MOST_CHARACTERS = 100
export const MOST_WORDS = 8

export interface SearchQuery {
  /** As typed, without white space around, no longer than what is searched for. */
  text: string
  /** Folded, each once. Empty: nothing to search for. */
  words: string[]
  /** Something at its end was left out. */
  cut: boolean
}

/** A phrase in quotes that stand by themselves, or a run without a space. A quote inside a run, or without its partner, is a character like any other. */
const WORD = /(?<=^|\s)["“]([^"“”]*)["”](?=\s|$)|\S+/g

/** Reads a query; never throws. */
export function readSearchQuery (typed: string): SearchQuery {
  const whole = [...typed.slice(0, 2 * MOST_CHARACTERS + 1000).toWellFormed().replace(/[\s\p{Cc}]+/gu, ' ').trim()]
  const text = whole.slice(0, MOST_CHARACTERS).join('')
  const words = [...fold(text).trim().matchAll(WORD)].map(([run, phrase]) => (phrase ?? run).trim()).filter(Boolean)
  const distinct = [...new Set(words)]
  return { text, words: distinct.slice(0, MOST_WORDS), cut: whole.length > MOST_CHARACTERS || distinct.length > MOST_WORDS }
}

/** Letters that may be pinyin: whole syllables or initials. One letter would be in every name. */
export const isPinyin = (word: string) => /^[a-z]{2,}$/.test(word)
